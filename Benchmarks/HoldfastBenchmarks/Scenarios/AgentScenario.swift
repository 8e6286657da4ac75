import FakeRuntime
import LinuxIO
import ManifestDecoding
import NodeAgent
import PodSchema
import Reconciler

/// The agent beside a fake runtime on another thread: `agent.start` is ms until so many new pods run, `agent.adopt` ms until an agent
/// that starts knows that they do; both from the plan on, the runtime's own work included. `agent.adopt.lists` is the part of
/// the latter from the runtime's first list of containers on, before it is sent.
struct AgentScenario {
    static let names = ["agent.start", "agent.adopt"]

    /// Where what pods have of the host lies.
    let directory: String
    let isQuick: Bool

    func run() throws -> [Row] {
        let counts = isQuick ? [100] : [1_000, 10_000]
        return try counts.flatMap(rows)
    }

    private func rows(_ count: Int) throws -> [Row] {
        let manifests = try (0..<count).map(Self.manifest)
        var starts: [Double] = []
        var adoptions: [Adoption] = []
        for _ in 0..<(count > 1_000 ? 1 : isQuick ? 2 : 3) {
            let times = try Self.measure(manifests, in: directory)
            starts.append(times.start)
            adoptions.append(contentsOf: times.adoptions)
        }
        return [
            Row("agent.start", manifests: count, unit: "ms", starts),
            Row("agent.adopt", manifests: count, unit: "ms", adoptions.map(\.whole)),
            Row("agent.adopt.lists", manifests: count, unit: "ms", adoptions.map(\.afterLists)),
        ]
    }

    private static func manifest(_ index: Int) throws -> AcceptedManifest {
        try accepted(text(index), file: "pod-\(index).yaml")
    }

    /// A manifest of a small pod.
    static func text(_ index: Int) -> String {
        """
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
    }

    static func accepted(_ text: String, file: String) throws -> AcceptedManifest {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var reader = PodReader(key: .zero)
        let bytes = Array(text.utf8)
        let document = try decoder.decode(sources.append(copying: bytes.span), in: &sources)
        guard let digest = reader.read(decoder.view(document, in: sources)) else {
            throw BenchmarkError("\(reader.problems)")
        }
        return AcceptedManifest(digest: digest, bytes: bytes, file: FileName(file), identity: nil, content: .zero)
    }

    private struct Adoption {
        let whole: Double
        let afterLists: Double
    }

    private static func measure(
        _ manifests: [AcceptedManifest],
        in directory: String
    ) throws -> (start: Double, adoptions: [Adoption]) {
        let name = "holdfast-bench-\(String(Random.word(), radix: 36))"
        let folder = "\(directory)/\(name)"
        try Directories.create(path: folder)
        defer { try? Directory(path: directory).removeTree(FileName(name)) }
        let thread = try LoopThread()
        return try LoopRun.run { loop in
            let socket = "\(folder)/runtime.sock"
            let runtime = try FakeRuntime(path: socket, loop: thread.loop)
            let server = Task(executorPreference: thread.loop) { await runtime.run() }
            let start = try await settle(manifests, socket, folder, loop)
            var adoptions: [Adoption] = []
            for _ in 0..<5 {
                await runtime.forgetAnswers()
                let whole = try await settle(manifests, socket, folder, loop)
                let end = MonotonicTime.now
                guard let answer = await runtime.firstAnswers["ListContainers"] else {
                    throw BenchmarkError("nothing was listed")
                }
                adoptions.append(
                    Adoption(whole: whole, afterLists: Double(end.nanoseconds(since: answer)) / 1e6)
                )
            }
            server.cancel()
            await server.value
            return (start, adoptions)
        }
    }

    /// Milliseconds from the plan until everything is known to run.
    ///
    /// - Parameter folder: for what pods have of the host.
    static func settle(
        _ manifests: [AcceptedManifest],
        _ endpoint: String,
        _ folder: String,
        _ loop: EventLoop
    ) async throws -> Double {
        var settings = AgentSettings(endpoint: endpoint, nodeName: "node", manifestDirectory: folder)
        settings.rootDirectory = "\(folder)/root"
        settings.podLogsDirectory = "\(folder)/pods"
        settings.containerLogsDirectory = "\(folder)/containers"
        let agent = NodeAgent(settings, loop: loop) { _ in }
        let run = Task(executorPreference: loop) { await agent.run() }
        let start = MonotonicTime.now
        agent.carryOut(Plan(), wanted: manifests)
        let left = await agent.settle(until: start.advanced(byMilliseconds: 600_000))
        let time = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
        run.cancel()
        await run.value
        guard left.isEmpty else { throw BenchmarkError("\(left.count) pods do not run") }
        return time
    }
}
