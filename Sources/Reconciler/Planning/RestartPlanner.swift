public import LinuxIO
import PodSchema

/// The last stage: knows which pods are wanted and makes of findings the actions that get there.
public actor RestartPlanner {
    private nonisolated let loop: EventLoop
    private var planner = PodPlanner()
    private var pods: PodTable

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameter running: what runs already, as recorded.
    public init(running: [AcceptedManifest] = [], loop: EventLoop) {
        self.loop = loop
        pods = PodTable(running: running)
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
        for finding in findings where !finding.warnings.isEmpty { plan.warnings += finding.warnings }
        let outcome = pods.apply(findings, isComplete: isComplete)
        plan.actions.reserveCapacity(outcome.changes.count)
        plan.errors = outcome.errors
        // Batches mostly come in the plan's order, and comparing neighbours is cheaper than sorting.
        var isSorted = true
        var last: AcceptedManifest?
        for (before, after) in outcome.changes {
            guard let action = action(from: before, to: after) else { continue }
            if let last { isSorted = isSorted && !action.manifest.isPlanned(before: last) }
            last = action.manifest
            plan.summary.count(action.kind)
            plan.actions.append(action)
        }
        if !isSorted { plan.actions.sort { $0.manifest.isPlanned(before: $1.manifest) } }
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
        plan.summary.unchanged = pods.count - plan.summary.start - plan.summary.restart - plan.summary.update
    }
}

extension AcceptedManifest {
    /// By file, then by pod.
    fileprivate func isPlanned(before other: AcceptedManifest) -> Bool {
        file == other.file ? digest.qualifiedName < other.digest.qualifiedName : file < other.file
    }
}

extension PlanSummary {
    fileprivate mutating func count(_ kind: PlanAction.Kind) {
        switch kind {
        case .start: start += 1
        case .stop: stop += 1
        case .restart: restart += 1
        case .update: update += 1
        }
    }
}
