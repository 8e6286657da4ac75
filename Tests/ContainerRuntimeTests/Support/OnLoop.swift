import Glibc
import LinuxIO
import Testing

/// Runs the body as a task on a new loop, on a thread of its own: blocking the test runner's few threads until
/// one of them does something would be a deadlock.
func onLoop(_ body: @escaping @Sendable (EventLoop) async throws -> Void) async throws {
    let loop = try EventLoop()
    Task(executorPreference: loop) {
        await #expect(throws: Never.self) { try await body(loop) }
        loop.stop()
    }
    await onThread { loop.run() }
}

/// Runs the body on a new thread and waits for it without blocking.
func onThread(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        let job = Unmanaged.passRetained(ThreadJob(body) { continuation.resume() })
        var thread = pthread_t()
        let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
            Unmanaged<ThreadJob>.fromOpaque($0!).takeRetainedValue().run()
        }
        let code = pthread_create(&thread, nil, main, job.toOpaque())
        precondition(code == 0, "no thread")
        pthread_detach(thread)
    }
}

private final class ThreadJob: Sendable {
    private let body: @Sendable () -> Void
    private let completion: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void, completion: @escaping @Sendable () -> Void) {
        self.body = body
        self.completion = completion
    }

    func run() -> UnsafeMutableRawPointer? {
        body()
        completion()
        return nil
    }
}

/// Looks again and again until something is so; false if it is not so within a minute.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    let limit = MonotonicTime.now.advanced(byMilliseconds: 60_000)
    while try await !condition() {
        if MonotonicTime.now > limit { return false }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return true
}
