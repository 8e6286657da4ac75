import ContainerRuntime
import LinuxIO
import ManifestDecoding
import PodSchema
import Reconciler

/// What each step does.
extension PodWorker {
    func carryOut(_ step: PodStep) async throws(StepError) {
        switch step {
        case .prepare: try await prepare()
        case .runSandbox(let attempt): try await runSandbox(attempt)
        case .create(let container, let sandbox, let attempt, _):
            try await create(container, in: sandbox, attempt: attempt)
        case .start(let name, let id): try await start(name, id)
        case .stop(let name, let id, let reason, let grace): try await stop(name, id, reason, grace: grace)
        case .resize(let container, let id): try await resize(container, id)
        case .refresh(let live): try await refreshFiles(live)
        case .inspect(let id): try await inspect(id)
        case .removeContainer(let name, let id): try await removeContainer(name, id)
        case .stopSandbox(let id): try await stopSandbox(id)
        case .removeSandbox(let id): try await removeSandbox(id)
        case .cleanUp(let pod): try await cleanUp(pod)
        }
    }

    /// Makes a call; what it is about being gone is as good as done.
    private func unlessGone(_ id: String, _ body: () async throws(CallError) -> Void) async throws(StepError) -> Bool {
        do throws(CallError) {
            try await body()
            return true
        } catch {
            let error = StepError(error)
            guard error.isNotFound else { throw error }
            forget(id)
            return false
        }
    }

    private func inTurn<Result>(_ body: () async throws(CallError) -> Result) async throws(StepError) -> Result {
        let turn = await services.turns.enter()
        let result: Swift.Result<Result, CallError>
        do throws(CallError) {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await services.turns.leave(turn)
        do throws(CallError) {
            return try result.get()
        } catch {
            throw StepError(error)
        }
    }

    // MARK: - The pod as it is wanted

    /// The pod with the UID that its sandboxes have, if it has any.
    func plan() throws(StepError) -> PodPlan {
        guard let manifest, let record, let wanted else { throw StepError("the pod is not wanted any more") }
        let own = actual.sandboxes.filter { $0.hash == nil || $0.hash == wanted.hash }
        let newest = own.max { ($0.isReady ? 1 : 0, $0.createdAt) < ($1.isReady ? 1 : 0, $1.createdAt) }
        let seen = own.map(\.podSince).min() ?? WallClock.now
        return PodPlan(
            pod: try services.library.specification(manifest, uid: newest?.uid, seen: seen),
            record: record
        )
    }

    private func plan(of name: String) throws(StepError) -> (container: ContainerSpecification, plan: PodPlan) {
        let plan = try plan()
        guard let container = plan.pod.container(named: name) else {
            throw StepError("it is not in the manifest any more")
        }
        return (container, plan)
    }

    private func prepare() async throws(StepError) {
        guard let hash = wanted?.hash else { return }
        let plan = try plan()
        for container in plan.pod.allContainers {
            _ = try await services.images.ensure(container.image, container.imagePullPolicy)
        }
        _ = try await volumeImages(plan)
        memory.prepared = hash
    }

    /// The references of images that volumes are made of.
    private func volumeImages(_ plan: PodPlan) async throws(StepError) -> [String: String] {
        var references: [String: String] = [:]
        for volume in services.maker.volumeImages(plan) {
            references[volume.volume] = try await services.images.ensure(volume.image, volume.policy).id
        }
        return references
    }

    // MARK: - Sandboxes

    private func runSandbox(_ attempt: UInt32) async throws(StepError) {
        var plan = try plan()
        while memory.underWay.contains(StepKey(.cleanUp, plan.pod.uid)) {
            await waitForCleanUp()
            plan = try self.plan()
        }
        let pod = plan.pod
        let directory = LoggedPod(pod)
        memory.hold(directory)
        defer { memory.release(directory) }
        // What is left of another sandbox of this UID has its attempt.
        let taken = actual.sandboxes.filter { $0.uid == pod.uid }.map(\.attempt).max().map { $0 + 1 } ?? 0
        let attempt = max(attempt, taken)
        if !pod.hostUsers { try await requireUserNamespaces(pod.runtimeClassName) }
        try await services.maker.furnish(plan)
        let config = try services.maker.sandboxConfig(plan, attempt: attempt)
        try services.logs.makeDirectory(config.logDirectory)
        let runtime = services.runtime
        let handler = pod.runtimeClassName
        let id = try await inTurn { () async throws(CallError) in
            try await runtime.runPodSandbox(config, handler: handler)
        }
        memory.nextSandboxAttempt = 0
        await add(
            SandboxFact(
                id: id,
                podName: pod.name,
                uid: pod.uid,
                attempt: attempt,
                isReady: true,
                createdAt: WallClock.now,
                hash: plan.record.digest.pod,
                seenAt: pod.annotations[PodAnnotation.seen].flatMap { WallClock.nanoseconds($0) }
            )
        )
    }

    /// A pod that wants a user namespace of its own does not run without one (`GetOrCreateUserNamespaceMappings`).
    private func requireUserNamespaces(_ handler: String) async throws(StepError) {
        let runtime = services.runtime
        let status = try await asStep { () async throws(CallError) in try await runtime.status() }
        if status.runtimeHandlers.first(where: { $0.name == handler })?.features?.userNamespaces == true { return }
        throw StepError(
            "can't set `spec.hostUsers: false`, "
                + (handler.isEmpty
                    ? "runtime does not support user namespaces"
                    : "RuntimeClass handler \"\(handler)\" does not support user namespaces")
        )
    }

    private func stopSandbox(_ id: String) async throws(StepError) {
        let runtime = services.runtime
        let isThere = try await unlessGone(id) { () async throws(CallError) in try await runtime.stopPodSandbox(id) }
        if !isThere { return }
        memory.stoppedSandboxes.insert(id)
        if let index = actual.sandboxes.firstIndex(where: { $0.id == id }) { actual.sandboxes[index].isReady = false }
        // What still ran in it was killed.
        for index in actual.containers.indices where actual.containers[index].sandboxID == id {
            if actual.containers[index].isLive { actual.containers[index].state = .exited(nil) }
        }
    }

    private func removeSandbox(_ id: String) async throws(StepError) {
        let runtime = services.runtime
        _ = try await unlessGone(id) { () async throws(CallError) in try await runtime.removePodSandbox(id) }
        for container in actual.containers where container.sandboxID == id { forget(container.id) }
        forget(id)
    }

    /// Removes what lies on the host of a UID, unless something is about to use it again.
    private func cleanUp(_ pod: LoggedPod) async throws(StepError) {
        if uses(pod.uid) { return }
        if wanted != nil, try plan().pod.uid == pod.uid {
            memory.nextUID = pod.uid
            return
        }
        if wanted == nil { services.maker.note(burstable: nil, of: name) }
        // Two manifests may have been given one UID.
        try await services.maker.clear(pod, keepsDirectory: isInUse(pod.uid))
        memory.noteRemoval(of: pod)
    }

    private func refreshFiles(_ live: Hash128) async throws(StepError) {
        let plan = try plan()
        let directory = LoggedPod(plan.pod)
        memory.hold(directory)
        defer { memory.release(directory) }
        try await services.maker.refresh(plan)
        memory.refreshed = live
    }

    // MARK: - Containers

    private func create(_ wanted: WantedContainer, in sandbox: String, attempt: UInt32) async throws(StepError) {
        let (container, old) = try plan(of: wanted.name)
        let image = try await services.images.ensure(container.image, container.imagePullPolicy)
        let volumeImages = try await volumeImages(old)
        let addresses = try await addresses(of: sandbox)
        // Another manifest may have come meanwhile.
        let (newest, plan) = try plan(of: wanted.name)
        guard newest.image == container.image else { return }
        let pod = plan.pod
        let directory = LoggedPod(pod)
        memory.hold(directory)
        defer { memory.release(directory) }
        try await services.maker.furnish(plan)
        let sandboxAttempt = actual.sandboxes.first { $0.id == sandbox }?.attempt ?? 0
        let sandboxConfig = try services.maker.sandboxConfig(plan, attempt: sandboxAttempt)
        let logDirectory = "\(sandboxConfig.logDirectory)/\(wanted.name)"
        let attempt = attempt > 0 ? attempt : services.logs.nextAttempt(in: logDirectory)
        var config = try await services.maker.containerConfig(
            newest,
            of: plan,
            ContainerGround(attempt: attempt, image: image, addresses: addresses, volumeImages: volumeImages)
        )
        let place = pod.initContainers.firstIndex { $0.name == wanted.name }
        let sidecar = wanted.role == .sidecar ? place : nil
        if let sidecar { config.annotations[AgentAnnotation.sidecar] = String(sidecar) }
        try services.logs.makeDirectory(logDirectory)
        let runtime = services.runtime
        let made = config
        let id = try await inTurn { () async throws(CallError) in
            try await runtime.createContainer(made, in: sandbox, sandboxConfig: sandboxConfig)
        }
        memory.nextAttempt[wanted.name] = nil
        let hashes = plan.record.digest.containers.first { $0.name == wanted.name }
        let fact = ContainerFact(
            id: id,
            sandboxID: sandbox,
            name: wanted.name,
            attempt: attempt,
            state: .created,
            createdAt: WallClock.now,
            hash: wanted.role == .setup ? nil : hashes?.container,
            resize: wanted.role == .setup ? nil : hashes?.resize,
            sidecarPlace: sidecar,
            gracePeriod: pod.terminationGracePeriodSeconds
        )
        add(fact)
        services.logs.link(
            "\(sandboxConfig.logDirectory)/\(config.logPath)",
            LogLink(pod: pod.name, namespace: pod.namespace, container: wanted.name, id: id)
        )
    }

    /// A pod's addresses; none with the host's network.
    private func addresses(of sandbox: String) async throws(StepError) -> [String] {
        if let known = addresses[sandbox] { return known }
        let runtime = services.runtime
        let status = try await asStep { () async throws(CallError) in try await runtime.podSandboxStatus(sandbox) }
        var found: [String] = []
        if let network = status.status?.network, !network.ip.isEmpty {
            found = [network.ip] + network.additionalIPs.map(\.ip)
        }
        addresses[sandbox] = found
        return found
    }

    private func start(_ name: String, _ id: String) async throws(StepError) {
        let runtime = services.runtime
        do throws(StepError) {
            try await inTurn { () async throws(CallError) in try await runtime.startContainer(id) }
        } catch {
            if error.isNotFound { forget(id) }
            // One that could not be started has ended, says the runtime.
            if !error.isUnreachable { try? await inspect(id) }
            throw error
        }
        actual.update(id) { if $0.state == .created { $0.state = .running } }
        if let sandbox = actual.containers.first(where: { $0.id == id })?.sandboxID {
            memory.endingSince[sandbox] = nil
        }
        services.report(.done(pod: self.name, what: "container \(name) runs"))
        guard let container = try? plan(of: name).container, let hook = container.postStart else { return }
        look()
        do throws(StepError) {
            try await run(hook, of: container, in: id, limit: nil)
        } catch {
            // As the kubelet: what has not become what it should be does not run.
            services.report(
                .failed(pod: self.name, what: "postStart of \(name)", why: error.description, retryMilliseconds: 0)
            )
            let grace = memory.gracePeriod ?? 30
            try await stopNow(id, grace: max(PodDecider.leastGracePeriod, grace))
        }
    }

    private func stop(_ name: String, _ id: String, _ reason: StopReason, grace: Int64) async throws(StepError) {
        let start = MonotonicTime.now
        services.report(.done(pod: self.name, what: "container \(name) is stopped: \(reason.rawValue)"))
        let fact = actual.containers.first { $0.id == id }
        // Where there is no manifest any more, what is written on the container counts.
        let container = newest(name)
        let hook = container.map(\.preStop) ?? fact?.preStop.flatMap { LifecycleHandler(written: $0) }
        if let hook, fact?.state == .running {
            do throws(StepError) {
                try await run(hook, of: container ?? ContainerSpecification(), in: id, limit: grace)
            } catch {
                services.report(
                    .failed(pod: self.name, what: "preStop of \(name)", why: error.description, retryMilliseconds: 0)
                )
            }
        }
        let spent = MonotonicTime.now.nanoseconds(since: start) / 1_000_000_000
        try await stopNow(id, grace: max(PodDecider.leastGracePeriod, grace - spent))
    }

    /// A container by the newest manifest, also of a pod that has to go.
    private func newest(_ name: String) -> ContainerSpecification? {
        guard let manifest, let pod = try? services.library.specification(manifest, uid: "-") else { return nil }
        return pod.container(named: name)
    }

    /// A pod's addresses; with the host's network the host's.
    func podAddresses(of sandbox: String) async throws(StepError) -> [String] {
        let own = try await addresses(of: sandbox)
        return own.isEmpty ? services.maker.hostAddresses : own
    }

    private func stopNow(_ id: String, grace: Int64) async throws(StepError) {
        let runtime = services.runtime
        let isThere = try await unlessGone(id) { () async throws(CallError) in
            try await runtime.stopContainer(id, gracePeriod: grace)
        }
        if isThere { actual.update(id) { if $0.isLive { $0.state = .exited(nil) } } }
    }

    private func resize(_ wanted: WantedContainer, _ id: String) async throws(StepError) {
        let (container, plan) = try plan(of: wanted.name)
        let directory = LoggedPod(plan.pod)
        memory.hold(directory)
        defer { memory.release(directory) }
        // The pod's own group has to have room for it.
        try await services.maker.furnish(plan)
        let resources = services.maker.resources(container, of: plan)
        let runtime = services.runtime
        let isThere = try await unlessGone(id) { () async throws(CallError) in
            try await runtime.updateContainerResources(id, resources)
        }
        guard isThere, let hash = plan.record.digest.containers.first(where: { $0.name == wanted.name })?.resize else {
            return
        }
        memory.resized[id] = hash
        services.report(.done(pod: name, what: "container \(wanted.name) is resized"))
    }

    private func inspect(_ id: String) async throws(StepError) {
        let runtime = services.runtime
        var status: ContainerStatus?
        let isThere = try await unlessGone(id) { () async throws(CallError) in
            status = try await runtime.containerStatus(id).status
        }
        guard isThere, let status else { return }
        actual.update(id) { container in
            if status.state == .exited {
                container.state = .exited(ContainerExit(status))
            } else if !ContainerFact.State(status.state).isBehind(container.state) {
                container.state = ContainerFact.State(status.state)
            }
        }
    }

    private func removeContainer(_ name: String, _ id: String) async throws(StepError) {
        let runtime = services.runtime
        let container = actual.containers.first { $0.id == id }
        let sandbox = actual.sandboxes.first { $0.id == container?.sandboxID }
        _ = try await unlessGone(id) { () async throws(CallError) in try await runtime.removeContainer(id) }
        forget(id)
        guard let container, let sandbox else { return }
        let pod = LoggedPod(namespace: namespace, name: sandbox.podName, uid: sandbox.uid)
        services.logs.remove(pod, container: name, attempt: container.attempt)
    }

    func removeLink(_ container: ContainerFact) {
        services.logs.removeLink(
            LogLink(
                pod: podName(of: container.sandboxID),
                namespace: namespace,
                container: container.name,
                id: container.id
            )
        )
    }
}
