import FakeRuntime
import LinuxIO
import LoopTesting

@testable import ContainerRuntime

/// A fake runtime and the way to it, on one loop.
struct RuntimePair: Sendable {
    let runtime: FakeRuntime
    let channel: RuntimeChannel
    let directory: TemporaryDirectory
    let loop: EventLoop

    var client: RuntimeClient { RuntimeClient(channel) }
    var images: ImageClient { ImageClient(channel) }
}

/// Runs the body beside a fake runtime and a channel to it.
func withRuntime(
    limits: GRPCSession.Limits = GRPCSession.Limits(),
    settings: [(HTTP2Setting, UInt32)] = [],
    _ body: @escaping @Sendable (RuntimePair) async throws -> Void
) async throws {
    try await onLoop { loop in
        let directory = TemporaryDirectory()
        let runtime = try FakeRuntime(path: directory.socket, loop: loop)
        await runtime.update { $0.settings = settings }
        let channel = RuntimeChannel(endpoint: "unix://\(directory.socket)", limits: limits, loop: loop)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await runtime.run() }
            group.addTask { await channel.run() }
            try await body(RuntimePair(runtime: runtime, channel: channel, directory: directory, loop: loop))
            group.cancelAll()
        }
    }
}

/// The error that the body throws.
func callError(_ body: () async throws -> Void) async -> CallError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? CallError
    }
}
