import FakeRuntime
import Foundation
import LinuxIO
import LoopTesting
import ManifestDecoding
import PodSchema
import Synchronization

@testable import ContainerRuntime
@testable import NodeAgent
@testable import Reconciler

/// A fake runtime, and agents one after the other that carry out what a test wants.
actor AgentHarness {
    nonisolated let loop: EventLoop
    nonisolated let runtime: FakeRuntime
    nonisolated let folder: String
    nonisolated let notices = Mutex<[AgentNotice]>([])
    /// How far the agents' clock is before the true one, in nanoseconds.
    nonisolated let lead = Mutex<Int64>(0)
    private(set) var manifests: [String: AcceptedManifest] = [:]
    private var agent: NodeAgent?
    private var task: Task<Void, Never>?

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(_ loop: EventLoop) throws {
        self.loop = loop
        folder = "/tmp/agent-tests-\(String(Random.word(), radix: 36))"
        try Directories.create(path: folder)
        runtime = try FakeRuntime(path: "\(folder)/runtime.sock", loop: loop)
    }

    /// Runs the body beside a runtime; the agent is not started yet.
    static func run(_ body: @escaping @Sendable (AgentHarness) async throws -> Void) async throws {
        try await onLoop { loop in
            let harness = try AgentHarness(loop)
            defer { try? Directory(path: "/tmp").removeTree(FileName(String(harness.folder.dropFirst(5)))) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await harness.runtime.run() }
                do {
                    try await body(harness)
                } catch {
                    await harness.kill()
                    group.cancelAll()
                    throw error
                }
                await harness.kill()
                group.cancelAll()
            }
        }
    }

    /// Starts an agent, which finds what the one before has left.
    @discardableResult
    func start(_ change: (inout AgentSettings) -> Void = { _ in }) -> NodeAgent {
        var settings = AgentSettings(
            endpoint: "unix://\(folder)/runtime.sock",
            nodeName: "node1",
            manifestDirectory: "/etc/kubernetes/manifests"
        )
        settings.rootDirectory = "\(folder)/root"
        settings.podLogsDirectory = "\(folder)/pods"
        settings.containerLogsDirectory = "\(folder)/containers"
        change(&settings)
        let agent = NodeAgent(
            settings,
            maker: HostPodMaker(settings),
            loop: loop,
            now: { [weak self] in MonotonicTime.now.advanced(byNanoseconds: self?.lead.withLock { $0 } ?? 0) },
            report: { [weak self] notice in self?.notices.withLock { $0.append(notice) } }
        )
        self.agent = agent
        task = Task(executorPreference: loop) { await agent.run() }
        agent.carryOut(Plan(), wanted: Array(manifests.values))
        return agent
    }

    /// Lets seconds pass on the agents' clock; what waits is not told.
    nonisolated func pass(seconds: Int64) { lead.withLock { $0 += seconds * 1_000_000_000 } }

    /// Ends the agent in the middle of what it does.
    func kill() async {
        task?.cancel()
        await task?.value
        task = nil
        agent = nil
    }

    /// Changes what is wanted: YAML by file, nil to remove it. A running agent gets a plan.
    func want(_ changes: [String: String?], wave: Int = 1, after: [String] = []) throws {
        var plan = Plan()
        for (file, text) in changes.sorted(by: { $0.key < $1.key }) {
            let old = manifests[file]
            let new = try text.map { try Self.accepted($0, file: file) }
            manifests[file] = new
            var action: PlanAction?
            if let new {
                action = PlanAction(old == nil ? .start : .restart, new, replacing: old, domain: .identity)
            } else if let old {
                action = PlanAction(.stop, old, domain: .identity)
            }
            action?.turn.wave = wave
            action?.turn.after = after
            if let action { plan.actions.append(action) }
        }
        agent?.carryOut(plan)
    }

    static func accepted(_ text: String, file: String) throws -> AcceptedManifest {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var reader = PodReader(key: Hash128(low: 1, high: 2))
        let bytes = Array(text.utf8)
        let document = try decoder.decode(sources.append(copying: bytes.span), in: &sources)
        guard let digest = reader.read(decoder.view(document, in: sources)) else {
            throw StepError("\(reader.problems)")
        }
        return AcceptedManifest(digest: digest, bytes: bytes, file: FileName(file), identity: nil, content: .zero)
    }

    /// Waits until everything is as wanted.
    ///
    /// - Returns: whether it came to that.
    func settles(within seconds: Int64 = 60) async -> Bool {
        guard let agent else { return false }
        let left = await agent.settle(until: MonotonicTime.now.advanced(byMilliseconds: seconds * 1_000))
        return left.isEmpty
    }

    /// What was told, as text.
    nonisolated var told: [String] { notices.withLock { $0.map(\.description) } }

    /// The names of the containers that run, sorted.
    func running() async -> [String] {
        await runtime.content.containers.values.filter { $0.state == .running }.compactMap(\.metadata?.name).sorted()
    }

    /// How often each method was called.
    func calls() async -> [String: Int] {
        await runtime.calls.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

/// A pod's manifest.
func podManifest(
    _ name: String,
    containers: [(name: String, image: String)] = [("main", "busybox:1")],
    fields: String = "",
    container: String = ""
) -> String {
    let list = containers.map { "    - name: \($0.name)\n      image: \($0.image)\n\(container)" }.joined()
    return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
        spec:
        \(fields)
          containers:
        \(list)
        """
}
