public import LinuxIO
public import ManifestDecoding
import PodSchema

/// The last stage: knows which pods are wanted and makes of findings the actions that get there.
public actor RestartPlanner {
    private nonisolated let loop: EventLoop
    private let key: Hash128
    private let width: Int
    private var planner: PodPlanner
    private var pods: PodTable
    private var startOrder = StartOrder()
    private var restartGuard: RestartGuard
    private var held = HeldActions()
    /// Room for what comes of the next batch.
    private var spare = PodTable.Outcome()
    private let recorder: StateRecorder?
    /// What the recorder has not been told yet.
    private var unrecorded: [ManifestChange] = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - running: what runs already, as recorded.
    ///   - known: of these, each file's, by its number.
    ///   - key: the key of all digests.
    ///   - recorder: is told of what changes.
    public init(
        running: [AcceptedManifest] = [],
        known: [AcceptedManifest] = [],
        key: Hash128,
        settings: PlanSettings = PlanSettings(),
        recorder: StateRecorder? = nil,
        loop: EventLoop
    ) {
        self.loop = loop
        self.key = key
        self.recorder = recorder
        width = settings.parallelism
        restartGuard = RestartGuard(settings)
        planner = PodPlanner(key: key)
        pods = PodTable(running: running, known: known)
        for manifest in running { Self.note(manifest, in: &startOrder) }
    }

    /// Has the changes of all plans so far recorded. Plans come first: nobody waits for a record.
    func record() {
        recorder?.record(unrecorded)
        if !unrecorded.isEmpty { unrecorded.removeAll() }
    }

    /// What runs once every plan so far is carried out, in the order of the pods' names: what is wanted, but for actions that
    /// are held.
    public var applied: [AcceptedManifest] {
        var manifests = pods.manifests
        if !held.isEmpty {
            let changes = held.manifests
            let waiting = Set(changes.compactMap { $0.new.map(ObjectIdentifier.init) })
            manifests.removeAll { waiting.contains(ObjectIdentifier($0)) }
            manifests += changes.compactMap(\.old)
        }
        return manifests.sorted { $0.digest.qualifiedName < $1.digest.qualifiedName }
    }

    /// Makes a plan of what was found out about files.
    ///
    /// - Parameters:
    ///   - isComplete: whether every file of the directory has been looked at, so that pods of the last run without a
    ///     file are gone.
    ///   - files: how many files there are.
    ///   - isConfirmed: whether somebody has said that what the guard holds may go on.
    ///   - changes: what differs in manifests of the findings, of those that came in another one's place.
    func plan(
        _ findings: [FileFinding],
        isComplete: Bool,
        files: Int,
        isConfirmed: Bool = false,
        changes: [AcceptedChange] = [],
        now: MonotonicTime = .now
    ) -> Plan {
        var plan = Plan()
        let reasons = ReasonTable(changes)
        for index in findings.indices where !findings[index].warnings.isEmpty {
            plan.warnings += findings[index].warnings
        }
        let running = pods.count + held.stopCount
        var outcome = PodTable.Outcome()
        swap(&outcome, &spare)
        pods.apply(findings, isComplete: isComplete, into: &outcome)
        plan.errors = outcome.errors
        if !held.isEmpty { for manifest in outcome.rewritten { held.rewrite(manifest) } }
        // What is held may be of another file than what comes in its place.
        let isSorted = held.isEmpty
        var planned = actions(isSorted ? PlanOrder.sorted(outcome.changes) : outcome.changes, reasons)
        noteStartOrder(outcome.changes, &plan)
        let isEmptied = files == 0 && !outcome.changes.isEmpty
        let due = held.isEmpty ? [] : held.takeDue(now: now, all: isConfirmed, isChanged: !outcome.changes.isEmpty)
        if !due.isEmpty { planned += due }
        let order = PlanOrder(consume planned, isSorted: isSorted, startOrder: startOrder)
        let verdict = restartGuard.judge(
            order.actions,
            running: running,
            isEmptied: isEmptied,
            isConfirmed: isConfirmed,
            now: now
        )
        let arrangement = PlanArrangement(order, verdict, width: width)
        for (place, hold) in arrangement.holds { held.hold(arrangement.actions[place], hold) }
        plan.actions = arrangement.actions
        if recorder != nil { note(outcome, due) }
        if !due.isEmpty { forgetHeldBefore(due, &plan) }
        if let notice = verdict.notice { plan.notices.append(notice) }
        plan.heldUntil = held.deadline
        finish(&plan, files: files)
        outcome.removeAll()
        swap(&outcome, &spare)
        return plan
    }

    private func actions(_ changes: [PodTable.Change], _ reasons: ReasonTable) -> [PlanAction] {
        var actions: [PlanAction] = []
        actions.reserveCapacity(changes.count)
        for (before, after) in changes {
            var old = before
            if !held.isEmpty, let identity = (after ?? before)?.digest.identity, let kept = held.takeOld(identity) {
                // Nothing was done of the change before this one.
                old = kept.old
            }
            let known = reasons.reasons(from: old, to: after)
            if let action = planner.action(from: old, to: after, known: known) { actions.append(action) }
        }
        return actions
    }

    /// Keeps for the recorder what is carried out from now on; of a pod whose change is held, nothing.
    private func note(_ outcome: PodTable.Outcome, _ due: [PlanAction]) {
        for (before, after) in outcome.changes + due.map({ (before: $0.old, after: $0.new) }) {
            guard let digest = (after ?? before)?.digest, !held.contains(digest.identity) else { continue }
            if let after {
                if after.record == nil { unrecorded.append(.accepted(after)) }
            } else {
                unrecorded.append(.withdrawn(digest))
            }
        }
        for manifest in outcome.rewritten where !held.contains(manifest.digest.identity) {
            unrecorded.append(.accepted(manifest))
        }
    }

    /// What was held before and still is needs no telling again.
    private func forgetHeldBefore(_ due: [PlanAction], _ plan: inout Plan) {
        let before = Set(due.map(\.manifest.digest.identity))
        let kept = plan.actions.count
        plan.actions.removeAll { $0.turn.isHeld && before.contains($0.manifest.digest.identity) }
        let released = due.count - (kept - plan.actions.count)
        if released > 0 { plan.notices.append(.released(count: released)) }
    }

    private func finish(_ plan: inout Plan, files: Int) {
        if plan.errors.count > 1 { plan.errors.sort() }
        if plan.warnings.count > 1 { plan.warnings.sort() }
        for index in plan.actions.indices where !plan.actions[index].turn.isHeld {
            plan.summary.count(plan.actions[index].kind)
        }
        plan.summary.manifests = files
        plan.summary.invalid = pods.invalidCount + startOrder.refusedCount
        let changed = plan.summary.start + plan.summary.restart + plan.summary.update
        plan.summary.unchanged = pods.count - changed - (held.count - held.stopCount)
        plan.summary.held = held.count
    }

    // MARK: - The order that pods ask for

    private static func note(_ manifest: AcceptedManifest, in order: inout StartOrder) {
        let pods = manifest.digest.ordering.startsAfter
        if !pods.isEmpty { order.set(manifest.digest.qualifiedName, after: pods, file: manifest.file) }
    }

    private func noteStartOrder(_ changes: [PodTable.Change], _ plan: inout Plan) {
        for index in changes.indices {
            guard changes[index].after?.asksForOrder == true || changes[index].before?.asksForOrder == true else {
                continue
            }
            let (before, after) = changes[index]
            guard let manifest = after ?? before else { continue }
            let wanted = after?.digest.ordering.startsAfter ?? []
            startOrder.set(manifest.digest.qualifiedName, after: wanted, file: manifest.file)
            for pod in wanted where !isWanted(pod) { plan.warnings.append(Self.warning(of: pod, manifest)) }
        }
        if startOrder.update() { plan.errors += startOrder.errors }
    }

    private func isWanted(_ pod: String) -> Bool {
        let parts = pod.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        return pods.contains(PodReader.identity(namespace: String(parts[0]), name: String(parts[1]), key: key))
    }

    private static func warning(of pod: String, _ manifest: AcceptedManifest) -> ManifestError {
        let problem = FieldProblem(
            field: "metadata.annotations[\(PodReader.afterAnnotation)]",
            message: "there is no pod \(PrintableText.quoted(pod)) to wait for",
            position: nil
        )
        return ManifestError(file: manifest.file, problem: problem)
    }
}

extension AcceptedManifest {
    fileprivate var asksForOrder: Bool { !digest.ordering.startsAfter.isEmpty }
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
