import LinuxIO

/// Decides when files are due, from hints and the time. It has no clock, waits for nothing and touches no file.
///
/// A finished write of a quiet file is due at once. What follows within the window is held back until the window ends,
/// so the last write always goes through. A file that is being written is due when it is closed, or when nothing has
/// happened to it for a while. A removal is due at the window's end, so that a replacement by removal and creation is one
/// change; and so is a file written under a new name, which may be about to be renamed.
struct DebounceTable {
    private struct Entry {
        var name: FileName
        /// When it is due; nil while nothing is held back and only the window runs.
        var due: MonotonicTime?
        /// Until when further hints are held back.
        var windowEnd: MonotonicTime
    }

    private let window: Int64
    private let writingQuiet: Int64
    private var entries: [FileID: Entry] = [:]

    /// - Parameters:
    ///   - window: milliseconds in which changes of one file are joined.
    ///   - writingQuiet: milliseconds without an event after which a file that was not closed is read all the same.
    init(window: Int64, writingQuiet: Int64) {
        self.window = window
        self.writingQuiet = writingQuiet
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Takes a hint.
    ///
    /// - Returns: whether the file is due now.
    mutating func take(_ hint: FileHint, now: MonotonicTime) -> Bool {
        let windowEnd = now.advanced(byMilliseconds: window)
        guard var entry = entries[hint.file] else {
            switch hint.kind {
            case .written:
                entries[hint.file] = Entry(name: hint.name, due: nil, windowEnd: windowEnd)
                return true
            case .scanned, .renamed: return true
            case .writing:
                let due = now.advanced(byMilliseconds: writingQuiet)
                entries[hint.file] = Entry(name: hint.name, due: due, windowEnd: now)
            case .gone, .missing, .writtenFirst:
                entries[hint.file] = Entry(name: hint.name, due: windowEnd, windowEnd: windowEnd)
            }
            return false
        }
        entry.name = hint.name
        switch hint.kind {
        case .renamed:
            entries[hint.file] = nil
            return true
        case .written, .scanned:
            if entry.windowEnd <= now {
                entries[hint.file] = Entry(name: hint.name, due: nil, windowEnd: windowEnd)
                return true
            }
            entry.due = entry.windowEnd
        case .writing: entry.due = max(now.advanced(byMilliseconds: writingQuiet), entry.windowEnd)
        case .gone, .missing, .writtenFirst: entry.due = max(entry.windowEnd, windowEnd)
        }
        entries[hint.file] = entry
        return false
    }

    /// Forgets a file.
    mutating func remove(_ file: FileID) {
        entries[file] = nil
    }

    /// Takes out the files that are due.
    mutating func popDue(now: MonotonicTime) -> [DueFile] {
        var due: [DueFile] = []
        for (file, entry) in entries {
            if let time = entry.due {
                guard time <= now else { continue }
                due.append(DueFile(file: file, name: entry.name))
                entries[file] = nil
            } else if entry.windowEnd <= now {
                entries[file] = nil
            }
        }
        return due.sorted { $0.name < $1.name }
    }

    /// When `popDue` next has something to do.
    var nextDeadline: MonotonicTime? {
        entries.values.lazy.map { $0.due ?? $0.windowEnd }.min()
    }
}
