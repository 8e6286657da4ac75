import LinuxIO
import LoopTesting
import Testing

@testable import Reconciler

struct DebouncerTests {
    private static func hint(_ kind: FileHint.Kind, _ file: Int) -> FileHint {
        FileHint(file: FileID(file), name: FileName("file-\(file)"), kind: kind)
    }

    @Test func `a file is in a batch once, whatever happened to it`() async throws {
        try await onLoop { loop in
            let debouncer = Debouncer(loop: loop)
            // Two files that swap their names, there and back.
            let swap = [Self.hint(.renamed, 1), Self.hint(.renamed, 2), Self.hint(.renamed, 2), Self.hint(.renamed, 1)]
            let due = await debouncer.take(swap + swap)
            #expect(due.map(\.file.index) == [1, 2])
        }
    }

    @Test func `two files that swap names by way of a third are due together`() async throws {
        try await onLoop { loop in
            let debouncer = Debouncer(window: 20, writingQuiet: 1_000, loop: loop)
            var moved = Self.hint(.renamed, 1)
            moved.origin = FileID(2)
            let first = await debouncer.take([Self.hint(.gone, 1)])
            let second = await debouncer.take([Self.hint(.renamed, 2), moved])
            let third = await debouncer.take([Self.hint(.written, 2)])
            #expect(first.isEmpty && second.isEmpty && third.isEmpty)
            let deadline = try #require(await debouncer.nextDeadline)
            while MonotonicTime.now < deadline { await Task.yield() }
            let due = await debouncer.take([])
            #expect(due.map(\.file.index) == [1, 2] && due[0].origin == FileID(2))
            #expect(await debouncer.nextDeadline == nil)
        }
    }

    @Test func `what was held back is due with what comes later, and the next time is known`() async throws {
        try await onLoop { loop in
            let debouncer = Debouncer(window: 20, writingQuiet: 1_000, loop: loop)
            let first = await debouncer.take([Self.hint(.gone, 1)])
            #expect(first.isEmpty)
            let deadline = try #require(await debouncer.nextDeadline)
            while MonotonicTime.now < deadline { await Task.yield() }
            let second = await debouncer.take([Self.hint(.scanned, 2)])
            #expect(second.map(\.file.index) == [1, 2])
            #expect(await debouncer.nextDeadline == nil)
            #expect(await debouncer.take([]).isEmpty)
        }
    }
}

extension Debouncer {
    fileprivate func take(_ hints: [FileHint]) -> [DueFile] {
        var due: [DueFile] = []
        take(hints, into: &due)
        return due
    }
}
