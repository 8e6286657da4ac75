import LinuxIO
import Synchronization

/// Runs a task on an event loop on the calling thread and hands back what it returns.
enum LoopRun {
    private final class Box<Value: Sendable>: Sendable {
        let value = Mutex<Result<Value, any Error>?>(nil)
    }

    static func run<Value: Sendable>(_ body: @escaping @Sendable (EventLoop) async throws -> Value) throws -> Value {
        let loop = try EventLoop()
        let box = Box<Value>()
        Task(executorPreference: loop) {
            let result: Result<Value, any Error>
            do { result = .success(try await body(loop)) } catch { result = .failure(error) }
            box.value.withLock { $0 = result }
            loop.stop()
        }
        loop.run()
        guard let result = box.value.withLock({ $0 }) else { throw BenchmarkError("the loop ended too early") }
        return try result.get()
    }
}
