import FakeRuntime
import LinuxIO
import ManifestDecoding
import NodeAgent
import PodSchema
import Reconciler

/// The agent beside a fake runtime on another thread: `agent.start` is ms until so many new pods run, `agent.adopt` ms until an agent
/// that starts knows that they do; both from the plan on, the runtime's own work included.
struct AgentScenario {
    static let names = ["agent.start", "agent.adopt"]

    let isQuick: Bool

    func run() throws -> [Row] {
        let count = isQuick ? 100 : 1_000
        let manifests = try (0..<count).map(Self.manifest)
        var starts: [Double] = []
        var adoptions: [Double] = []
        for _ in 0..<(isQuick ? 2 : 7) {
            let times = try Self.measure(manifests)
            starts.append(times.start)
            adoptions.append(contentsOf: times.adoptions)
        }
        return [
            Row("agent.start", manifests: count, unit: "ms", starts),
            Row("agent.adopt", manifests: count, unit: "ms", adoptions),
        ]
    }

    private static func manifest(_ index: Int) throws -> AcceptedManifest {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: pod-\(index), labels: {app: bench, tier: "\(index % 7)"}}
            spec:
              hostNetwork: true
              containers:
              - name: main
                image: example.org/bench:1
                command: [/bin/serve, --port, "\(index)"]
                env: [{name: MODE, value: "\(index % 3)"}]
                resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {memory: 64Mi}}
            """
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var reader = PodReader(key: .zero)
        let bytes = Array(text.utf8)
        let document = try decoder.decode(sources.append(copying: bytes.span), in: &sources)
        guard let digest = reader.read(decoder.view(document, in: sources)) else {
            throw BenchmarkError("\(reader.problems)")
        }
        let file = FileName("pod-\(index).yaml")
        return AcceptedManifest(digest: digest, bytes: bytes, file: file, identity: nil, content: .zero)
    }

    private static func measure(_ manifests: [AcceptedManifest]) throws -> (start: Double, adoptions: [Double]) {
        let folder = "/tmp/holdfast-bench-\(String(Random.word(), radix: 36))"
        try Directories.create(path: folder)
        defer { try? Directory(path: "/tmp").removeTree(FileName(String(folder.dropFirst("/tmp/".count)))) }
        let thread = try LoopThread()
        let times = try LoopRun.run { loop in
            let runtime = try FakeRuntime(path: "\(folder)/runtime.sock", loop: thread.loop)
            let server = Task(executorPreference: thread.loop) { await runtime.run() }
            let times = try await [
                settle(manifests, folder, loop), settle(manifests, folder, loop), settle(manifests, folder, loop),
            ]
            server.cancel()
            await server.value
            return times
        }
        return (times[0], Array(times.dropFirst()))
    }

    /// Milliseconds from the plan until everything is known to run.
    private static func settle(
        _ manifests: [AcceptedManifest],
        _ folder: String,
        _ loop: EventLoop
    ) async throws -> Double {
        var settings = AgentSettings(endpoint: "\(folder)/runtime.sock", nodeName: "node", manifestDirectory: folder)
        settings.rootDirectory = "\(folder)/root"
        settings.podLogsDirectory = "\(folder)/pods"
        settings.containerLogsDirectory = "\(folder)/containers"
        let agent = NodeAgent(settings, loop: loop) { _ in }
        let run = Task(executorPreference: loop) { await agent.run() }
        let start = MonotonicTime.now
        agent.carryOut(Plan(), wanted: manifests)
        let left = await agent.settle(until: start.advanced(byMilliseconds: 120_000))
        let time = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
        run.cancel()
        await run.value
        guard left.isEmpty else { throw BenchmarkError("\(left.count) pods do not run") }
        return time
    }
}
