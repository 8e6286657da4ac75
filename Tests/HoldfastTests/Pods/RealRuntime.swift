import ContainerRuntime
import Foundation
import Glibc
import LinuxIO
import LoopTesting
import Testing

/// The real runtime that tests may use: `tools/containerd/run` starts one and says where it is.
enum RealRuntime {
    static let endpoint = ProcessInfo.processInfo.environment["HOLDFAST_RUNTIME_ENDPOINT"]

    private static let numberFile = ProcessInfo.processInfo.environment["HOLDFAST_CONTAINERD_PID"]

    /// Where all that the runtime has lies.
    static var directory: String? { numberFile.map { String($0.prefix(upTo: $0.lastIndex(of: "/") ?? $0.endIndex)) } }

    /// The number of the runtime's process.
    static var processID: Int32? {
        guard let file = numberFile,
            let text = try? String(contentsOfFile: file, encoding: .utf8)
        else { return nil }
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test without a real runtime.
    static var needsContainerd: Self {
        .enabled(
            if: RealRuntime.endpoint != nil,
            "needs a containerd with the images of tools/containerd/run, which sets HOLDFAST_RUNTIME_ENDPOINT"
        )
    }
}

/// A folder of manifests and a daemon that runs their pods in a real containerd.
struct RealNode: Sendable {
    let client: RuntimeClient
    let manifests = Folder()
    let host = Folder()

    /// Runs the body, and removes what it has left.
    static func run(_ body: @escaping @Sendable (RealNode) async throws -> Void) async throws {
        let endpoint = try #require(RealRuntime.endpoint)
        try await onLoop { loop in
            let channel = RuntimeChannel(endpoint: endpoint, loop: loop)
            let run = Task(executorPreference: loop) { await channel.run() }
            let node = RealNode(client: RuntimeClient(channel))
            var failure: (any Error)?
            do { try await body(node) } catch { failure = error }
            #expect(await eventually { await node.hasRemovedSandboxes() })
            run.cancel()
            await run.value
            if let failure { throw failure }
        }
    }

    /// Stops and removes every sandbox; false if one is left. A container whose start a killed daemon gave up stays in its
    /// starting state for seconds, and containerd refuses to remove its sandbox meanwhile.
    private func hasRemovedSandboxes() async -> Bool {
        guard let sandboxes = try? await client.listPodSandboxes() else { return false }
        for sandbox in sandboxes {
            try? await client.stopPodSandbox(sandbox.id)
            try? await client.removePodSandbox(sandbox.id)
        }
        return sandboxes.isEmpty
    }

    /// What the program is told to use the runtime and the folders.
    var options: [String] {
        [
            "--runtime-endpoint", RealRuntime.endpoint ?? "", "--root-dir", host["root"],
            "--pod-logs-dir", host["pods"], "--container-logs-dir", host["containers"],
            "--node-name", "node1", "--log-format", "text",
        ]
    }

    func daemon() async throws -> Daemon { try await Daemon(manifests.path, arguments: options) }

    /// Carries everything out and stops.
    func apply() async throws -> Program.Result {
        try await Program.run(["--once", "--apply", "--apply-timeout", "60"] + options + [manifests.path])
    }

    /// The containers that run, as `pod/container`, sorted, and their IDs.
    func running() async throws -> [(name: String, id: String)] {
        try await client.listContainers().filter { $0.state == .running }.map { container in
            let pod = container.labels["io.kubernetes.pod.name"] ?? ""
            return ("\(pod)/\(container.metadata?.name ?? "")", container.id)
        }.sorted { $0.0 < $1.0 }
    }

    /// Waits until these containers run, and no others.
    func runs(_ names: String...) async throws -> Bool {
        // The runtime may be away for a moment.
        await eventually { (try? await running().map(\.name)) == names.sorted() }
    }

    func id(of name: String) async throws -> String { try #require(try await running().first { $0.name == name }).id }

    /// What a container has written.
    func log(_ pod: String, _ container: String, _ attempt: Int) -> String {
        let folders = try? FileManager.default.contentsOfDirectory(atPath: host["pods"])
        let folder = folders?.first { $0.contains("_\(pod)_") }
        return host.text("pods/\(folder ?? "")/\(container)/\(attempt).log")
    }
}

/// A pod whose containers run until they are told to end, and write something first.
func restingPod(_ name: String, _ containers: (name: String, text: String)..., fields: String = "") -> String {
    let list = containers.map { container in
        """
            - name: \(container.name)
              image: localhost/busybox:1
              command: [/bin/sh, -c, 'trap "exit 0" TERM; echo \(container.text); while :; do sleep 0.05; done']

        """
    }.joined()
    return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
        spec:
          terminationGracePeriodSeconds: 5
        \(fields)
          containers:
        \(list)
        """
}
