import Glibc
import LinuxIO
import ManifestDecoding
import Reconciler
import Synchronization

/// A round replaces 50 manifests. Each is replaced once: nothing is held back.
struct ChangeWork: Sendable {
    static let changes = 50

    /// How they are replaced.
    enum Kind {
        /// One by one, each when the pipeline has done with the one before.
        case single
        /// All but the last by the same bytes, at once. No plan follows on the same bytes: the last one's ends the round.
        case sameBytes
        /// At once, by manifests in which more than one text differs.
        case many

        /// How many are replaced at a time.
        fileprivate var step: Int { self == .single ? 1 : ChangeWork.changes }

        /// How many actions a plan has then.
        fileprivate var actions: Int { self == .many ? ChangeWork.changes : 1 }

        fileprivate func difference(_ index: Int) -> ManifestFiles.Difference {
            switch self {
            case .single: .image
            case .sameBytes: index % ChangeWork.changes == ChangeWork.changes - 1 ? .image : .nothing
            case .many: .imageAndComment
            }
        }
    }

    private let files: ManifestFiles
    private let count: Int
    private let kind: Kind

    init(_ path: String, manifests: Int, _ kind: Kind) throws {
        files = try ManifestFiles(path, count: manifests)
        count = manifests
        self.kind = kind
        for index in 0..<Self.changes * Workload.mostRounds { try files.prepare(index, kind.difference(index)) }
        // What changes within a tick of the clock is looked at twice.
        usleep(100_000)
    }

    func run(_ rounds: Int) throws {
        let steps = ChangeSteps(files, kind, until: Self.changes * rounds, starting: count)
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
    private let kind: ChangeWork.Kind
    private let total: Int
    private let state: Mutex<State>

    init(_ files: ManifestFiles, _ kind: ChangeWork.Kind, until total: Int, starting count: Int) {
        self.files = files
        self.kind = kind
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
            state.expected = kind.actions
            if state.replaced == total {
                state.isOver = true
                return
            }
            for index in state.replaced..<state.replaced + kind.step {
                do {
                    try files.replace(index)
                } catch {
                    state.failure = WorkloadError("a file cannot be renamed: \(error)")
                    state.isOver = true
                }
            }
            state.replaced += kind.step
        }
    }
}
