import LinuxIO

/// Decides when files are due, from hints and the time. It has no clock, waits for nothing and touches no file.
///
/// A finished write of a quiet file is due at once. What follows within the window is held back until the window ends,
/// so the last write always goes through. A file that is being written is due when it is closed, or when nothing has
/// happened to it for a while. A removal is due at the window's end, so that a replacement by removal and creation is one
/// change; and so is a file written under a new name, which may be about to be renamed.
struct DebounceTable {
    private struct Entry {
        let file: FileID
        var name: FileName
        /// When it is due; nil while nothing is held back and only the window runs.
        var due: MonotonicTime?
        /// Until when further hints are held back.
        var windowEnd: MonotonicTime
    }

    private let window: Int64
    private let writingQuiet: Int64
    private var entries: [Entry] = []
    /// Each file's place in `entries`, -1 without one.
    private var places: [Int32] = []

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
    /// - Complexity: O(1).
    mutating func take(_ hint: FileHint, now: MonotonicTime) -> Bool {
        let windowEnd = now.advanced(byMilliseconds: window)
        guard let place = place(of: hint.file) else {
            switch hint.kind {
            case .written:
                add(hint, due: nil, windowEnd: windowEnd)
                return true
            case .scanned, .renamed: return true
            case .writing: add(hint, due: now.advanced(byMilliseconds: writingQuiet), windowEnd: now)
            case .gone, .missing, .writtenFirst: add(hint, due: windowEnd, windowEnd: windowEnd)
            }
            return false
        }
        entries[place].name = hint.name
        let held = entries[place].windowEnd
        switch hint.kind {
        case .renamed:
            remove(at: place)
            return true
        case .written, .scanned:
            if held <= now {
                entries[place].due = nil
                entries[place].windowEnd = windowEnd
                return true
            }
            entries[place].due = held
        case .writing: entries[place].due = max(now.advanced(byMilliseconds: writingQuiet), held)
        case .gone, .missing, .writtenFirst: entries[place].due = max(held, windowEnd)
        }
        return false
    }

    /// Forgets a file.
    mutating func remove(_ file: FileID) {
        if let place = place(of: file) { remove(at: place) }
    }

    /// Takes out the files that are due.
    ///
    /// - Complexity: O(files that are held back or whose window runs).
    mutating func popDue(now: MonotonicTime) -> [DueFile] {
        var due: [DueFile] = []
        var place = 0
        while place < entries.count {
            let entry = entries[place]
            guard entry.due ?? entry.windowEnd <= now else {
                place += 1
                continue
            }
            if entry.due != nil { due.append(DueFile(file: entry.file, name: entry.name)) }
            // The last entry takes its place and is looked at next.
            remove(at: place)
        }
        return due.count > 1 ? due.sorted { $0.name < $1.name } : due
    }

    /// When `popDue` next has something to do.
    var nextDeadline: MonotonicTime? {
        var next: MonotonicTime?
        for entry in entries {
            let time = entry.due ?? entry.windowEnd
            next = min(next ?? time, time)
        }
        return next
    }

    // MARK: - Entries

    private func place(of file: FileID) -> Int? {
        guard file.index < places.count, places[file.index] >= 0 else { return nil }
        return Int(places[file.index])
    }

    private mutating func add(_ hint: FileHint, due: MonotonicTime?, windowEnd: MonotonicTime) {
        let index = hint.file.index
        if places.count <= index {
            places.append(contentsOf: repeatElement(-1, count: index + 1 - places.count))
        }
        places[index] = Int32(entries.count)
        entries.append(Entry(file: hint.file, name: hint.name, due: due, windowEnd: windowEnd))
    }

    private mutating func remove(at place: Int) {
        places[entries[place].file.index] = -1
        let last = entries.removeLast()
        guard place < entries.count else { return }
        entries[place] = last
        places[last.file.index] = Int32(place)
    }
}
