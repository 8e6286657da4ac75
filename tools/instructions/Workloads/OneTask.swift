import LinuxIO
import Synchronization

/// Runs a task on an event loop on the calling thread.
enum OneTask {
    private final class Outcome: Sendable {
        let failure = Mutex<(any Error)?>(nil)
    }

    static func run(_ body: @escaping @Sendable (EventLoop) async throws -> Void) throws {
        let loop = try EventLoop()
        let outcome = Outcome()
        Task(executorPreference: loop) {
            do { try await body(loop) } catch { outcome.failure.withLock { $0 = error } }
            loop.stop()
        }
        loop.run()
        if let failure = outcome.failure.withLock({ $0 }) { throw failure }
    }
}
