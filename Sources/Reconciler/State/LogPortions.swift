import LinuxIO
import Synchronization

/// How a log's records are spread over threads that take them apart.
struct LogSpread: Sendable {
    var threads: Int
    /// Bytes of the log that a thread takes at once.
    var portion = 512 << 10

    static let alone = LogSpread(threads: 1)
}

/// The records that begin in one stretch of a log, up to the first that is not whole.
struct LogPortion: Sendable {
    let range: Range<Int>
    /// Where the first of them begins, if there is one.
    var start: Int?
    var entries: [LogEntry] = []
}

/// A log that is taken apart by several threads, each of them a portion at a time. What is there is found without knowing
/// what stands before it: whether the portions join, and count, is for the replay to say.
final class LogPortions: Sendable {
    private let file: LogFile
    private let size: Int
    private let length: Int
    private let next = Atomic<Int>(LogFormat.firstRecord)
    private let done = Mutex<[LogPortion]>([])

    private init(_ file: LogFile, size: Int, length: Int) {
        self.file = file
        self.size = size
        self.length = max(length & ~7, LogFormat.headCount)
    }

    /// The portions of a log in their order; none where it is too short to be worth a thread.
    static func read(_ file: LogFile, size: Int, _ spread: LogSpread) -> [LogPortion] {
        guard spread.threads > 1, size - LogFormat.firstRecord >= spread.portion * 2 else { return [] }
        let portions = LogPortions(file, size: size, length: spread.portion)
        WorkerPool(width: spread.threads).run { _ in portions.work() }
        return portions.done.withLock { $0.sorted { $0.range.lowerBound < $1.range.lowerBound } }
    }

    private func work() {
        var reader = LogReader(file, size: size)
        while true {
            let start = next.add(length, ordering: .relaxed).oldValue
            guard start < size else { return }
            var portion = LogPortion(range: start..<min(start + length, size))
            // What cannot be read ends the portion: the replay comes upon it, too.
            try? Self.fill(&portion, &reader)
            let filled = portion
            done.withLock { $0.append(filled) }
        }
    }

    private static func fill(_ portion: inout LogPortion, _ reader: inout LogReader) throws(Errno) {
        let range = portion.range
        reader.limitReading(to: range.upperBound)
        portion.start =
            range.lowerBound == LogFormat.firstRecord ? range.lowerBound : try reader.firstHead(in: range)
        guard var position = portion.start else { return }
        while position < range.upperBound, let entry = try reader.entry(at: position, from: 0) {
            portion.entries.append(entry)
            position = entry.end
        }
    }
}
