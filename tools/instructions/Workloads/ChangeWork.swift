import Glibc
import LinuxIO
import ManifestDecoding
import Reconciler
import Synchronization

/// A round replaces 50 manifests: one by one, each when the pipeline has done with the one before, or all but the last by
/// the same bytes, at once. Each is replaced once: nothing is held back.
struct ChangeWork: Sendable {
    static let changes = 50

    private let files: ManifestFiles
    private let count: Int
    private let isSame: Bool

    init(_ path: String, manifests: Int, isSame: Bool) throws {
        files = try ManifestFiles(path, count: manifests)
        count = manifests
        self.isSame = isSame
        for index in 0..<Self.changes * Workload.mostRounds {
            // No plan follows on the same bytes: the last of a round has others, and its plan ends the round.
            let isLast = index % Self.changes == Self.changes - 1
            try files.prepare(index, isSame: isSame && !isLast)
        }
        // What changes within a tick of the clock is looked at twice.
        usleep(100_000)
    }

    func run(_ rounds: Int) throws {
        let steps = ChangeSteps(files, each: isSame ? Self.changes : 1, until: Self.changes * rounds, starting: count)
        try OneTask.run { [files] loop in
            let location = ManifestLocation(path: files.path)
            let key = Hash128(low: 1, high: 2)
            let pipeline = try Pipeline(location, key: key, settings: ReconcileWork.settings, loop: loop)
            await pipeline.run(shouldStop: { steps.isOver }) { plan, _ in
                steps.take(plan)
                if steps.isOver { pipeline.watcher.wake() }
            }
            try steps.check()
        }
    }
}

/// What is replaced, step by step: a plan is the sign for the next one.
private final class ChangeSteps: Sendable {
    private struct State {
        var replaced = 0
        var expected: Int
        var isOver = false
        var failure: WorkloadError?
    }

    private let files: ManifestFiles
    private let size: Int
    private let total: Int
    private let state: Mutex<State>

    init(_ files: ManifestFiles, each size: Int, until total: Int, starting count: Int) {
        self.files = files
        self.size = size
        self.total = total
        state = Mutex(State(expected: count))
    }

    var isOver: Bool { state.withLock { $0.isOver } }

    func check() throws(WorkloadError) {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    func take(_ plan: Plan) {
        state.withLock { state in
            guard plan.actions.count == state.expected, plan.errors.isEmpty else {
                state.failure = WorkloadError("\(plan.actions.count) actions instead of \(state.expected)")
                state.isOver = true
                return
            }
            state.expected = 1
            if state.replaced == total {
                state.isOver = true
                return
            }
            for index in state.replaced..<state.replaced + size {
                do {
                    try files.replace(index)
                } catch {
                    state.failure = WorkloadError("a file cannot be renamed: \(error)")
                    state.isOver = true
                }
            }
            state.replaced += size
        }
    }
}
