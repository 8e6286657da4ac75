/// What is done for each container.
extension PodDecider {
    /// How a container is after what this decision does.
    enum Condition: Equatable {
        case running
        /// It runs, but is about to be replaced.
        case replaced
        /// It is made or started.
        case starting
        /// It keeps ending, or cannot be made: it is tried again later.
        case waiting
        /// It has ended and stays so.
        case ended(ContainerExit)
    }

    /// Brings everything up in a sandbox: init containers one after the other, then the containers.
    mutating func bringUp(_ wanted: WantedPod, in sandbox: SandboxFact) {
        switch setUp(wanted, in: sandbox) {
        case .working: return
        case .failed:
            if stopContainers(of: [sandbox], .podIsOver) {
                take(.stopSandbox(id: sandbox.id))
            }
            return
        case .done: break
        }
        var conditions: [Condition] = []
        for container in wanted.containers {
            // One behind the other: the hook of one may be what the next one waits for.
            conditions.append(bringUp(container, in: sandbox, mayStart: !conditions.contains(.starting)))
        }
        let hasEnded = conditions.allSatisfy { if case .ended = $0 { true } else { false } }
        if hasEnded {
            // Sidecars do not keep a pod alive.
            if stopContainers(of: [sandbox], .podIsOver) { take(.stopSandbox(id: sandbox.id)) }
            return
        }
        let sidecars = wanted.initContainers.filter { $0.role == .sidecar }
        let isUp = conditions.allSatisfy { condition in
            if case .ended = condition { true } else { condition == .running }
        }
        let areSidecarsUp = sidecars.allSatisfy { sidecar in
            instances(sidecar.name, in: sandbox).contains { $0.state == .running && $0.isMade(for: sidecar) }
        }
        guard isUp && areSidecarsUp else { return }
        if wanted.hasLiveFiles && memory.refreshed != wanted.live {
            take(.refresh(wanted.live))
        } else {
            decision.progress = .running
        }
    }

    private enum SetUp {
        case working
        case failed
        case done
    }

    /// Runs init containers in their order. Once a container was made, they are done, and only sidecars are kept running.
    private mutating func setUp(_ wanted: WantedPod, in sandbox: SandboxFact) -> SetUp {
        let isDone = wanted.containers.contains { !instances($0.name, in: sandbox).isEmpty }
        let reached = wanted.initContainers.lastIndex { !instances($0.name, in: sandbox).isEmpty } ?? 0
        // Sidecars of a pod whose containers have all ended are not started again.
        let isEnding = isDone && hasOnlyEnded(wanted, in: sandbox)
        for (place, container) in wanted.initContainers.enumerated() {
            let isBehind = isDone || place < reached
            if container.role == .sidecar {
                if isEnding { continue }
                let condition = bringUp(container, in: sandbox, mayStart: true)
                if !isBehind && condition != .running { return .working }
            } else if !isBehind {
                let condition = bringUp(container, in: sandbox, mayStart: true)
                guard case .ended(let exit) = condition else { return .working }
                if exit.code != 0 { return .failed }
            }
        }
        return .done
    }

    private func hasOnlyEnded(_ wanted: WantedPod, in sandbox: SandboxFact) -> Bool {
        wanted.containers.allSatisfy { container in
            let own = instances(container.name, in: sandbox)
            guard let last = own.first, let exit = last.exit, !own.contains(where: { !$0.isExited }) else {
                return false
            }
            return last.isMade(for: container) && !container.restarts(after: exit)
        }
    }

    /// The containers of a name, the newest first.
    func instances(_ name: String, in sandbox: SandboxFact) -> [ContainerFact] {
        actual.containers.filter { $0.name == name && $0.sandboxID == sandbox.id }.sorted { $0.isNewer(than: $1) }
    }

    /// - Parameter mayStart: whether those before it have started.
    private mutating func bringUp(
        _ wanted: WantedContainer,
        in sandbox: SandboxFact,
        mayStart: Bool
    ) -> Condition {
        let own = instances(wanted.name, in: sandbox)
        let made = own.filter { $0.state == .created }
        let ready = made.first { $0.isMade(for: wanted) }
        for stray in made where stray != ready { remove(stray) }
        let live = own.filter(\.isLive)
        for extra in live.dropFirst() { stop(extra, .duplicate) }
        if let container = live.first { return keep(container, wanted, ready, in: sandbox) }
        if let ready {
            if mayStart || isUnderWay(.start, ready.id) { take(.start(name: wanted.name, id: ready.id)) }
            let failed = memory.wait(for: .start(name: wanted.name, id: ready.id), now: clock.monotonic) > 0
            return failed ? .waiting : .starting
        }
        return startAgain(wanted, in: sandbox)
    }

    /// One that runs: as it is, resized, or until what replaces it is made.
    private mutating func keep(
        _ container: ContainerFact,
        _ wanted: WantedContainer,
        _ ready: ContainerFact?,
        in sandbox: SandboxFact
    ) -> Condition {
        if container.state == .unknown {
            stop(container, .unknownState)
            return .starting
        }
        if container.isMade(for: wanted) {
            if let ready { remove(ready) }
            let size = memory.resized[container.id] ?? container.resize
            var isResized = true
            if let size, let wish = wanted.resize, size != wish {
                take(.resize(wanted, id: container.id))
                isResized = false
            }
            if isUnderWay(.start, container.id) { return .starting }
            return isResized ? .running : .replaced
        }
        if ready == nil { create(wanted, in: sandbox, after: nil) } else { stop(container, .containerChanged) }
        return .replaced
    }

    /// One that does not run.
    private mutating func startAgain(_ wanted: WantedContainer, in sandbox: SandboxFact) -> Condition {
        // How an init container ended in another sandbox does not count in this one.
        let last =
            wanted.role == .main
            ? actual.containers.filter { $0.name == wanted.name && $0.isExited }.max { $1.isNewer(than: $0) }
            : instances(wanted.name, in: sandbox).first
        guard let last, last.isMade(for: wanted) else { return create(wanted, in: sandbox, after: nil) }
        guard let exit = last.exit else {
            take(.inspect(id: last.id))
            return .starting
        }
        if !wanted.restarts(after: exit) {
            decision.endings.append(ContainerEnding(last, exit, wait: nil))
            return .ended(exit)
        }
        let wait = memory.crashWait(for: wanted, after: exit, clock: clock)
        decision.endings.append(ContainerEnding(last, exit, wait: wait))
        if wait > 0 && !isUnderWay(.create, wanted.name) {
            decision.look(in: wait)
            return .waiting
        }
        return create(wanted, in: sandbox, after: exit)
    }

    @discardableResult
    private mutating func create(
        _ wanted: WantedContainer,
        in sandbox: SandboxFact,
        after exit: ContainerExit?
    ) -> Condition {
        // Over all sandboxes: the attempt names the log.
        let newest = actual.containers.filter { $0.name == wanted.name }.map(\.attempt).max().map { $0 + 1 } ?? 0
        let attempt = max(newest, memory.nextAttempt[wanted.name] ?? 0)
        let step = PodStep.create(wanted, sandbox: sandbox.id, attempt: attempt, after: exit)
        take(step)
        return memory.wait(for: step, now: clock.monotonic) > 0 ? .waiting : .starting
    }
}
