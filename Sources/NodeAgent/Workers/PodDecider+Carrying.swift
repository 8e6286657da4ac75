/// A pod that is to run.
extension PodDecider {
    /// Brings the pod to run in its newest sandbox, or in another one.
    mutating func carry(_ wanted: WantedPod, _ sandboxes: [SandboxFact]) {
        if let deadline = deadline(of: wanted, sandboxes) {
            let left = deadline - clock.wall
            if left <= 0 { return end(wanted, sandboxes, at: deadline) }
            decision.look(in: left)
        }
        let usable = sandboxes.filter {
            $0.isReady && !memory.stoppedSandboxes.contains($0.id) && !isUnderWay(.stopSandbox, $0.id)
        }
        guard let sandbox = usable.max(by: { ($0.attempt, $0.createdAt, $0.id) < ($1.attempt, $1.createdAt, $1.id) })
        else { return replaceSandbox(wanted, sandboxes) }
        let dead = sandboxes.filter { $0.id != sandbox.id }
        // What runs in another sandbox runs beside what runs in this one.
        if !stopContainers(of: dead, .sandboxDied) { return }
        for container in Set(wanted.lasting + wanted.initContainers).sorted(by: { $0.name < $1.name }) {
            collectGarbage(of: container.name, in: sandboxes)
        }
        let names = Set((wanted.initContainers + wanted.containers).map(\.name))
        removeUnwanted(names, in: sandboxes)
        removeEmpty(dead)
        bringUp(wanted, in: sandbox)
    }

    // MARK: - The deadline

    /// When the pod is over at the latest, in nanoseconds since 1970 (`pkg/kubelet/active_deadline.go`).
    private func deadline(of wanted: WantedPod, _ sandboxes: [SandboxFact]) -> Int64? {
        guard let seconds = wanted.activeDeadline, let start = sandboxes.map(\.podSince).min() else { return nil }
        return start + seconds * 1_000_000_000
    }

    /// Ends a pod that has been active for too long. It has failed, unless it had run to its end before.
    private mutating func end(_ wanted: WantedPod, _ sandboxes: [SandboxFact], at deadline: Int64) {
        if !stopContainers(of: sandboxes, .deadlineExceeded) { return }
        for sandbox in sandboxes where !memory.stoppedSandboxes.contains(sandbox.id) {
            take(.stopSandbox(id: sandbox.id))
            return
        }
        let isSuccess = isOver(wanted, sandboxes) ?? false
        if !decision.steps.isEmpty { return }
        let isEarlier = wanted.containers.allSatisfy { container in
            newestEnd(of: container.name, in: sandboxes)?.exit.map { $0.finishedAt < deadline } ?? false
        }
        decision.progress = .finished(isSuccess: isSuccess && isEarlier)
    }

    // MARK: - Sandboxes

    private mutating func replaceSandbox(_ wanted: WantedPod, _ sandboxes: [SandboxFact]) {
        if !stopContainers(of: sandboxes, .sandboxDied) { return }
        for sandbox in sandboxes where !memory.stoppedSandboxes.contains(sandbox.id) {
            take(.stopSandbox(id: sandbox.id))
            return
        }
        if let isSuccess = isOver(wanted, sandboxes) {
            if decision.steps.isEmpty { decision.progress = .finished(isSuccess: isSuccess) }
            return
        }
        let newest = sandboxes.map(\.attempt).max().map { $0 + 1 } ?? 0
        take(.runSandbox(attempt: max(newest, memory.nextSandboxAttempt)))
    }

    /// Whether a pod without a sandbox has run to its end, and how; nil if it has not.
    private mutating func isOver(_ wanted: WantedPod, _ sandboxes: [SandboxFact]) -> Bool? {
        if sandboxes.isEmpty { return nil }
        var isSuccess = true
        var hasRun = false
        for container in wanted.containers {
            guard let last = newestEnd(of: container.name, in: sandboxes) else {
                isSuccess = false
                // With this policy a pod is not begun again; the others are not over before each container is.
                if wanted.policy == .never { continue }
                return nil
            }
            if !last.isMade(for: container) { return nil }
            guard let exit = last.exit else {
                take(.inspect(id: last.id))
                return false
            }
            if container.restarts(after: exit) { return nil }
            hasRun = true
            isSuccess = isSuccess && exit.code == 0
        }
        if hasRun { return isSuccess }
        // Nothing but init containers was run.
        let wasBegun = actual.containers.contains { container in sandboxes.contains { $0.id == container.sandboxID } }
        return wanted.policy == .never && wasBegun ? false : nil
    }

    /// Removes sandboxes that hold nothing any more.
    private mutating func removeEmpty(_ dead: [SandboxFact]) {
        for sandbox in dead where !actual.containers.contains(where: { $0.sandboxID == sandbox.id }) {
            if memory.stoppedSandboxes.contains(sandbox.id) {
                take(.removeSandbox(id: sandbox.id))
            } else {
                take(.stopSandbox(id: sandbox.id))
            }
        }
    }

    // MARK: - Remains

    /// The newest container of a name that has ended.
    func newestEnd(of name: String, in sandboxes: [SandboxFact]) -> ContainerFact? {
        ended(name, in: sandboxes).first
    }

    /// The ended containers of a name, the newest first.
    private func ended(_ name: String, in sandboxes: [SandboxFact]) -> [ContainerFact] {
        actual.containers.filter { container in
            container.name == name && container.isExited && sandboxes.contains { $0.id == container.sandboxID }
        }.sorted { $0.isNewer(than: $1) }
    }

    /// Keeps the newest ended container of each name (`MaxPerPodContainer` of the kubelet), which tells how it ended.
    private mutating func collectGarbage(of name: String, in sandboxes: [SandboxFact]) {
        for container in ended(name, in: sandboxes).dropFirst() { remove(container) }
    }

    /// Ends and removes containers that no manifest names any more.
    private mutating func removeUnwanted(_ names: Set<String>, in sandboxes: [SandboxFact]) {
        for container in actual.containers where !names.contains(container.name) {
            guard sandboxes.contains(where: { $0.id == container.sandboxID }) else { continue }
            if container.isLive { stop(container, .containerIsGone) } else { remove(container) }
        }
    }
}
