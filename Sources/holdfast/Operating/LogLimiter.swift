import LinuxIO

/// Keeps one file from filling the log: what is the same as last time is said again after a minute at the earliest, and
/// of what differs, a few messages a minute.
struct LogLimiter {
    /// Messages about one file within the period.
    private static let burst = 10
    private static let period: Int64 = 60_000
    /// Files that are remembered at most.
    private static let capacity = 4_096

    private struct Entry {
        var text: String
        /// When the period ends in which `count` messages were let through.
        var end: MonotonicTime
        var count = 1
        var suppressed = 0
    }

    private var entries: [FileName: Entry] = [:]

    /// Asks whether a message about a file may be said.
    ///
    /// - Returns: nil if not, else how many were held back before it.
    mutating func admit(_ text: String, about file: FileName, now: MonotonicTime) -> Int? {
        let end = now.advanced(byMilliseconds: Self.period)
        guard var entry = entries[file] else {
            // Ever new names of broken files must not fill the memory.
            if entries.count >= Self.capacity { entries = entries.filter { $0.value.end > now } }
            if entries.count >= Self.capacity { entries.removeAll() }
            entries[file] = Entry(text: text, end: end)
            return 0
        }
        defer { entries[file] = entry }
        if entry.end <= now {
            let suppressed = entry.suppressed
            entry = Entry(text: text, end: end)
            return suppressed
        }
        guard entry.text != text, entry.count < Self.burst else {
            entry.suppressed += 1
            return nil
        }
        entry.text = text
        entry.count += 1
        return 0
    }

    /// Files of which messages were held back and whose period is over, in the order of their names.
    mutating func overdue(now: MonotonicTime) -> [(file: FileName, suppressed: Int)] {
        let over = entries.filter { $0.value.suppressed > 0 && $0.value.end <= now }
        for file in over.keys { entries[file] = nil }
        return over.map { ($0.key, $0.value.suppressed) }.sorted { $0.file < $1.file }
    }

    /// Files that are remembered.
    var count: Int { entries.count }

    /// What is held back now, for the end of the log.
    var suppressed: Int { entries.values.reduce(0) { $0 + $1.suppressed } }
}
