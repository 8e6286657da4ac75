import CLinux
import Glibc

/// Signals as a queue instead of interruptions, signalfd(2).
public final class SignalWatcher: Sendable {
    private let descriptor: Descriptor
    private let source: EventSource

    /// Blocks the signals in the calling thread and in every thread it starts from now on.
    ///
    /// Call it on the main thread before there are others: a thread that does not block them is still interrupted.
    /// They stay blocked when the watcher goes.
    ///
    /// - Parameters:
    ///   - signals: Their numbers, signal(7).
    ///   - loop: The loop that watches for them.
    public init(_ signals: [Int32], loop: EventLoop) throws(Errno) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { _ = try check { sigaddset(&set, signal) } }
        let code = pthread_sigmask(SIG_BLOCK, &set, nil)
        if code != 0 { throw Errno(rawValue: code) }
        let flags = Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK)
        descriptor = Descriptor(adopting: try check { signalfd(-1, &set, flags) })
        source = try loop.source(for: descriptor)
    }

    /// Waits for the next signal and takes it. One task at a time.
    ///
    /// - Returns: Its number; 0 when the task is cancelled.
    public func next() async -> Int32 {
        while true {
            var signal = signalfd_siginfo()
            // Nonblocking: -1 is EAGAIN, or EINTR, after which the wait returns at once.
            if read(descriptor.raw, &signal, MemoryLayout<signalfd_siginfo>.size) > 0 {
                return Int32(signal.ssi_signo)
            }
            if Task.isCancelled { return 0 }
            _ = await source.readable()
        }
    }
}
