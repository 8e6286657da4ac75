import ContainerRuntime
import LinuxIO
import NodeAgent
import Reconciler

/// The daemon and a real container runtime. A floor is what the runtime's bare calls take for the same, made by the same
/// client with the same requests, in turn with the daemon, which is stopped meanwhile.
///
/// `pods.change` is ms from the rename of a manifest with another command until the new container runs, `pods.start` of a new
/// one; `pods.many` is the same for 30 new manifests until the last one runs. `pods.adopt` is ms until an agent that starts
/// knows that all pods run as they are to; its floor is one list of sandboxes and one of containers.
struct PodScenario {
    static let names = ["pods.change", "pods.start", "pods.many", "pods.adopt"]
    /// As `--parallelism` is by default.
    private static let parallelism = 10
    /// Milliseconds that let the daemon and the runtime come to rest: the longest time between two lists, and more.
    private static let rest: Int64 = 1_500

    /// Where folders are made.
    let directory: String
    let isQuick: Bool

    func run(_ name: String) throws -> Row {
        try MeasuredNode.run(in: directory) { node in
            switch name {
            case "pods.change": try await change(name, node)
            case "pods.start": try await start(name, count: 1, rounds: isQuick ? 2 : 15, node)
            case "pods.many": try await start(name, count: 30, rounds: isQuick ? 1 : 5, node)
            default: try await adopt(name, node)
            }
        }
    }

    /// Milliseconds between two times.
    private static func time(from start: MonotonicTime, to end: MonotonicTime = .now) -> Double {
        Double(end.nanoseconds(since: start)) / 1e6
    }

    // MARK: - A changed command

    private func change(_ name: String, _ node: MeasuredNode) async throws -> Row {
        let pod = MeasuredPod(name: "web", folder: node.ready.folder)
        let bare = MeasuredPod(name: "bare", folder: node.ready.folder)
        var counterpart = try BarePod(bare, word: "b0", root: node.folder + "/bare", node.client, node.image)
        try await counterpart.start()
        try await node.stage([("web.yaml", pod.manifest("a0"))])
        _ = try await node.place(["web.yaml"])
        try await node.startDaemon()
        _ = try await node.ready.wait(for: ["a0", "b0"])
        var values: [Double] = []
        var floors: [Double] = []
        for round in 1...(isQuick ? 3 : 25) {
            try await node.stage([("web.yaml", pod.manifest("a\(round)"))])
            await node.pause(Self.rest)
            let start = try await node.place(["web.yaml"])
            values.append(Self.time(from: start, to: try await node.ready.wait(for: ["a\(round)"])))
            await node.pause(Self.rest)
            await node.holdDaemon()
            try counterpart.prepareChange(word: "b\(round)")
            let bareStart = MonotonicTime.now
            let old = try await counterpart.change()
            floors.append(Self.time(from: bareStart, to: try await node.ready.wait(for: ["b\(round)"])))
            try await node.client.removeContainer(old)
            await node.letDaemonGo()
        }
        return Row(name, manifests: 1, unit: "ms", values, floor: floors)
    }

    // MARK: - New pods

    private func start(_ name: String, count: Int, rounds: Int, _ node: MeasuredNode) async throws -> Row {
        // One that stays: the directory is never empty.
        let resident = MeasuredPod(name: "resident", folder: node.ready.folder)
        try await node.stage([("resident.yaml", resident.manifest("r"))])
        _ = try await node.place(["resident.yaml"])
        try await node.startDaemon()
        _ = try await node.ready.wait(for: ["r"])
        var values: [Double] = []
        var floors: [Double] = []
        for round in 0..<rounds {
            let pods = (0..<count).map { MeasuredPod(name: "p\($0)", folder: node.ready.folder) }
            let words = pods.map { "\($0.name)-\(round)" }
            let files = pods.map { "\($0.name).yaml" }
            try await node.stage(zip(files, zip(pods, words).map { $0.manifest($1) }).map { ($0, $1) })
            await node.pause(Self.rest)
            let start = try await node.place(files)
            values.append(Self.time(from: start, to: try await node.ready.wait(for: Set(words))))
            await node.delete(files)
            try await node.waitForSandboxes(1)
            await node.pause(Self.rest)
            await node.holdDaemon()
            floors.append(try await startBare(pods, round: round, node))
            await node.letDaemonGo()
        }
        return Row(name, manifests: count, unit: "ms", values, floor: floors)
    }

    /// Starts pods by bare calls, so many side by side, and removes them again.
    ///
    /// - Returns: milliseconds until the last one runs.
    private func startBare(_ pods: [MeasuredPod], round: Int, _ node: MeasuredNode) async throws -> Double {
        let words = pods.map { "bare-\($0.name)-\(round)" }
        let made = try zip(pods, words).map { pod, word in
            try BarePod(pod, word: word, root: node.folder + "/bare", node.client, node.image)
        }
        let start = MonotonicTime.now
        let started = try await Self.sideBySide(made) { pod in
            var pod = pod
            try await pod.start()
            return pod
        }
        let time = Self.time(from: start, to: try await node.ready.wait(for: Set(words)))
        _ = try await Self.sideBySide(started) { pod in
            try await pod.remove()
            return pod
        }
        return time
    }

    private static func sideBySide(
        _ pods: [BarePod],
        _ body: @escaping @Sendable (BarePod) async throws -> BarePod
    ) async throws -> [BarePod] {
        try await withThrowingTaskGroup(of: BarePod.self) { group in
            var results: [BarePod] = []
            var rest = pods[...]
            for pod in rest.prefix(parallelism) { group.addTask { try await body(pod) } }
            rest = rest.dropFirst(parallelism)
            while let result = try await group.next() {
                results.append(result)
                if let pod = rest.popFirst() { group.addTask { try await body(pod) } }
            }
            return results
        }
    }

    // MARK: - Adoption

    private func adopt(_ name: String, _ node: MeasuredNode) async throws -> Row {
        let count = isQuick ? 10 : 200
        let manifests = try (0..<count).map { index in
            let pod = MeasuredPod(name: "p\(index)", folder: node.ready.folder, hasHostNetwork: true)
            return try AgentScenario.accepted(pod.manifest("p\(index)"), file: "p\(index).yaml")
        }
        _ = try await AgentScenario.settle(manifests, node.endpoint, node.folder, node.loop)
        var values: [Double] = []
        var floors: [Double] = []
        for _ in 0..<(isQuick ? 2 : 10) {
            await node.pause(Self.rest)
            let start = MonotonicTime.now
            _ = try await node.client.listPodSandboxes()
            _ = try await node.client.listContainers()
            floors.append(Self.time(from: start))
            values.append(try await AgentScenario.settle(manifests, node.endpoint, node.folder, node.loop))
        }
        return Row(name, manifests: count, unit: "ms", values, floor: floors)
    }
}
