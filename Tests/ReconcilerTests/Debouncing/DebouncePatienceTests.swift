import LinuxIO
import Testing

@testable import Reconciler

/// How long a file is held back whose hints never end.
struct DebouncePatienceTests {
    private var table = DebounceTable(window: 100, writingQuiet: 1_000)

    private func time(_ value: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: value * 1_000_000) }

    private func hint(_ kind: FileHint.Kind) -> FileHint {
        FileHint(file: FileID(0), name: FileName("web.yaml"), kind: kind)
    }

    /// When a file is due for the first time that gets a hint every so often.
    private mutating func firstDue(_ kind: FileHint.Kind, every step: Int64) -> Int64? {
        for now in stride(from: Int64(0), through: 100_000, by: Int64.Stride(step)) {
            if !table.popDue(now: time(now)).isEmpty || table.take(hint(kind), now: time(now)) { return now }
        }
        return nil
    }

    @Test(arguments: [FileHint.Kind.writtenFirst, .gone, .missing])
    func `a file that is written or removed again and again is due after ten windows`(kind: FileHint.Kind) {
        var tests = self
        #expect(tests.firstDue(kind, every: 50) == 1_000)
    }

    @Test func `a file that is written to without end is due after a minute`() {
        var tests = self
        #expect(tests.firstDue(.writing, every: 500) == 60_000)
    }

    @Test func `a file that is found open is due again after a while, and overdue after ten seconds`() {
        var table = table
        let first = table.take(hint(.writing), now: time(0))
        #expect(!first)
        var now: Int64 = 0
        var waits: [DueFile.Writing] = []
        while let next = table.nextDeadline {
            now = next.nanoseconds / 1_000_000
            for due in table.popDue(now: time(now)) {
                waits.append(due.writing)
                if due.writing == .uncertain { table.hold(due, now: time(now)) }
            }
        }
        #expect(now == 10_000 && waits == Array(repeating: .uncertain, count: 9) + [.overdue])
    }

    @Test func `a file that was due at once and is unfinished is due again, though its window runs`() {
        var table = table
        let isDue = table.take(hint(.written), now: time(0))
        #expect(isDue)
        let due = DueFile(file: FileID(0), name: FileName("web.yaml"), writing: .probablyComplete)
        table.hold(due, now: time(10))
        #expect(table.nextDeadline == time(110))
        let popped = table.popDue(now: time(110)).map(\.writing)
        #expect(popped == [.uncertain] && table.isEmpty)
    }

    @Test func `what comes after a file was due counts more than that it was unfinished`() {
        var table = table
        let due = DueFile(file: FileID(0), name: FileName("web.yaml"), writing: .uncertain)
        _ = table.take(hint(.gone), now: time(0))
        table.hold(due, now: time(0))
        #expect(table.nextDeadline == time(100))
        let popped = table.popDue(now: time(100)).map(\.writing)
        #expect(popped == [.complete])
    }
}
