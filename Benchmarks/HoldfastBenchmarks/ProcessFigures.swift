import Glibc
import LinuxIO
import Synchronization

/// What this thread has had of a processor: for work without a system call, where others that run at the same time should not
/// count.
enum ProcessorTime {
    /// Nanoseconds, CLOCK_THREAD_CPUTIME_ID of clock_gettime(2).
    static var nanoseconds: Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// Resident memory of this process, proc(5).
enum ProcessMemory {
    static var megabytes: Double {
        guard let bytes = try? WholeFile.read(path: "/proc/self/status", limit: 1 << 16) else { return 0 }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("VmRSS:") {
            let words = line.split { $0 == " " || $0 == "\t" }
            return (Double(words[1]) ?? 0) * 1024 / 1e6
        }
        return 0
    }
}

/// Whether the daemon has made its first plan.
final class Measured: Sendable {
    private let flag = Atomic<Bool>(false)

    var isReady: Bool { flag.load(ordering: .acquiring) }

    func markReady() { flag.store(true, ordering: .releasing) }
}

/// A time to stop, or earlier.
final class StopAt: Sendable {
    private let deadline: MonotonicTime
    private let flag = Atomic<Bool>(false)

    init(_ deadline: MonotonicTime) {
        self.deadline = deadline
    }

    var isReached: Bool { flag.load(ordering: .acquiring) || deadline <= .now }

    func now() { flag.store(true, ordering: .releasing) }
}
