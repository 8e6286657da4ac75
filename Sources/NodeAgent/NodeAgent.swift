import ContainerRuntime
public import LinuxIO
import ManifestDecoding
import PodSchema
public import Reconciler
import Synchronization

/// Carries plans out: a worker a pod, which brings the runtime to what its newest manifest says.
///
/// The agent has an event loop of its own. Plans are handed over under a lock and never wait for it; what a runtime, a slow disk or a
/// full device does to pods does nothing to the directory's watcher.
public actor NodeAgent: PodOwner {
    /// What the pipeline hands over.
    private struct Order {
        let plan: Plan
        let wanted: [AcceptedManifest]?
        let isComplete: Bool
    }

    nonisolated let loop: EventLoop
    private nonisolated let orders = Mutex<[Order]>([])
    private nonisolated let mail: EventSource
    private let relisting: EventSource
    private let channel: RuntimeChannel
    private let watch: RuntimeWatch
    let services: AgentServices
    let settings: AgentSettings
    private(set) var workers: [String: PodWorker] = [:]
    private var progress: [String: PodProgress] = [:]
    /// The worker of each sandbox.
    private var owners: [String: PodWorker] = [:]
    /// Sandboxes that are not Holdfast's.
    private var strangers: Set<String> = []
    /// Sandboxes that have been seen and are nobody's yet.
    private var unknown: Set<String> = []
    private var schedule = PlanSchedule()
    /// What plans keep back for now, by pod.
    private var held: [String: AcceptedManifest] = [:]
    /// By their identities in the runtime, the pods that are wanted.
    private var names: [Hash128: String] = [:]
    private var wantedNames: Set<String> = []
    /// Whether every manifest is known, so that what runs without one has to go.
    private(set) var isComplete = false
    var garbage: ImageGarbage
    private var hasWanted = false
    private(set) var hasListed = false
    private var hasToldAbsence = false
    private var isRelistDue = false
    private var isTakingOrders = false
    private var settlers: [CheckedContinuation<Void, Never>] = []
    /// How often pods came further, or fell back, since memory was given back and since that was looked at.
    var steps = (sinceTrim: 0, sinceLook: 0)

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// An agent that does nothing before `run()`.
    ///
    /// - Parameter report: is called on the agent's loop.
    public init(
        _ settings: AgentSettings,
        loop: EventLoop,
        report: @escaping @Sendable (AgentNotice) -> Void
    ) {
        self.init(settings, maker: HostPodMaker(settings), loop: loop, report: report)
    }

    init(
        _ settings: AgentSettings,
        maker: any PodMaking,
        loop: EventLoop,
        now: @escaping @Sendable () -> MonotonicTime = { .now },
        report: @escaping @Sendable (AgentNotice) -> Void
    ) {
        self.loop = loop
        self.settings = settings
        garbage = ImageGarbage(settings.imageCollection)
        mail = loop.alarm()
        relisting = loop.alarm()
        channel = RuntimeChannel(endpoint: settings.endpoint, loop: loop)
        watch = RuntimeWatch(channel, loop: loop)
        services = AgentServices(
            loop: loop,
            runtime: RuntimeClient(channel),
            images: ImageStore(ImageClient(channel), loop: loop, now: now),
            turns: TurnQueue(width: settings.parallelism, patience: 5_000, loop: loop),
            logs: PodLogs(settings),
            library: PodLibrary(nodeName: settings.nodeName, directory: settings.manifestDirectory),
            reader: FactReader(kubeletPods: settings.kubeletPods),
            maker: maker,
            report: report,
            now: now
        )
    }

    // MARK: - Plans

    /// Hands a plan over; it is carried out soon. Any thread.
    ///
    /// - Parameters:
    ///   - wanted: everything that is wanted, with the first plan.
    ///   - isComplete: whether what runs and is not wanted has to go: not while the directory cannot be read.
    public nonisolated func carryOut(_ plan: Plan, wanted: [AcceptedManifest]? = nil, isComplete: Bool = true) {
        if plan.actions.isEmpty && wanted == nil { return }
        orders.withLock { $0.append(Order(plan: plan, wanted: wanted, isComplete: isComplete)) }
        mail.wake()
    }

    /// Takes plans in until the task is cancelled.
    private func takePlans() async {
        while !Task.isCancelled {
            isTakingOrders = true
            for order in takeOrders() {
                for action in order.plan.actions {
                    held[action.pod] = action.turn.isHeld && action.kind != .stop ? action.manifest : nil
                    if !action.turn.isHeld { announce(action) }
                }
                let due = schedule.take(order.plan, now: .now)
                if let wanted = order.wanted { await keep(wanted, besides: order.plan) }
                for entry in due { await hand(entry) }
                if order.wanted != nil { await begin(isComplete: order.isComplete) }
            }
            for entry in schedule.expire(now: .now) { await hand(entry) }
            isTakingOrders = false
            resumeSettlers()
            _ = await mail.readable(until: schedule.deadline)
        }
    }

    /// What will be handed to workers later.
    var awaited: [AcceptedManifest] { schedule.manifests + held.values }

    private func takeOrders() -> [Order] {
        orders.withLock { orders in
            defer { orders = [] }
            return orders
        }
    }

    /// Takes over what is wanted and not changed by a plan.
    private func keep(_ wanted: [AcceptedManifest], besides plan: Plan) async {
        let planned = Set(plan.actions.lazy.filter { !$0.turn.isHeld }.map(\.pod))
        for manifest in wanted {
            let name = manifest.digest.qualifiedName
            learn(name, manifest)
            if !planned.contains(name) { await hand(name, manifest) }
        }
    }

    /// Everything that is wanted has been handed over: now the runtime is looked at.
    private func begin(isComplete: Bool) async {
        self.isComplete = self.isComplete || isComplete
        hasWanted = true
        await relist()
    }

    /// Notes what is about to happen to a pod, before it is its turn.
    private func announce(_ action: PlanAction) {
        progress[action.pod] = .working
        if action.kind == .stop { wantedNames.remove(action.pod) } else { learn(action.pod, action.manifest) }
    }

    private func learn(_ name: String, _ manifest: AcceptedManifest) {
        names[Self.identity(manifest)] = name
        wantedNames.insert(name)
    }

    private static func identity(_ manifest: AcceptedManifest) -> Hash128 {
        PodReader.identity(namespace: manifest.digest.namespace, name: manifest.digest.name, key: PodLibrary.key)
    }

    private func hand(_ entry: PlanSchedule.Entry) async { await hand(entry.pod, entry.manifest) }

    private func hand(_ name: String, _ manifest: AcceptedManifest?) async {
        if manifest == nil && workers[name] == nil && hasListed {
            // There is nothing of it.
            await note(.gone, name)
            return
        }
        let worker = worker(name)
        progress[name] = .working
        await worker.want(manifest)
    }

    func worker(_ name: String) -> PodWorker {
        if let worker = workers[name] { return worker }
        let worker = PodWorker(name: name, services, self)
        workers[name] = worker
        progress[name] = .working
        if hasListed { Task(executorPreference: loop) { await worker.take(ActualPod(), askedAt: 0) } }
        return worker
    }

    // MARK: - Workers

    func own(_ sandbox: String, _ worker: PodWorker) {
        owners[sandbox] = worker
        unknown.remove(sandbox)
    }

    func expectChange() async { await watch.expectChange() }

    func note(_ progress: PodProgress, of worker: PodWorker) async {
        // Meanwhile it may have been given something else to do.
        guard workers[worker.name] === worker, await worker.progress == progress else { return }
        await note(progress, worker.name)
    }

    private func note(_ progress: PodProgress, _ name: String) async {
        self.progress[name] = progress
        steps.sinceTrim += 1
        steps.sinceLook += 1
        if progress == .gone {
            if let worker = workers[name] {
                if await worker.wanted != nil { return }
                await worker.end()
                workers[name] = nil
                owners = owners.filter { $0.value !== worker }
            }
            self.progress[name] = nil
        }
        if progress.isSettled {
            for entry in schedule.settled(name) { await hand(entry) }
        }
        resumeSettlers()
    }

    // MARK: - The runtime

    /// Carries plans out until the task is cancelled. Pods go on running then.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.channel.run() }
            group.addTask { await self.watch.run() }
            group.addTask { await self.takePlans() }
            group.addTask { await self.tidyUp() }
            group.addTask { await self.keepHouse() }
            group.addTask { await self.relistWhenDue() }
            await follow()
            group.cancelAll()
        }
        for worker in workers.values { await worker.end() }
    }

    /// Hands on what happens in the runtime.
    private func follow() async {
        while let news = await watch.changes() {
            if news.isComplete {
                if news.connection > 1 { services.report(.runtimeBack) }
                for worker in workers.values { await worker.forgetFailures() }
                // The first list was asked for when plans came, unless that was too early.
                if news.connection > 1 || !hasListed { await relist() }
                continue
            }
            for change in news.changes {
                if let worker = owners[change.sandboxID] {
                    await worker.take(change)
                    if change.state == .gone { owners[change.id] = nil }
                } else if change.state != .gone && !strangers.contains(change.sandboxID) {
                    unknown.insert(change.sandboxID)
                    relisting.wake()
                }
            }
        }
    }

    /// Lists everything in a second.
    func relistSoon() {
        isRelistDue = true
        relisting.wake()
    }

    private func relistWhenDue() async {
        while !Task.isCancelled {
            if isRelistDue || !unknown.isEmpty {
                let end = MonotonicTime.now.advanced(byMilliseconds: 1_000)
                while !Task.isCancelled && MonotonicTime.now < end { _ = await relisting.readable(until: end) }
                // A sandbox that is being made is its maker's by now.
                if isRelistDue || !unknown.isEmpty { await relist() }
            } else {
                _ = await relisting.readable()
            }
        }
    }

    /// Lists everything and tells each worker what there is of its pod.
    private func relist() async {
        isRelistDue = false
        unknown.removeAll()
        guard hasWanted else { return }
        let time = MonotonicTime.now.nanoseconds
        let lists: (sandboxes: [PodSandbox], containers: [Container])
        do throws(CallError) {
            let sandboxes = try await services.runtime.listPodSandboxes()
            lists = (sandboxes, try await services.runtime.listContainers())
        } catch {
            if !hasListed && !hasToldAbsence { services.report(.runtimeAway(why: error.description)) }
            hasToldAbsence = true
            return relistSoon()
        }
        let pods = sort(lists.sandboxes, lists.containers)
        let isFirst = !hasListed
        hasListed = true
        for (name, pod) in pods where workers[name] == nil {
            for sandbox in pod.sandboxes { owners[sandbox.id] = worker(name) }
        }
        for (name, worker) in workers {
            let pod = pods[name] ?? ActualPod()
            for sandbox in pod.sandboxes { owners[sandbox.id] = worker }
            await worker.take(pod, askedAt: time)
        }
        if isComplete { await removeUnwanted() }
        if isFirst { await sweep() }
        resumeSettlers()
    }

    /// Sorts what the runtime has by pod, and leaves out what is not Holdfast's.
    private func sort(_ sandboxes: [PodSandbox], _ containers: [Container]) -> [String: ActualPod] {
        var pods: [String: ActualPod] = [:]
        var podOfSandbox: [String: String] = [:]
        var foreign: [String] = []
        strangers.removeAll()
        for sandbox in sandboxes {
            let name = podName(sandbox)
            guard let fact = services.reader.fact(sandbox, isWanted: wantedNames.contains(name)) else {
                strangers.insert(sandbox.id)
                if FactReader.isOfKubelet(sandbox) { foreign.append(name) }
                continue
            }
            podOfSandbox[sandbox.id] = name
            pods[name, default: ActualPod()].sandboxes.append(fact)
        }
        for container in containers {
            guard let name = podOfSandbox[container.podSandboxID], let fact = ContainerFact(container) else { continue }
            pods[name]?.containers.append(fact)
        }
        if !foreign.isEmpty && !hasListed { services.report(.foreignPods(foreign.sorted())) }
        return pods
    }

    /// Whose a sandbox is. The node may have had another name when it was made.
    private func podName(_ sandbox: PodSandbox) -> String {
        if let text = sandbox.annotations[RecordAnnotation.identityHash], let hash = Hash128(hexadecimal: text),
            let name = names[hash]
        {
            return name
        }
        return podName(sandbox.metadata?.namespace ?? "", sandbox.metadata?.name ?? "")
    }

    /// A pod's name without the node's.
    func podName(_ namespace: String, _ name: String) -> String {
        let ending = "-\(settings.nodeName)"
        return "\(namespace)/\(name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name)"
    }

    /// Ends pods that no manifest is there for.
    func removeUnwanted() async {
        for (name, worker) in workers where !schedule.has(name) {
            if await !worker.isAsked { await worker.want(nil) }
        }
    }

    // MARK: - Ends

    /// Waits until every pod is as wanted, or has ended.
    ///
    /// - Returns: the pods that are not, by then or when the time is over.
    public func settle(until deadline: MonotonicTime) async -> [String] {
        let alarm = loop.alarm()
        let timer = Task(executorPreference: loop) {
            _ = await alarm.readable(until: deadline)
            await self.resumeSettlers(all: true)
        }
        while !isSettled && MonotonicTime.now < deadline {
            await withCheckedContinuation { settlers.append($0) }
        }
        timer.cancel()
        let isFine = { (progress: PodProgress) in progress == .running || progress == .finished(isSuccess: true) }
        let unknown = hasListed ? [] : ["the runtime"]
        return unknown + progress.filter { !isFine($0.value) }.map(\.key).sorted()
    }

    private var isSettled: Bool {
        let isIdle = !isTakingOrders && orders.withLock { $0.isEmpty }
        return isIdle && hasListed && schedule.isEmpty && progress.values.allSatisfy(\.isSettled)
    }

    private func resumeSettlers(all: Bool = false) {
        if settlers.isEmpty || !all && !isSettled { return }
        for continuation in settlers { continuation.resume() }
        settlers.removeAll()
    }
}
