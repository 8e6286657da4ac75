import LinuxIO
import Testing

@testable import Reconciler

/// Random hints, against the rules written down once more in the plainest way, and against what must hold whatever the
/// rules.
struct DebounceModelTests {
    private static let window: Int64 = 100
    private static let quiet: Int64 = 250
    private static let kinds: [FileHint.Kind] = [
        .written, .writtenFirst, .writing, .gone, .renamed, .scanned, .missing,
    ]

    /// One file's debouncing.
    private struct Model {
        enum State {
            case idle
            /// It was read; the window runs.
            case read(end: Int64)
            /// Something is held back.
            case held(due: Int64, end: Int64, since: Int64)
        }

        var state = State.idle
        /// Whether a removal is held back.
        var isRemoval = false

        mutating func take(_ kind: FileHint.Kind, _ now: Int64) -> Bool {
            isRemoval = kind == .gone
            let end: Int64?
            switch state {
            case .idle: end = nil
            case .read(let time), .held(_, let time, _): end = time
            }
            var since = now
            if case .held(_, _, let first) = state { since = first }
            switch kind {
            case .renamed:
                state = .idle
                return true
            case .scanned where end == nil: return true
            case .written, .scanned:
                if let end, end > now {
                    state = .held(due: end, end: end, since: since)
                    return false
                }
                state = .read(end: now + window)
                return true
            case .writing:
                if now - since >= 60_000 {
                    state = .idle
                    return true
                }
                state = .held(due: max(now + quiet, end ?? 0), end: end ?? now, since: since)
            case .gone, .missing, .writtenFirst:
                if now - since >= 10 * window {
                    state = .idle
                    return true
                }
                state = .held(due: now + window, end: end ?? now + window, since: since)
            }
            return false
        }

        /// It was due, and found to be unfinished.
        mutating func hold(_ now: Int64) {
            var end = now
            switch state {
            case .held: return
            case .idle: break
            case .read(let time): end = time
            }
            isRemoval = false
            state = .held(due: now + quiet, end: end, since: now)
        }

        /// - Parameter removals: when all removals are due.
        mutating func pop(_ now: Int64, _ removals: Int64) -> Bool {
            switch state {
            case .held(let due, _, _) where max(due, isRemoval ? removals : due) <= now:
                state = .idle
                return true
            case .read(let end) where end <= now: state = .idle
            default: break
            }
            return false
        }

        func deadline(_ removals: Int64) -> Int64? {
            switch state {
            case .idle: nil
            case .read(let end): end
            case .held(let due, _, _): max(due, isRemoval ? removals : due)
            }
        }

        /// When removals are due: with the last of them, and not much later than the first.
        static func removals(_ models: [Model]) -> Int64 {
            let held = models.compactMap { model -> (due: Int64, since: Int64)? in
                guard model.isRemoval, case .held(let due, _, let since) = model.state else { return nil }
                return (due, since)
            }
            guard let last = held.map(\.due).max(), let first = held.map(\.since).min() else { return 0 }
            return min(last, first + 10 * window)
        }
    }

    private func time(_ value: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: value * 1_000_000) }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `random hints are due when the plain rules say so, and the last one always goes through`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = DebounceTable(window: Self.window, writingQuiet: Self.quiet)
        var models = (0..<5).map { _ in Model() }
        // Which files have a hint that no reading has come after.
        var open: Set<Int> = []
        var now: Int64 = 1_000

        func pop() {
            let due = table.popDue(now: time(now)).map(\.file.index)
            let removals = Model.removals(models)
            let expected = models.indices.filter { models[$0].pop(now, removals) }
            #expect(due == expected, "at \(now)")
            open.subtract(due)
            let left = Model.removals(models)
            #expect(table.nextDeadline == models.compactMap { $0.deadline(left) }.min().map(time))
            #expect(table.nextDeadline.map { $0 > time(now) } ?? true, "a wait that ends at once does nothing")
            #expect(table.isEmpty == (table.nextDeadline == nil))
        }

        for _ in 0..<3_000 {
            now += [0, 1, 10, 60, 100, 400].randomElement(using: &random)!
            pop()
            let file = models.indices.randomElement(using: &random)!
            let kind = Self.kinds.randomElement(using: &random)!
            let hint = FileHint(file: FileID(file), name: FileName("\(file)"), kind: kind)
            let isDue = table.take(hint, now: time(now))
            let expected = models[file].take(kind, now)
            #expect(isDue == expected, "\(kind) at \(now)")
            if isDue { open.remove(file) } else { open.insert(file) }
            if isDue, Bool.random(using: &random) {
                table.hold(DueFile(file: hint.file, name: hint.name, writing: .uncertain), now: time(now))
                models[file].hold(now)
                open.insert(file)
            }
        }
        while let next = table.nextDeadline {
            now = next.nanoseconds / 1_000_000
            pop()
        }
        #expect(open.isEmpty)
    }
}
