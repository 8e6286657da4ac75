import ContainerRuntime
import LinuxIO

/// Makes pods' directories and requests on this host. What touches the file system is done on threads of its own: a volume of a server
/// that does not answer keeps one pod waiting.
struct HostPodMaker: PodMaking {
    private let node: NodeFacts
    private let register: PodRegister
    private let logs: PodLogs
    private let burstable = BurstableRequests()
    private let userNamespaces: UserNamespaces

    init(_ settings: AgentSettings) {
        var node = NodeFacts.host()
        node.rootDirectory = settings.rootDirectory
        node.seccompProfileDirectory = settings.rootDirectory + "/seccomp"
        node.podLogsDirectory = settings.podLogsDirectory
        node.cgroups.root = settings.cgroupRoot
        self.node = node
        register = PodRegister(root: settings.rootDirectory)
        logs = PodLogs(settings)
        userNamespaces = UserNamespaces(root: settings.rootDirectory)
    }

    var hostAddresses: [String] { node.addresses }

    private func requests(_ plan: PodPlan) -> PodRequests {
        PodRequests(pod: plan.pod, node: node, record: plan.record)
    }

    private func aside<Value: Sendable>(
        _ body: @escaping @Sendable () throws(StepError) -> Value
    ) async throws(StepError) -> Value {
        let result = await BlockingCall.run { () -> Result<Value, StepError> in
            do throws(StepError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    func furnish(_ plan: PodPlan) async throws(StepError) {
        let volumes = PodVolumes(requests(plan))
        let cgroups = PodCgroups(node.cgroups)
        let (register, burstable, userNamespaces) = (register, burstable, userNamespaces)
        try await aside { () throws(StepError) in
            try asStep { () throws(Errno) in try register.enter(LoggedPod(plan.pod)) }
            try asStep { () throws(VolumeError) in try volumes.prepare(time: WallClock.now) }
            if !plan.pod.hostUsers { _ = try userNamespaces.range(of: plan.pod.uid) }
            try asStep { () throws(Errno) in
                try burstable.arrange { (sum) throws(Errno) in try cgroups.arrange(burstable: sum) }
                try cgroups.set(plan.pod)
            }
        }
    }

    func refresh(_ plan: PodPlan) async throws(StepError) {
        let volumes = PodVolumes(requests(plan))
        try await aside { () throws(StepError) in
            _ = try asStep { () throws(VolumeError) in try volumes.refresh(time: WallClock.now) }
        }
    }

    func volumeImages(_ plan: PodPlan) -> [VolumeImage] {
        PodVolumes(requests(plan)).images.map { volume, source in
            VolumeImage(volume: volume, image: source.reference, policy: source.pullPolicy)
        }
    }

    func sandboxConfig(_ plan: PodPlan, attempt: UInt32) throws(StepError) -> PodSandboxConfig {
        try asStep { () throws(RequestError) in
            try requests(plan).sandboxConfig(attempt: attempt, userNamespace: userNamespaces.known(plan.pod.uid))
        }
    }

    func containerConfig(
        _ container: ContainerSpecification,
        of plan: PodPlan,
        _ ground: ContainerGround
    ) async throws(StepError) -> ContainerConfig {
        let requests = requests(plan)
        // With the host's network a pod has the host's addresses.
        let addresses = plan.pod.hostNetwork ? node.addresses : ground.addresses
        let range = userNamespaces.known(plan.pod.uid)
        return try await aside { () throws(StepError) in
            let volumes = PodVolumes(requests)
            let environment = try asStep { () throws(RequestError) in
                try requests.environment(of: container, addresses: addresses) { (selector) throws(RequestError) in
                    try volumes.readKey(selector)
                }
            }
            let (mounts, hosts, log) = try asStep { () throws(VolumeError) in
                (
                    try volumes.sources(of: container, environment: environment, images: ground.volumeImages),
                    try volumes.writeHostsFile(addresses: addresses), try volumes.makeTerminationLog(of: container)
                )
            }
            let setting = ContainerSetting(
                attempt: ground.attempt,
                image: ResolvedImage(ground.image),
                environment: environment,
                mounts: mounts,
                hostsFile: hosts,
                terminationLog: log,
                userNamespace: range
            )
            return try asStep { () throws(RequestError) in try requests.containerConfig(of: container, setting) }
        }
    }

    func note(burstable milliCPU: Int64?, of pod: String) { burstable.note(milliCPU, of: pod) }

    func resources(_ container: ContainerSpecification, of plan: PodPlan) -> LinuxContainerResources {
        requests(plan).resources(of: container)
    }

    func clear(_ pod: LoggedPod, keepsDirectory: Bool) async throws(StepError) {
        let root = node.rootDirectory
        let cgroups = PodCgroups(node.cgroups)
        let (register, logs, burstable, userNamespaces) = (register, logs, burstable, userNamespaces)
        try await aside { () throws(StepError) in
            if !keepsDirectory {
                try asStep { () throws(Errno) in
                    try cgroups.remove(uid: pod.uid)
                    try burstable.arrange { (sum) throws(Errno) in try cgroups.arrange(burstable: sum) }
                }
                try asStep { () throws(VolumeError) in try PodVolumes.remove(uid: pod.uid, root: root) }
                userNamespaces.release(pod.uid)
            }
            try asStep { () throws(Errno) in
                try logs.remove(pod)
                // Last: until then the next Holdfast goes on with it.
                try register.takeOut(pod)
            }
        }
    }

    func holdings() async -> HostHoldings {
        let (register, logs) = (register, logs)
        return await BlockingCall.run { HostHoldings(pods: register.pods, links: logs.links) }
    }

    func removeLinks(_ links: [FoundLink], of pods: [LoggedPod], gone: [LoggedPod]) async {
        if links.isEmpty { return }
        let logs = logs
        await BlockingCall.run { logs.removeLinks(links, of: pods, gone: gone) }
    }
}

/// Turns other errors into steps' ones.
private func asStep<Result, Failure: Error & CustomStringConvertible>(
    _ body: () throws(Failure) -> Result
) throws(StepError) -> Result {
    do throws(Failure) {
        return try body()
    } catch {
        throw StepError(error.description)
    }
}
