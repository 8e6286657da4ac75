import ContainerRuntime
import FakeRuntime
import Glibc
import LinuxIO

/// The runtime's client: `runtime.decode` is MB/s of a ListContainers reply of 10,000 containers, `runtime.brief` the same when
/// only their IDs and states are read, `runtime.unary` µs of a call together with a fake runtime's answer on the same thread, `runtime.parallel` the same with 100 at once.
struct RuntimeScenario {
    static let names = ["runtime.decode", "runtime.brief", "runtime.unary", "runtime.parallel"]
    private static let containers = 10_000

    let isQuick: Bool

    func run(_ name: String) throws -> Row {
        switch name {
        case "runtime.decode": return try decode(name, ListContainersResponse.self) { $0.containers.count }
        case "runtime.brief": return try decode(name, BriefContainers.self) { $0.containers.count }
        case "runtime.unary": return try call(name, atOnce: 1)
        default: return try call(name, atOnce: 100)
        }
    }

    // MARK: - Decoding

    private func decode<M: Message>(_ name: String, _ type: M.Type, count: (M) -> Int) throws -> Row {
        let bytes = Self.reply()
        var speeds: [Double] = []
        for sample in 0..<(isQuick ? 3 : 25) + 1 {
            let start = MonotonicTime.now
            let response = try ProtobufReader.read(type, from: bytes)
            let nanoseconds = Double(MonotonicTime.now.nanoseconds(since: start))
            guard count(response) == Self.containers else { throw BenchmarkError("the reply lost containers") }
            if sample > 0 { speeds.append(Double(bytes.count) / 1e6 * 1e9 / nanoseconds) }
        }
        return Row(name, manifests: Self.containers, unit: "MB/s", speeds)
    }

    /// What a runtime answers: labels and annotations as the kubelet sets them.
    private static func reply() -> [UInt8] {
        var response = ListContainersResponse()
        for index in 0..<containers {
            let digits = String(index, radix: 16)
            var container = Container()
            container.id = String(repeating: "0", count: 64 - digits.count) + digits
            container.podSandboxID = String(repeating: "f", count: 64 - digits.count) + digits
            container.metadata = ContainerMetadata()
            container.metadata?.name = "main"
            container.image = ImageSpec()
            container.image?.image = "sha256:" + String(repeating: "a", count: 64)
            container.imageReference = container.image?.image ?? ""
            container.state = .running
            container.createdAt = 1_700_000_000_000_000_000
            container.labels = [
                "io.kubernetes.container.name": "main", "io.kubernetes.pod.name": "pod-\(index)",
                "io.kubernetes.pod.namespace": "default", "io.kubernetes.pod.uid": "4afc9c2690f73a622e0b8ec4ae075578",
            ]
            container.annotations = [
                "io.kubernetes.container.hash": "deaca3c0", "io.kubernetes.container.restartCount": "0",
                "io.kubernetes.container.terminationMessagePath": "/dev/termination-log",
                "io.kubernetes.container.terminationMessagePolicy": "File",
                "io.kubernetes.pod.terminationGracePeriod": "30",
            ]
            response.containers.append(container)
        }
        return ProtobufWriter.write(response)
    }

    // MARK: - Calls

    private func call(_ name: String, atOnce: Int) throws -> Row {
        let samples = isQuick ? 20 : 2_000 / min(atOnce, 10)
        let times = try LoopRun.run { loop in
            let path = "/tmp/holdfast-bench-\(String(Random.word(), radix: 36)).sock"
            let runtime = try FakeRuntime(path: path, loop: loop)
            defer { _ = unsafe unlink(path) }
            let channel = RuntimeChannel(endpoint: path, loop: loop)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await runtime.run() }
                group.addTask { await channel.run() }
                let times = try await Self.time(RuntimeClient(channel), samples: samples, atOnce: atOnce)
                group.cancelAll()
                return times
            }
        }
        return Row(name, manifests: atOnce, unit: "µs", times, floor: try Self.floor(samples: samples))
    }

    private static func time(_ client: RuntimeClient, samples: Int, atOnce: Int) async throws -> [Double] {
        var times: [Double] = []
        for sample in 0..<samples + 10 {
            let start = MonotonicTime.now
            if atOnce == 1 {
                _ = try await client.version()
            } else {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<atOnce { group.addTask { _ = try await client.version() } }
                    try await group.waitForAll()
                }
            }
            let nanoseconds = Double(MonotonicTime.now.nanoseconds(since: start))
            if sample >= 10 { times.append(nanoseconds / 1_000 / Double(atOnce)) }
        }
        return times
    }

    /// The bytes of such a call there and back over a unix socket, by bare system calls on one thread.
    private static func floor(samples: Int) throws -> [Double] {
        let path = "/tmp/holdfast-bench-\(String(Random.word(), radix: 36)).sock"
        let listener = try UnixListener(path: path)
        defer { _ = unsafe unlink(path) }
        let client = try UnixSocket.connect(path: path)
        let server = try listener.accept()
        let message = [UInt8](repeating: 1, count: 40)
        var bytes: [UInt8] = []
        return try (0..<samples).map { _ in
            let start = MonotonicTime.now
            bytes.removeAll(keepingCapacity: true)
            _ = try client.write(message.span)
            _ = try server.read(into: &bytes, atMost: 4096)
            _ = try server.write(message.span)
            _ = try client.read(into: &bytes, atMost: 4096)
            return Double(MonotonicTime.now.nanoseconds(since: start)) / 1_000
        }
    }
}
