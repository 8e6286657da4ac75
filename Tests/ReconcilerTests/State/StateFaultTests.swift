import LinuxIO
import Synchronization
import Testing

@testable import Reconciler

/// The process ends at each call that changes the directory, and in the middle of each write: what the next start finds is
/// what was there before the batch that was under way, or after it.
struct StateFaultTests {
    /// Lets so many calls through, and fails all from then on: to the directory that is a kill.
    private final class Countdown: Sendable {
        private struct State {
            var left: Int
            var torn: Int
            var hasEnded = false
            var steps: [StateStep] = []
        }

        private let state: Mutex<State>

        /// - Parameter torn: bytes of the write at which it ends that come through.
        init(_ calls: Int, torn: Int = 0) {
            state = Mutex(State(left: calls, torn: torn))
        }

        var steps: [StateStep] { state.withLock { $0.steps } }

        func interrupt(_ step: StateStep) -> (error: Errno, written: Int)? {
            state.withLock { state in
                state.steps.append(step)
                if state.hasEnded { return (.inputOutput, 0) }
                state.left -= 1
                guard state.left < 0 else { return nil }
                state.hasEnded = true
                guard case .write(let count) = step else { return (.inputOutput, 0) }
                return (.inputOutput, min(state.torn, count))
            }
        }
    }

    private let directory = TemporaryDirectory(isInMemory: true)

    private static let batches: [[StateChange]] = [
        [States.accepted("a", "first\n"), States.accepted("b", "first\n", isApplied: false)],
        [States.accepted("a", "second\n", isApplied: false), .applied(States.name("b"), sequence: 2)],
        [.withdrawn(States.name("a"), isApplied: false), States.accepted("c", "first\n")],
        [States.accepted("b", "third\n"), .applied(States.name("a"), sequence: 0)],
    ]

    /// The state after each number of batches.
    private static let states = batches.reduce(into: [StateContents()]) { states, batch in
        states.append(states[states.count - 1])
        states[states.count - 1].apply(batch)
    }

    /// Opens the log, appends every batch that is not in it, and writes it anew behind each.
    ///
    /// - Returns: how many batches were acknowledged.
    private func run(_ countdown: Countdown?, from first: Int = 0) throws -> Int {
        let folder = try StateFolder(path: directory.path) { countdown?.interrupt($0) }
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(folder, recovered: &pods)
        var done = first
        for batch in Self.batches[first...] {
            guard (try? log.append(batch)) != nil else { break }
            done += 1
            try? log.rewrite()
        }
        return done
    }

    private func clean() {
        for name in directory.names { _ = try? Directory(path: directory.path).remove(FileName(name)) }
    }

    private var callCount: Int {
        get throws {
            let all = Countdown(.max)
            #expect(try run(all) == Self.batches.count)
            clean()
            return all.steps.count
        }
    }

    /// Checks what the next start finds, and that it can go on.
    private func check(acknowledged: Int, _ comment: Comment) throws {
        let (found, problems) = try States.recover(directory.path)
        #expect(problems.isEmpty, comment)
        let before = Self.states[acknowledged]
        let after = Self.states[min(acknowledged + 1, Self.batches.count)]
        #expect(found == before || found == after, comment)
        let isAfter = found != before
        #expect(try run(nil, from: acknowledged + (isAfter ? 1 : 0)) == Self.batches.count, comment)
        #expect(try States.recover(directory.path).contents == Self.states[Self.batches.count], comment)
        #expect(directory.names == ["manifests.log"], comment)
        clean()
    }

    @Test func `a process that ends at any call leaves the state before or after a batch`() throws {
        let count = try callCount
        #expect(count > 30)
        for calls in 0..<count {
            let acknowledged = try run(Countdown(calls))
            try check(acknowledged: acknowledged, "after \(calls) calls")
        }
    }

    @Test func `a write that is torn at any byte leaves the state before or after a batch`() throws {
        let probe = Countdown(.max)
        _ = try run(probe)
        clean()
        for (call, step) in probe.steps.enumerated() {
            guard case .write(let count) = step else { continue }
            // The header of a new file is in a temporary one: every 64th byte of it is enough, of a batch every fifth.
            for torn in stride(from: 0, through: count, by: count > LogFormat.firstRecord ? 64 : 5) {
                let acknowledged = try run(Countdown(call, torn: torn))
                try check(acknowledged: acknowledged, "call \(call), \(torn) of \(count) bytes")
            }
        }
    }

    @Test func `a power cut that loses what was not synced leaves a state that was there`() throws {
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(try StateFolder(path: directory.path), recovered: &pods)
        var ends = [log.end]
        for batch in Self.batches {
            _ = try log.append(batch)
            ends.append(log.end)
        }
        let bytes = try directory.bytes("manifests.log")
        var random = SeededGenerator(seed: 11)
        for batch in 1...Self.batches.count {
            for _ in 0..<100 {
                // Of the last batch any part may be there, and the rest be zero or missing.
                let kept = Int.random(in: ends[batch - 1]...ends[batch], using: &random)
                let zeros = Bool.random(using: &random) ? 0 : 512 * Int.random(in: 1...8, using: &random)
                directory.write("manifests.log", bytes[..<kept] + [UInt8](repeating: 0, count: zeros))
                let (found, problems) = try States.recover(directory.path)
                #expect(problems.isEmpty && (found == Self.states[batch - 1] || found == Self.states[batch]))
            }
        }
    }

    // MARK: - A full device

    @Test func `on a full device a batch fails as a whole, the log goes on, and nothing is lost`() throws {
        let isFull = Atomic<Bool>(false)
        let folder = try StateFolder(path: directory.path) { step in
            guard isFull.load(ordering: .relaxed) else { return nil }
            switch step {
            case .write(let count): return (.noSpace, count / 2)
            case .create: return (.noSpace, 0)
            default: return nil
            }
        }
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(folder, recovered: &pods)
        for (done, batch) in Self.batches.enumerated() {
            isFull.store(true, ordering: .relaxed)
            for _ in 0..<3 {
                #expect(throws: StateError.unwritable(path: directory["manifests.log"], .noSpace)) {
                    try log.append(batch)
                }
                #expect(try States.look(directory.path).contents == Self.states[done])
            }
            isFull.store(false, ordering: .relaxed)
            _ = try log.append(batch)
            #expect(try States.look(directory.path).contents == Self.states[done + 1])
        }
        #expect(log.takeProblems().isEmpty)
    }

    @Test(arguments: [StateStep.syncData, .truncate, .rename, .syncDirectory, .create, .remove, .link])
    func `after any failure the next try records everything`(failing: StateStep) throws {
        let fails = Atomic<Bool>(false)
        let folder = try StateFolder(path: directory.path) { step in
            guard fails.load(ordering: .relaxed), step == failing else { return nil }
            return (.inputOutput, 0)
        }
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(folder, recovered: &pods)
        for batch in Self.batches {
            fails.store(true, ordering: .relaxed)
            let isDone = (try? log.append(batch)) != nil
            try? log.rewrite()
            fails.store(false, ordering: .relaxed)
            if !isDone { _ = try log.append(batch) }
        }
        #expect(try States.recover(directory.path).contents == Self.states[Self.batches.count])
        #expect(try States.recover(directory.path).problems.isEmpty)
    }

    @Test func `a device that is full at the start only delays the log`() throws {
        let isFull = Atomic<Bool>(true)
        let folder = try StateFolder(path: directory.path) { _ in
            isFull.load(ordering: .relaxed) ? (.noSpace, 0) : nil
        }
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(folder, recovered: &pods)
        #expect(log.takeProblems() == [.unwritable(path: directory["manifests.log"], .noSpace)])
        #expect(throws: StateError.self) { try log.append(Self.batches[0]) }
        isFull.store(false, ordering: .relaxed)
        _ = try log.append(Self.batches[0])
        #expect(try States.look(directory.path).contents == Self.states[1])
    }
}
