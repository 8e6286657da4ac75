public import LinuxIO

/// The second stage: joins what happens to a file within a short time, so that it is read once.
public actor Debouncer {
    private nonisolated let loop: EventLoop
    private var table: DebounceTable

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - window: milliseconds in which changes of one file are joined.
    ///   - writingQuiet: milliseconds after which a file that is written to and not closed is read all the same.
    public init(window: Int64 = 100, writingQuiet: Int64 = 1_000, loop: EventLoop) {
        self.loop = loop
        table = DebounceTable(window: window, writingQuiet: writingQuiet)
    }

    /// Takes hints, and gives the files that are due now, each once, with the time of the next that will be.
    public func take(_ hints: [FileHint]) -> (due: [DueFile], next: MonotonicTime?) {
        if hints.isEmpty && table.isEmpty { return ([], nil) }
        let now = MonotonicTime.now
        var due = table.isEmpty ? [] : table.popDue(now: now)
        for hint in hints where table.take(hint, now: now) {
            due.append(DueFile(file: hint.file, name: hint.name, writing: hint.kind.writing))
        }
        return (Self.withoutRepeats(due), table.nextDeadline)
    }

    /// When `take` next has something to do.
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
        guard due.count > 1, let last = due.map(\.file.index).max() else { return due }
        var isSeen = [Bool](repeating: false, count: last + 1)
        return due.filter { file in
            defer { isSeen[file.file.index] = true }
            return !isSeen[file.file.index]
        }
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
