public import LinuxIO
import PodSchema

/// The last stage: knows which pods are wanted and makes of findings the actions that get there.
public actor RestartPlanner {
    private nonisolated let loop: EventLoop
    private var planner = PodPlanner()
    private var pods: PodTable
    private let recorder: StateRecorder?
    /// What the recorder has not been told yet.
    private var unrecorded: [ManifestChange] = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - running: what runs already, as recorded.
    ///   - known: of these, each file's, by its number.
    ///   - recorder: is told of what changes.
    public init(
        running: [AcceptedManifest] = [],
        known: [AcceptedManifest] = [],
        recorder: StateRecorder? = nil,
        loop: EventLoop
    ) {
        self.loop = loop
        self.recorder = recorder
        pods = PodTable(running: running, known: known)
    }

    /// Has the changes of all plans so far recorded. Plans come first: nobody waits for a record.
    func record() {
        recorder?.record(unrecorded)
        unrecorded.removeAll()
    }

    /// Every pod that is wanted, in the order of its name.
    public var desired: [AcceptedManifest] {
        pods.manifests.sorted { $0.digest.qualifiedName < $1.digest.qualifiedName }
    }

    /// Makes a plan of what was found out about files.
    ///
    /// - Parameters:
    ///   - isComplete: whether every file of the directory has been looked at, so that pods of the last run without a
    ///     file are gone.
    ///   - files: how many files there are.
    func plan(_ findings: [FileFinding], isComplete: Bool, files: Int) -> Plan {
        var plan = Plan()
        for finding in findings { plan.warnings += finding.warnings }
        let outcome = pods.apply(findings, isComplete: isComplete)
        plan.actions.reserveCapacity(outcome.changes.count)
        plan.errors = outcome.errors
        if recorder != nil { unrecorded += outcome.recordable }
        for (before, after) in outcome.changes {
            if let action = action(from: before, to: after) { plan.actions.append(action) }
        }
        // Batches mostly come in this order, and comparing neighbours is cheaper than sorting.
        let isSorted = zip(plan.actions, plan.actions.dropFirst()).allSatisfy { ($0.file, $0.pod) <= ($1.file, $1.pod) }
        if !isSorted { plan.actions.sort { ($0.file, $0.pod) < ($1.file, $1.pod) } }
        plan.errors.sort()
        plan.warnings.sort()
        summarize(&plan, files: files)
        return plan
    }

    private func action(from old: AcceptedManifest?, to new: AcceptedManifest?) -> PlanAction? {
        switch (old, new) {
        case (nil, nil): nil
        case (nil, let new?): planner.whole(new, .start)
        case (let old?, nil): planner.whole(old, .stop)
        case (let old?, let new?): planner.change(from: old, to: new)
        }
    }

    private func summarize(_ plan: inout Plan, files: Int) {
        plan.summary.manifests = files
        plan.summary.invalid = pods.invalidCount
        for action in plan.actions {
            switch action.kind {
            case .start: plan.summary.start += 1
            case .stop: plan.summary.stop += 1
            case .restart: plan.summary.restart += 1
            case .update: plan.summary.update += 1
            }
        }
        plan.summary.unchanged = pods.count - plan.summary.start - plan.summary.restart - plan.summary.update
    }
}
