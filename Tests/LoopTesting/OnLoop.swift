import Glibc
public import LinuxIO

/// Runs the body as a task on a new loop, on a thread of its own: blocking the test runner's few threads until
/// one of them does something would be a deadlock.
public func onLoop(_ body: @escaping @Sendable (EventLoop) async throws -> Void) async throws {
    let loop = try EventLoop()
    let task = Task(executorPreference: loop) {
        defer { loop.stop() }
        try await body(loop)
    }
    await onThread { loop.run() }
    try await task.value
}

/// Runs the body on a new thread and waits for it without blocking.
public func onThread(_ body: @escaping @Sendable () -> Void) async {
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
