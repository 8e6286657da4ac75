import ContainerRuntime
import LinuxIO
import Reconciler

/// Brings one pod to what is wanted of it. It acts on the newest of both, what is wanted and what is there, and never on what was
/// to be done once.
///
/// All workers run on the agent's loop. One that has nothing to do holds no task and no timer.
actor PodWorker {
    /// `namespace/name`
    nonisolated let name: String
    nonisolated let namespace: String
    /// What the runtime calls it: with the node's name.
    nonisolated let podName: String
    nonisolated let services: AgentServices
    private let owner: any PodOwner
    private let alarm: EventSource

    /// The newest manifest, also of a pod that has to go.
    private(set) var manifest: AcceptedManifest?
    private(set) var record: PodRecord?
    /// Nil for a pod that has to go.
    private(set) var wanted: WantedPod?
    var actual = ActualPod()
    var memory = PodMemory()
    /// Each sandbox's addresses, as far as they were asked for.
    var addresses: [String: [String]] = [:]
    private(set) var progress = PodProgress.working
    /// Whether anybody has said what is wanted, or that it stays as it is.
    private(set) var isAsked = false
    /// Whether what the runtime has, and what is wanted, are known.
    private var isReady = (actual: false, wanted: false)
    /// When a sandbox or container of its own making became known, on the monotonic clock: older lists lack it.
    private var madeAt: [String: Int64] = [:]
    /// Those that are gone: older lists have them.
    private var removed: Set<String> = []
    private var isRefreshing = false
    /// What was told last of a step, so that it is not told with each try.
    private var told: [StepKey: String] = [:]
    /// The containers whose end was told.
    private var toldEndings: Set<String> = []
    private var timer: Int64?
    private var isTiming = false
    private var isEnded = false
    private var cleanWaiters: [CheckedContinuation<Void, Never>] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe services.loop.asUnownedSerialExecutor() }

    /// - Parameter name: `namespace/name`
    init(name: String, _ services: AgentServices, _ owner: any PodOwner) {
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        self.name = name
        namespace = String(parts[0])
        podName = "\(parts.last ?? "")-\(services.library.nodeName)"
        self.services = services
        self.owner = owner
        alarm = services.loop.alarm()
    }

    // MARK: - What is wanted

    /// From now on the pod is to be as a manifest says; nil for not at all.
    func want(_ manifest: AcceptedManifest?) {
        isAsked = true
        if let manifest {
            do throws(StepError) {
                (wanted, record) = try services.library.wanted(manifest)
                self.manifest = manifest
                memory.gracePeriod = wanted?.gracePeriod
                services.maker.note(burstable: wanted?.burstable, of: name)
                if wanted?.lacksProgram == true {
                    let why = SecureRequest.absence
                    services.report(.failed(pod: name, what: "hooks", why: why, retryMilliseconds: 0))
                }
            } catch {
                services.report(.failed(pod: name, what: "manifest", why: error.description, retryMilliseconds: 0))
                return
            }
        } else {
            wanted = nil
        }
        memory.nextUID = nil
        isReady.wanted = true
        progress = .working
        look()
    }

    // MARK: - What is there

    /// Takes over what a list of the pod's sandboxes and containers shows.
    ///
    /// - Parameter time: when it was asked for, on the monotonic clock.
    func take(_ list: ActualPod, askedAt time: Int64) {
        let sandboxes = Set(list.sandboxes.map(\.id))
        let containers = Set(list.containers.map(\.id))
        for container in actual.containers where !containers.contains(container.id) && madeAt[container.id] ?? 0 < time
        {
            removeLink(container)
        }
        actual.sandboxes.removeAll { !sandboxes.contains($0.id) && madeAt[$0.id] ?? 0 < time }
        actual.containers.removeAll { !containers.contains($0.id) && madeAt[$0.id] ?? 0 < time }
        for sandbox in list.sandboxes where !removed.contains(sandbox.id) { merge(sandbox) }
        for container in list.containers where !removed.contains(container.id) { merge(container) }
        madeAt = madeAt.filter { $0.value >= time }
        memory.keepOnly(actual)
        // Those that ended before the first list were told of by another process.
        if !isReady.actual { toldEndings = Set(actual.containers.filter(\.isExited).map(\.id)) }
        toldEndings.formIntersection(actual.containers.map(\.id))
        isReady.actual = true
        look()
    }

    private func merge(_ sandbox: SandboxFact) {
        guard let index = actual.sandboxes.firstIndex(where: { $0.id == sandbox.id }) else {
            append(sandbox)
            return
        }
        if !sandbox.isReady { actual.sandboxes[index].isReady = false }
    }

    private func merge(_ container: ContainerFact) {
        guard let index = actual.containers.firstIndex(where: { $0.id == container.id }) else {
            actual.containers.append(container)
            return
        }
        if !container.state.isBehind(actual.containers[index].state) { setState(container.state, at: index) }
    }

    private func setState(_ state: ContainerFact.State, at index: Int) {
        let before = actual.containers[index].state
        if state.isBehind(before) || before == state { return }
        if case .exited = before { return }
        actual.containers[index].state = state
    }

    /// Takes over a change that the runtime tells of.
    func take(_ change: RuntimeChange) {
        switch change.state {
        case .gone: forget(change.id)
        case .sandbox(let state):
            guard let index = actual.sandboxes.firstIndex(where: { $0.id == change.id }) else { return refreshSoon() }
            if state != .ready { actual.sandboxes[index].isReady = false }
        case .container(let state):
            guard let index = actual.containers.firstIndex(where: { $0.id == change.id }) else {
                if !removed.contains(change.id) { refreshSoon() }
                return
            }
            setState(ContainerFact.State(state), at: index)
        }
        look()
    }

    /// Forgets a sandbox or container that is gone.
    func forget(_ id: String) {
        if let container = actual.containers.first(where: { $0.id == id }) { removeLink(container) }
        actual.sandboxes.removeAll { $0.id == id }
        actual.containers.removeAll { $0.id == id }
        if removed.count > 256 { removed.removeAll() }
        removed.insert(id)
        addresses[id] = nil
        madeAt[id] = nil
        told = told.filter { $0.key.target != id }
        memory.keepOnly(actual)
    }

    func add(_ sandbox: SandboxFact) async {
        madeAt[sandbox.id] = MonotonicTime.now.nanoseconds
        if !actual.sandboxes.contains(where: { $0.id == sandbox.id }) { append(sandbox) }
        await owner.own(sandbox.id, self)
    }

    private func append(_ sandbox: SandboxFact) {
        actual.sandboxes.append(sandbox)
        memory.note(onHost: LoggedPod(namespace: namespace, name: sandbox.podName, uid: sandbox.uid))
    }

    func add(_ container: ContainerFact) {
        madeAt[container.id] = MonotonicTime.now.nanoseconds
        if !actual.containers.contains(where: { $0.id == container.id }) { actual.containers.append(container) }
    }

    /// The runtime is there again: everything may be tried at once.
    func forgetFailures() { memory.forgetFailures() }

    /// Asks the runtime for what there is of the pod, unless a step of its own is about to tell.
    private func refreshSoon() {
        let isMaking = memory.underWay.contains { $0.kind == .create || $0.kind == .runSandbox }
        if isMaking || isRefreshing { return }
        isRefreshing = true
        Task(executorPreference: services.loop) { await self.refresh() }
    }

    /// Asks the runtime for what there is of the pod.
    func refresh() async {
        defer { isRefreshing = false }
        let time = MonotonicTime.now.nanoseconds
        do throws(CallError) {
            var list = ActualPod()
            for name in Set(actual.sandboxes.map(\.podName) + [podName]) {
                let labels = [PodLabel.namespace: namespace, PodLabel.name: name]
                var sandboxes = PodSandboxFilter()
                sandboxes.labelSelector = labels
                var containers = ContainerFilter()
                containers.labelSelector = labels
                let isWanted = wanted != nil
                let found = try await services.runtime.listPodSandboxes(sandboxes)
                list.sandboxes += found.compactMap { services.reader.fact($0, isWanted: isWanted) }
                let held = try await services.runtime.listContainers(containers)
                list.containers += services.reader.facts(held, in: list.sandboxes)
            }
            for sandbox in list.sandboxes { await owner.own(sandbox.id, self) }
            take(list, askedAt: time)
        } catch {
            await owner.relistSoon()
        }
    }

    // MARK: - What is done

    /// Decides what to do now, and starts with it.
    func look() {
        guard isReady.actual && isReady.wanted && !isEnded else { return }
        let clock = services.clock
        let decision = PodDecider.decide(wanted, actual, memory, clock: clock)
        for ending in decision.endings where toldEndings.insert(ending.id).inserted { tell(ending) }
        for step in decision.steps { begin(step, clock) }
        setTimer(decision.wait.map { clock.monotonic + $0 })
        if decision.progress != progress {
            progress = decision.progress
            Task(executorPreference: services.loop) { await self.owner.note(decision.progress, of: self) }
        }
    }

    private func tell(_ ending: ContainerEnding) {
        services.report(
            .ended(
                pod: name,
                container: ending.name,
                code: ending.code,
                restartMilliseconds: ending.wait.map { $0 / 1_000_000 }
            )
        )
    }

    private func begin(_ step: PodStep, _ clock: PodClock) {
        memory.underWay.insert(step.key)
        switch step {
        case .stop(_, let id, let reason, _) where reason.isOfWholePod:
            guard let sandbox = actual.containers.first(where: { $0.id == id })?.sandboxID else { break }
            if memory.endingSince[sandbox] == nil { memory.endingSince[sandbox] = clock.monotonic }
        case .create(let container, _, _, let exit?):
            memory.noteRestart(of: container, after: exit, clock: clock)
        default: break
        }
        Task(executorPreference: services.loop) { await self.perform(step) }
    }

    private func perform(_ step: PodStep) async {
        do throws(StepError) {
            try await carryOut(step)
            memory.succeed(step)
            told[step.key] = nil
        } catch {
            await noteFailure(of: step, error)
        }
        memory.underWay.remove(step.key)
        if case .cleanUp = step { resumeCleanWaiters() }
        // One that is started may end in a moment.
        if case .start = step { await owner.expectChange() }
        look()
    }

    private func noteFailure(of step: PodStep, _ error: StepError) async {
        if isEnded { return }
        let wait = memory.fail(step, now: services.clock.monotonic, atLeast: error.wait)
        if told[step.key] != error.description && !error.isUnreachable {
            told[step.key] = error.description
            services.report(
                .failed(pod: name, what: step.title, why: error.description, retryMilliseconds: wait / 1_000_000)
            )
        }
        if !error.isAmbiguous { return }
        if error.mayHoldName {
            switch step {
            case .runSandbox(let attempt): memory.nextSandboxAttempt = max(memory.nextSandboxAttempt, attempt) + 1
            case .create(let container, _, let attempt, _): memory.nextAttempt[container.name] = attempt + 1
            default: break
            }
        }
        await refresh()
    }

    /// Looks again at a time, if nothing happens before.
    private func setTimer(_ time: Int64?) {
        if timer == time { return }
        timer = time
        if isTiming {
            alarm.wake()
        } else {
            isTiming = true
            Task(executorPreference: services.loop) { await self.waitForTimer() }
        }
    }

    private func waitForTimer() async {
        while let time = timer {
            let left = time - services.clock.monotonic
            if left <= 0 {
                timer = nil
                look()
            } else {
                _ = await alarm.readable(until: MonotonicTime.now.advanced(byNanoseconds: left))
            }
        }
        isTiming = false
    }

    /// What the runtime calls the pod that a sandbox is of.
    func podName(of sandbox: String) -> String {
        actual.sandboxes.first { $0.id == sandbox }?.podName ?? podName
    }

    // MARK: - What lies on the host

    /// Takes over what another process has left of the pod.
    func inherit(_ pod: LoggedPod) {
        memory.note(onHost: pod)
        look()
    }

    /// The pods that have something on the host.
    var onHost: [LoggedPod] { memory.onHost }

    /// Whether what lies on the host of a UID is in use.
    func uses(_ uid: String) -> Bool {
        memory.held[uid] != nil || actual.sandboxes.contains { $0.uid == uid }
    }

    func isInUse(_ uid: String) async -> Bool { await owner.isInUse(uid, besides: self) }

    /// Waits until a step that removes what lies on the host has ended.
    func waitForCleanUp() async { await withCheckedContinuation { cleanWaiters.append($0) } }

    private func resumeCleanWaiters() {
        for waiter in cleanWaiters { waiter.resume() }
        cleanWaiters.removeAll()
    }

    /// Ends a worker: it does nothing any more.
    func end() {
        isEnded = true
        resumeCleanWaiters()
        timer = nil
        alarm.cancel()
    }
}

extension PodStep {
    /// What it does, for people.
    var title: String {
        switch self {
        case .prepare: "images for its change"
        case .runSandbox: "sandbox"
        case .create(let container, _, _, _): "container \(container.name)"
        case .start(let name, _): "start of container \(name)"
        case .stop(let name, _, _, _): "stop of container \(name)"
        case .resize(let container, _): "resources of container \(container.name)"
        case .refresh: "files that tell of it"
        case .inspect: "state of a container"
        case .removeContainer(let name, _): "removal of container \(name)"
        case .stopSandbox: "stop of its sandbox"
        case .removeSandbox: "removal of its sandbox"
        case .cleanUp: "removal of its files"
        }
    }
}
