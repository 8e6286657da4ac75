public import LinuxIO

/// The second stage: joins what happens to a file within a short time, so that it is read once.
public actor Debouncer {
    private nonisolated let loop: EventLoop
    private var table: DebounceTable
    /// How many events may come between a rename's two at most.
    private static let eventsBetweenNames = 8

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - window: milliseconds in which changes of one file are joined.
    ///   - writingQuiet: milliseconds after which a file that is written to and not closed is read all the same.
    public init(window: Int64 = 100, writingQuiet: Int64 = 1_000, loop: EventLoop) {
        self.loop = loop
        table = DebounceTable(window: window, writingQuiet: writingQuiet)
    }

    /// Takes hints, and gives the files that are due now, each once.
    ///
    /// - Parameter due: an empty list, which is filled.
    public func take(_ hints: [FileHint], into due: inout [DueFile]) {
        if hints.isEmpty && table.isEmpty { return }
        let now = MonotonicTime.now
        if !table.isEmpty {
            let held = table.popDue(now: now)
            if !held.isEmpty { due = held }
        }
        var hints = hints
        for index in hints.indices {
            if hints[index].kind == .renamed { holdSwap(&hints, at: index) }
            let hint = hints[index]
            guard table.take(hint, now: now) else { continue }
            due.append(DueFile(file: hint.file, name: hint.name, writing: hint.kind.writing, origin: hint.origin))
        }
        if due.count > 1 { due = Self.withoutRepeats(due) }
    }

    /// A manifest that takes the name of one that was just renamed away waits with that one: the other may be about to take
    /// its name in turn, as when two files swap names by way of a third.
    private func holdSwap(_ hints: inout [FileHint], at index: Int) {
        // The new name follows in the next events, inotify(7).
        let next = hints[index...].dropFirst().prefix(Self.eventsBetweenNames)
        guard let other = next.firstIndex(where: { $0.origin == hints[index].file }),
            table.holdsRemoval(of: hints[other].file)
        else { return }
        hints[index].kind = .gone
        hints[other].kind = .writtenFirst
    }

    /// When `take` next has something to do.
    ///
    /// - Complexity: O(files that are held back or whose window runs).
    var nextDeadline: MonotonicTime? { table.nextDeadline }

    /// Forgets files that are gone: their numbers may be given to others. Whatever happened to them was before that was
    /// found out. Files that are unfinished are due again later.
    func settle(_ files: [SettledFile]) {
        let now = MonotonicTime.now
        for file in files {
            if file.isGone {
                table.remove(file.file)
            } else if let due = file.unfinished {
                table.hold(due, now: now)
            }
        }
    }

    private static func withoutRepeats(_ due: [DueFile]) -> [DueFile] {
        guard let last = due.map(\.file.index).max() else { return due }
        var places = [Int32](repeating: -1, count: last + 1)
        var files: [DueFile] = []
        files.reserveCapacity(due.count)
        for file in due {
            let place = Int(places[file.file.index])
            if place < 0 {
                places[file.file.index] = Int32(files.count)
                files.append(file)
            } else if file.origin != nil {
                // Whatever it was due for was before another took its name.
                files[place] = file
            }
        }
        return files
    }
}

extension FileHint.Kind {
    /// What a hint says of whoever writes the file.
    fileprivate var writing: DueFile.Writing {
        switch self {
        case .written, .writtenFirst: .probablyComplete
        case .scanned: .uncertain
        case .writing, .gone, .renamed, .missing: .complete
        }
    }
}
