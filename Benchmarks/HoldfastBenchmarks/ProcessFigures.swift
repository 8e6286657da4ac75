import Glibc
import LinuxIO
import Synchronization

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
