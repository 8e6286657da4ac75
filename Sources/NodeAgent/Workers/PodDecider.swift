/// Decides what to do for a pod: from what is wanted and what is there, without a clock and without doing anything.
///
/// The rules are the kubelet's (`kuberuntime_manager.go`, `computePodActions`), but what restarts is decided by restart domains: a
/// sandbox or container that was made for the wanted hash is left alone.
struct PodDecider {
    /// Nil for a pod that has to go.
    let wanted: WantedPod?
    let actual: ActualPod
    let memory: PodMemory
    let clock: PodClock
    var decision = PodDecision()

    static func decide(
        _ wanted: WantedPod?,
        _ actual: ActualPod,
        _ memory: PodMemory,
        clock: PodClock
    ) -> PodDecision {
        var decider = PodDecider(wanted: wanted, actual: actual, memory: memory, clock: clock)
        decider.decide()
        return decider.decision
    }

    private mutating func decide() {
        removeHomeless()
        let remains = cleanUp()
        let current = wanted.map { wanted in
            actual.sandboxes.filter { $0.hash == nil || $0.hash == wanted.hash }
        }
        let kept = Set((current ?? []).map(\.id))
        let others = actual.sandboxes.filter { !kept.contains($0.id) }
        guard let wanted, let current else {
            let isDown = tearDown(others, .podIsGone, removes: true)
            // A sandbox that is still being made has to go too.
            guard isDown && actual.isEmpty && !isUnderWay(.runSandbox, "") else { return }
            switch remains {
            case .none: decision.progress = .gone
            case .some: break
            // Other pods need not wait for files that cannot be removed yet.
            case .stuck: decision.progress = .finished(isSuccess: true)
            }
            return
        }
        // The pod that is to be replaced runs until images and volumes of the new one are there.
        if hasLive(others) && current.isEmpty && memory.prepared != wanted.hash {
            take(.prepare(wanted.hash))
            return
        }
        if !tearDown(others, .podChanged, removes: true, mayLeaveRemains: true) { return }
        carry(wanted, current)
    }

    // MARK: - Taking steps

    /// Takes a step up unless it is under way, is taken up already for another reason, or has failed a moment ago.
    mutating func take(_ step: PodStep) {
        let key = step.key
        if memory.underWay.contains(key) || decision.steps.contains(where: { $0.key == key }) { return }
        let wait = memory.wait(for: step, now: clock.monotonic)
        if wait > 0 {
            decision.look(in: wait)
        } else {
            decision.steps.append(step)
        }
    }

    func isUnderWay(_ kind: StepKey.Kind, _ target: String) -> Bool {
        memory.underWay.contains(StepKey(kind, target))
    }

    // MARK: - Ends

    /// Whether something runs in the sandboxes.
    private func hasLive(_ sandboxes: [SandboxFact]) -> Bool {
        actual.containers.contains { container in
            container.isLive && sandboxes.contains { $0.id == container.sandboxID }
        }
    }

    private enum Remains {
        case none
        case some
        /// Only what could not be removed at the first try.
        case stuck
    }

    /// Removes what lies on the host of pods whose sandboxes are gone, but for what the next sandbox goes on from.
    private mutating func cleanUp() -> Remains {
        var remains = Remains.none
        for pod in memory.onHost where !actual.sandboxes.contains(where: { $0.uid == pod.uid }) {
            if wanted != nil && memory.nextUID == pod.uid { continue }
            let step = PodStep.cleanUp(pod)
            if memory.held[pod.uid] == nil { take(step) }
            if !memory.hasFailed(step) { remains = .some } else if remains == .none { remains = .stuck }
        }
        return remains
    }

    /// Removes containers whose sandbox is gone.
    private mutating func removeHomeless() {
        let sandboxes = Set(actual.sandboxes.map(\.id))
        for container in actual.containers where !sandboxes.contains(container.sandboxID) {
            if container.isLive { stop(container, .sandboxDied) } else { remove(container) }
        }
    }

    /// Ends sandboxes and what runs in them: containers, then sidecars from the last to the first, then the sandboxes.
    ///
    /// - Parameters:
    ///   - removes: whether they are removed then.
    ///   - mayLeaveRemains: whether stopped ones are as good as removed ones.
    /// - Returns: whether that is done.
    mutating func tearDown(
        _ sandboxes: [SandboxFact],
        _ reason: StopReason,
        removes: Bool,
        mayLeaveRemains: Bool = false
    ) -> Bool {
        if sandboxes.isEmpty { return true }
        guard stopContainers(of: sandboxes, reason) else { return false }
        var areStopped = true
        for sandbox in sandboxes {
            if !memory.stoppedSandboxes.contains(sandbox.id) {
                take(.stopSandbox(id: sandbox.id))
                areStopped = false
            } else if removes {
                take(.removeSandbox(id: sandbox.id))
            }
        }
        return areStopped && (!removes || mayLeaveRemains)
    }

    /// Stops what runs in sandboxes, in its order; returns whether nothing does any more.
    mutating func stopContainers(of sandboxes: [SandboxFact], _ reason: StopReason) -> Bool {
        let ids = Set(sandboxes.map(\.id))
        let own = actual.containers.filter { ids.contains($0.sandboxID) }
        let live = own.filter(\.isLive)
        let main = live.filter { $0.sidecarPlace == nil }
        for container in main { stop(container, reason) }
        if main.isEmpty, let last = live.max(by: { ($0.sidecarPlace ?? 0) < ($1.sidecarPlace ?? 0) }) {
            stop(last, reason)
        }
        // One that is being started runs in a moment.
        return live.isEmpty && !own.contains { isUnderWay(.start, $0.id) }
    }

    mutating func stop(_ container: ContainerFact, _ reason: StopReason) {
        // What a pod that is replaced was given is written on its containers; of others the newest manifest counts.
        let (first, second) =
            reason == .podChanged
            ? (container.gracePeriod, memory.gracePeriod) : (memory.gracePeriod, container.gracePeriod)
        var left = first ?? second ?? Self.usualGracePeriod
        if let since = memory.endingSince[container.sandboxID], reason.isOfWholePod {
            left -= (clock.monotonic - since) / 1_000_000_000
        }
        take(.stop(name: container.name, id: container.id, reason, gracePeriod: max(Self.leastGracePeriod, left)))
    }

    mutating func remove(_ container: ContainerFact) {
        take(.removeContainer(name: container.name, id: container.id))
    }

    /// `v1.DefaultTerminationGracePeriodSeconds`
    private static let usualGracePeriod: Int64 = 30
    /// `minimumGracePeriodInSeconds` of the kubelet.
    static let leastGracePeriod: Int64 = 2
}

extension StopReason {
    /// Whether the pod's containers share one grace period.
    var isOfWholePod: Bool {
        switch self {
        case .podIsGone, .podChanged, .podIsOver, .deadlineExceeded, .sandboxDied: true
        case .containerChanged, .containerIsGone, .duplicate, .unknownState: false
        }
    }
}
