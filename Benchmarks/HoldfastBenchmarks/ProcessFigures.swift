import Glibc
import LinuxIO
import Synchronization

/// Processor time of this process.
enum ProcessTime {
    static var milliseconds: Int64 {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let microseconds = Int64(usage.ru_utime.tv_usec) + Int64(usage.ru_stime.tv_usec)
        return Int64(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000 + microseconds / 1_000
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

/// Another process.
enum ChildProcess {
    /// Runs a program and waits for it.
    static func run(_ path: String, _ arguments: [String]) throws(BenchmarkError) {
        var pid: pid_t = 0
        let words = unsafe ([path] + arguments).map { unsafe strdup($0) }
        defer { unsafe words.forEach { unsafe free($0) } }
        var pointers = unsafe words + [nil]
        let error = unsafe posix_spawn(&pid, path, nil, nil, &pointers, environ)
        guard error == 0 else { throw BenchmarkError("\(path): \(Errno(rawValue: error))") }
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) == -1 && errno == EINTR {}
        guard status == 0 else { throw BenchmarkError("the child ended with status \(status)") }
    }
}
