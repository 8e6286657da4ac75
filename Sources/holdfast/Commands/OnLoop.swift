import LinuxIO
import Synchronization

/// Runs a task on an event loop on the calling thread.
enum OnLoop {
    private final class Result: Sendable {
        let code = Atomic<Int32>(ExitCode.failure)
    }

    /// - Returns: what the task returns; a failure where there can be no loop.
    static func run(_ body: @escaping @Sendable (EventLoop) async -> Int32) -> Int32 {
        do throws(Errno) {
            let loop = try EventLoop()
            let result = Result()
            Task(executorPreference: loop) {
                result.code.store(await body(loop), ordering: .relaxed)
                loop.stop()
            }
            loop.run()
            return result.code.load(ordering: .relaxed)
        } catch {
            Console.printError("holdfast: cannot make an event loop: \(error)\n")
            return ExitCode.failure
        }
    }
}
