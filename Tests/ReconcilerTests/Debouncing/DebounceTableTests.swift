import LinuxIO
import Testing

@testable import Reconciler

/// Window 100 ms, a file that is not closed is read after 1,000 ms of quiet. Times are milliseconds.
struct DebounceTableTests {
    private typealias Kind = FileHint.Kind

    private func time(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }

    private func hint(_ kind: Kind, _ file: Int = 0) -> FileHint {
        FileHint(file: FileID(file), name: FileName("file-\(file)"), kind: kind)
    }

    /// When a file is due after hints, each with its time: every time at which it is.
    private func dueTimes(_ hints: [(Kind, Int64)]) -> [Int64] {
        var table = DebounceTable(window: 100, writingQuiet: 1_000)
        var times: [Int64] = []
        func drain(until limit: Int64) {
            while let next = table.nextDeadline, next <= time(limit) {
                for _ in table.popDue(now: next) { times.append(next.nanoseconds / 1_000_000) }
            }
        }
        for (kind, now) in hints {
            drain(until: now)
            if table.take(hint(kind), now: time(now)) { times.append(now) }
        }
        drain(until: 1_000_000)
        #expect(table.isEmpty && table.nextDeadline == nil)
        return times
    }

    @Test(
        arguments: [
            (FileHint.Kind.written, 0), (.scanned, 0), (.renamed, 0), (.writing, 1_000), (.writtenFirst, 100),
            (.gone, 100),
            (.missing, 100),
        ] as [(FileHint.Kind, Int64)]
    )
    func `a quiet file is due`(kind: FileHint.Kind, at expected: Int64) {
        #expect(dueTimes([(kind, 0)]) == [expected])
    }

    @Test(
        arguments: [
            (FileHint.Kind.written, 100), (.scanned, 100), (.renamed, 40), (.writing, 1_040), (.writtenFirst, 140),
            (.gone, 140), (.missing, 140),
        ] as [(FileHint.Kind, Int64)]
    )
    func `a file that was read 40 ms ago is due again`(kind: FileHint.Kind, at expected: Int64) {
        #expect(dueTimes([(.written, 0), (kind, 40)]) == [0, expected])
    }

    @Test(
        arguments: [
            (FileHint.Kind.written, 40), (.scanned, 40), (.renamed, 40), (.writing, 1_040), (.writtenFirst, 140),
            (.gone, 140), (.missing, 140),
        ] as [(FileHint.Kind, Int64)]
    )
    func `a file that is being written for 40 ms is due once`(kind: FileHint.Kind, at expected: Int64) {
        #expect(dueTimes([(.writing, 0), (kind, 40)]) == [expected])
    }

    @Test(
        arguments: [
            (FileHint.Kind.written, 100), (.scanned, 100), (.renamed, 40), (.writing, 1_040), (.writtenFirst, 140),
            (.gone, 140), (.missing, 140),
        ] as [(FileHint.Kind, Int64)]
    )
    func `a file that went 40 ms ago is due once`(kind: FileHint.Kind, at expected: Int64) {
        #expect(dueTimes([(.gone, 0), (kind, 40)]) == [expected])
        #expect(dueTimes([(.missing, 0), (kind, 40)]) == [expected])
        #expect(dueTimes([(.writtenFirst, 0), (kind, 40)]) == [expected])
    }

    @Test func `a window that is over holds nothing back`() {
        #expect(dueTimes([(.written, 0), (.written, 100)]) == [0, 100])
        #expect(dueTimes([(.written, 0), (.written, 99)]) == [0, 100])
    }

    @Test func `many writes in a window are two readings, the first and the last`() {
        let hints = (0...9).map { (FileHint.Kind.written, Int64($0) * 10) }
        #expect(dueTimes(hints) == [0, 100])
    }

    @Test func `removal and creation within the window are one change`() {
        #expect(dueTimes([(.gone, 0), (.writing, 10), (.writing, 20), (.written, 30)]) == [100])
        #expect(dueTimes([(.written, 0), (.gone, 50), (.written, 90)]) == [0, 100])
    }

    @Test func `a new file that is closed and then renamed away is due once, when it is gone`() {
        #expect(dueTimes([(.writing, 0), (.writtenFirst, 1), (.renamed, 2)]) == [2])
    }

    @Test func `a slow writer is waited for, however long it takes`() {
        let writing = (0..<50).map { (FileHint.Kind.writing, Int64($0) * 900) }
        #expect(dueTimes(writing) == [49 * 900 + 1_000])
        #expect(dueTimes(writing + [(.written, 49 * 900 + 5)]) == [49 * 900 + 5])
    }

    @Test func `files do not hold each other back`() {
        var table = DebounceTable(window: 100, writingQuiet: 1_000)
        let first = [table.take(hint(.written, 1), now: time(0)), table.take(hint(.written, 2), now: time(10))]
        #expect(first == [true, true])
        let second = [table.take(hint(.written, 1), now: time(20)), table.take(hint(.written, 2), now: time(20))]
        #expect(second == [false, false])
        let due = [table.popDue(now: time(100)), table.popDue(now: time(110))]
        #expect(due.map { $0.map(\.file) } == [[FileID(1)], [FileID(2)]])
    }

    @Test func `what is due at one time comes in the order of names`() {
        var table = DebounceTable(window: 100, writingQuiet: 1_000)
        for file in (0..<10).shuffled() { _ = table.take(hint(.gone, file), now: time(0)) }
        let due = table.popDue(now: time(100))
        #expect(due.map(\.file.index) == Array(0..<10))
    }

    @Test func `a number's new name is the one that is due`() {
        var table = DebounceTable(window: 100, writingQuiet: 1_000)
        _ = table.take(hint(.gone), now: time(0))
        _ = table.take(FileHint(file: FileID(0), name: FileName("other"), kind: .written), now: time(10))
        let due = table.popDue(now: time(100))
        #expect(due.map(\.name) == [FileName("other")])
    }
}
