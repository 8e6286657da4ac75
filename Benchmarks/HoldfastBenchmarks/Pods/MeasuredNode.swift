import ContainerRuntime
import Glibc
import LinuxIO

/// A daemon that runs the pods of a folder in a real runtime, and a client of the same runtime.
actor MeasuredNode {
    /// Of the runtime that `tools/containerd/run` starts.
    static let variable = "HOLDFAST_RUNTIME_ENDPOINT"
    private static let patience: Int64 = 120_000

    nonisolated let loop: EventLoop
    nonisolated let endpoint: String
    nonisolated let client: RuntimeClient
    nonisolated let image: Image
    nonisolated let ready: ReadyPipe
    nonisolated let folder: String
    private let channel: Task<Void, Never>
    private var daemon: ChildProcess?

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameter parent: where its folders are made.
    private init(in parent: String, loop: EventLoop) async throws {
        guard let endpoint = Environment.value(Self.variable) else {
            throw BenchmarkError("pods.… needs a runtime in \(Self.variable): run it by tools/containerd/run")
        }
        self.loop = loop
        self.endpoint = endpoint
        folder = "\(parent)/holdfast-figures-\(String(Random.word(), radix: 36))"
        for name in ["manifests", "bare"] { try Directories.create(path: "\(folder)/\(name)") }
        ready = try ReadyPipe(folder: folder + "/ready", loop: loop)
        let channel = RuntimeChannel(endpoint: endpoint, loop: loop)
        self.channel = Task(executorPreference: loop) { await channel.run() }
        client = RuntimeClient(channel)
        var spec = ImageSpec()
        spec.image = "localhost/busybox:1"
        guard let image = try await ImageClient(channel).imageStatus(spec).image else {
            throw BenchmarkError("the runtime has no image \(spec.image)")
        }
        self.image = image
    }

    /// Runs the body beside a runtime, and removes all pods that are left.
    static func run<Value: Sendable>(
        in parent: String,
        _ body: @escaping @Sendable (MeasuredNode) async throws -> Value
    ) throws -> Value {
        try LoopRun.run { loop in
            let node = try await MeasuredNode(in: parent, loop: loop)
            let result: Result<Value, any Error>
            do { result = .success(try await body(node)) } catch { result = .failure(error) }
            await node.end()
            return try result.get()
        }
    }

    private func end() async {
        daemon = nil
        for sandbox in (try? await client.listPodSandboxes()) ?? [] {
            try? await client.stopPodSandbox(sandbox.id)
            try? await client.removePodSandbox(sandbox.id)
        }
        channel.cancel()
        await channel.value
        guard let cut = folder.lastIndex(of: "/") else { return }
        try? Directory(path: String(folder[..<cut])).removeTree(FileName(String(folder[cut...].dropFirst())))
    }

    // MARK: - The daemon

    nonisolated var options: [String] {
        [
            "--runtime-endpoint", endpoint, "--root-dir", "\(folder)/root", "--pod-logs-dir", "\(folder)/logs",
            "--container-logs-dir", "\(folder)/links", "--node-name", "node1", "--mass-change", "apply",
            "--log-level", "error",
        ]
    }

    func startDaemon() throws {
        daemon = try ChildProcess(
            path: try Programs.holdfast(),
            arguments: options + ["\(folder)/manifests"],
            output: .file(folder + "/plans")
        )
    }

    /// Keeps the daemon from doing anything while something else is measured.
    func holdDaemon() { daemon?.send(SIGSTOP) }

    func letDaemonGo() { daemon?.send(SIGCONT) }

    // MARK: - Manifests

    /// Writes manifests where nobody looks.
    func stage(_ manifests: [(name: String, text: String)]) throws {
        for (name, text) in manifests { try WholeFile.replace(path: "\(folder)/\(name)", with: Array(text.utf8)) }
    }

    /// Renames them into place.
    ///
    /// - Returns: when the first one was.
    func place(_ names: [String]) throws -> MonotonicTime {
        let start = MonotonicTime.now
        for name in names {
            guard unsafe rename("\(folder)/\(name)", "\(folder)/manifests/\(name)") == 0 else {
                throw Errno(rawValue: errno)
            }
        }
        return start
    }

    func delete(_ names: [String]) {
        for name in names { _ = unsafe unlink("\(folder)/manifests/\(name)") }
    }

    /// Waits until the runtime has so many sandboxes.
    func waitForSandboxes(_ count: Int) async throws {
        let deadline = MonotonicTime.now.advanced(byMilliseconds: Self.patience)
        while try await client.listPodSandboxes().count != count {
            if MonotonicTime.now > deadline { throw BenchmarkError("sandboxes do not go away") }
            await pause(100)
        }
    }

    /// Waits so many milliseconds.
    nonisolated func pause(_ milliseconds: Int64) async {
        let end = MonotonicTime.now.advanced(byMilliseconds: milliseconds)
        let alarm = loop.alarm()
        while MonotonicTime.now < end { _ = await alarm.readable(until: end) }
    }
}
