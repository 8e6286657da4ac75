import Glibc

/// Work that may wait for a device or a file system that does not answer, each piece on a thread of its own: nothing else waits with it.
public enum BlockingCall {
    /// Calls the body on a new thread, with every signal blocked, and waits for it without blocking, pthread_create(3).
    ///
    /// Where the system gives no thread the body is called here.
    public static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            start { continuation.resume(returning: body()) }
        }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let job = Unmanaged.passRetained(Job(body))
        var thread = pthread_t()
        if pthread_create(&thread, nil, main, job.toOpaque()) == 0 {
            pthread_detach(thread)
        } else {
            job.takeRetainedValue().body()
        }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        // Safety: the pointer is a job, retained for this thread; this takes the retain over.
        Unmanaged<Job>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
    }

    private final class Job: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
