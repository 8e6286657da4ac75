import LinuxIO

/// Decides when files are due, from hints and the time. It has no clock, waits for nothing and touches no file.
///
/// A finished write of a quiet file is due at once. What follows within the window is held back until the window ends,
/// so the last write always goes through. A file that is being written is due when it is closed, or when nothing has
/// happened to it for a while. A removal is due at the window's end, so that a replacement by removal and creation is one
/// change; and so is a file written under a new name, which may be about to be renamed. Removals wait for each other, so
/// that a directory that is emptied is seen as one change.
struct DebounceTable {
    private struct Entry {
        let file: FileID
        var name: FileName
        /// When it is due; nil while nothing is held back and only the window runs.
        var due: MonotonicTime?
        /// Until when further hints are held back.
        var windowEnd: MonotonicTime
        /// When the first of the hints came for which it is held back: they hold it back for so long, and no longer.
        var since: MonotonicTime
        /// When the last hint came, or the file was found to be unfinished.
        var lastHint: MonotonicTime
        /// Whether the last hint was that it is being written.
        var isBeingWritten = false
        /// Whether the last hint was that it is gone.
        var isRemoval = false
        /// The manifest that was renamed to it.
        var origin: FileID?

        func dueFile(now: MonotonicTime) -> DueFile {
            guard isBeingWritten else { return DueFile(file: file, name: name, origin: origin) }
            let isOverdue =
                lastHint.advanced(byMilliseconds: DebounceTable.patience) <= now
                || since.advanced(byMilliseconds: DebounceTable.longestWriting) <= now
            return DueFile(
                file: file,
                name: name,
                writing: isOverdue ? .overdue : .uncertain,
                since: (first: since, last: lastHint),
                origin: origin
            )
        }
    }

    /// Windows for which a file that is complete again and again is held back at most.
    private static let mostWindows: Int64 = 10
    /// Milliseconds without an event for which a file is waited for that somebody has open for writing.
    private static let patience: Int64 = 10_000
    /// Milliseconds for which a file is waited for that is written to again and again without being closed.
    private static let longestWriting: Int64 = 60_000

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

    /// Whether a file's removal is held back.
    func holdsRemoval(of file: FileID) -> Bool {
        place(of: file).map { entries[$0].isRemoval && entries[$0].due != nil } ?? false
    }

    /// Takes a hint.
    ///
    /// - Returns: whether the file is due now.
    /// - Complexity: O(1).
    mutating func take(_ hint: FileHint, now: MonotonicTime) -> Bool {
        let windowEnd = now.advanced(byMilliseconds: window)
        guard let place = place(of: hint.file) else {
            switch hint.kind {
            case .written:
                add(hint, due: nil, windowEnd: windowEnd, now: now)
                return true
            case .scanned, .renamed: return true
            case .writing:
                add(hint, due: now.advanced(byMilliseconds: writingQuiet), windowEnd: now, now: now)
            case .gone, .missing, .writtenFirst: add(hint, due: windowEnd, windowEnd: windowEnd, now: now)
            }
            return false
        }
        entries[place].name = hint.name
        entries[place].isBeingWritten = hint.kind == .writing
        entries[place].isRemoval = hint.kind == .gone
        entries[place].lastHint = now
        if entries[place].due == nil { entries[place].since = now }
        if entries[place].due == nil || hint.origin != nil { entries[place].origin = hint.origin }
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
        case .writing:
            if isOver(place, Self.longestWriting, now) { return true }
            entries[place].due = max(now.advanced(byMilliseconds: writingQuiet), held)
        case .gone, .missing, .writtenFirst:
            if isOver(place, window * Self.mostWindows, now) { return true }
            entries[place].due = max(held, windowEnd)
        }
        return false
    }

    /// Ends the wait for a file that has been held back for so many milliseconds.
    private mutating func isOver(_ place: Int, _ limit: Int64, _ now: MonotonicTime) -> Bool {
        // With no window, nothing is joined, and nothing held back for long either.
        guard limit > 0, entries[place].since.advanced(byMilliseconds: limit) <= now else { return false }
        remove(at: place)
        return true
    }

    /// Takes back a file that was due and found to be unfinished.
    mutating func hold(_ due: DueFile, now: MonotonicTime) {
        let wait = now.advanced(byMilliseconds: due.writing == .probablyComplete ? window : writingQuiet)
        if let place = place(of: due.file) {
            // What has come since then counts more. Where only its window runs, nothing has.
            guard entries[place].due == nil else { return }
            entries[place].due = wait
            entries[place].isBeingWritten = true
            entries[place].isRemoval = false
            entries[place].since = now
            entries[place].lastHint = now
            entries[place].origin = due.origin
            return
        }
        let hint = FileHint(file: due.file, name: due.name, kind: .writing, origin: due.origin)
        add(hint, due: wait, windowEnd: now, now: now)
        if let since = due.since {
            entries[entries.count - 1].since = since.first
            entries[entries.count - 1].lastHint = since.last
        }
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
        let removals = removalsDue
        var place = 0
        while place < entries.count {
            let entry = entries[place]
            guard time(of: entry, removals) <= now else {
                place += 1
                continue
            }
            if entry.due != nil { due.append(entry.dueFile(now: now)) }
            // The last entry takes its place and is looked at next.
            remove(at: place)
        }
        return due.count > 1 ? due.sorted { $0.name < $1.name } : due
    }

    /// When `popDue` next has something to do.
    var nextDeadline: MonotonicTime? {
        let removals = removalsDue
        var next: MonotonicTime?
        for entry in entries {
            let time = time(of: entry, removals)
            next = min(next ?? time, time)
        }
        return next
    }

    /// When an entry is to be looked at.
    private func time(of entry: Entry, _ removals: MonotonicTime?) -> MonotonicTime {
        let time = entry.due ?? entry.windowEnd
        return entry.isRemoval ? max(time, removals ?? time) : time
    }

    /// When removals are due: with the last of them, but the first of them is not held back for long.
    private var removalsDue: MonotonicTime? {
        var last: MonotonicTime?
        var first: MonotonicTime?
        for entry in entries where entry.isRemoval {
            guard let due = entry.due else { continue }
            last = max(last ?? due, due)
            first = min(first ?? entry.since, entry.since)
        }
        guard let last, let first else { return nil }
        return min(last, first.advanced(byMilliseconds: window * Self.mostWindows))
    }

    // MARK: - Entries

    private func place(of file: FileID) -> Int? {
        guard file.index < places.count, places[file.index] >= 0 else { return nil }
        return Int(places[file.index])
    }

    private mutating func add(
        _ hint: FileHint,
        due: MonotonicTime?,
        windowEnd: MonotonicTime,
        now: MonotonicTime
    ) {
        let index = hint.file.index
        if places.count <= index {
            places.append(contentsOf: repeatElement(-1, count: index + 1 - places.count))
        }
        places[index] = Int32(entries.count)
        entries.append(
            Entry(
                file: hint.file,
                name: hint.name,
                due: due,
                windowEnd: windowEnd,
                since: now,
                lastHint: now,
                isBeingWritten: hint.kind == .writing,
                isRemoval: hint.kind == .gone,
                origin: hint.origin
            )
        )
    }

    private mutating func remove(at place: Int) {
        places[entries[place].file.index] = -1
        let last = entries.removeLast()
        guard place < entries.count else { return }
        entries[place] = last
        places[last.file.index] = Int32(place)
    }
}
