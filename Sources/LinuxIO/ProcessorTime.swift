import Glibc

/// Time on a processor.
public enum ProcessorTime {
    /// Nanoseconds that the calling thread has spent on a processor, CLOCK_THREAD_CPUTIME_ID of clock_gettime(2).
    public static var ofThread: Int64 {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux and the pointer is valid.
        _ = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
