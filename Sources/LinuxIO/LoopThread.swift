import Glibc

/// An event loop on a thread of its own, for work that may block: what else runs goes on meanwhile.
public final class LoopThread: Sendable {
    /// The loop; actors on it run on this thread.
    public let loop: EventLoop
    // Safety: written once, before `init` ends.
    nonisolated(unsafe) private var thread = pthread_t()

    /// Makes the loop and starts the thread, with every signal blocked, pthread_create(3).
    public init() throws(Errno) {
        loop = try EventLoop()
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let argument = Unmanaged.passRetained(loop)
        let code = pthread_create(&thread, nil, Self.main, argument.toOpaque())
        if code != 0 {
            argument.release()
            throw Errno(rawValue: code)
        }
    }

    /// Ends the thread after the job that it is in. It must not be its own last owner.
    deinit {
        loop.stop()
        pthread_detach(thread)
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        // Safety: the pointer is the loop, retained for this thread; this takes the retain over.
        Unmanaged<EventLoop>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
    }
}
