/// The calls of the CRI's RuntimeService, one for one.
///
/// Each throws a `CallError`; its timeout is how long it may take as a whole. The texts say what the runtime promises.
public struct RuntimeClient: Sendable {
    /// How long a call may take that does nothing slow; what the kubelet allows.
    public static let usualTimeout = Duration.seconds(120)

    private let channel: RuntimeChannel

    /// The service behind a channel.
    public init(_ channel: RuntimeChannel) {
        self.channel = channel
    }

    // MARK: - The runtime

    /// The runtime's name and version.
    public func version(timeout: Duration = usualTimeout) async throws(CallError) -> VersionResponse {
        var request = VersionRequest()
        request.version = "v1"
        return try await channel.call(.version, request, timeout: timeout)
    }

    /// Whether the runtime is ready for pods.
    public func status(verbose: Bool = false, timeout: Duration = usualTimeout) async throws(CallError)
        -> StatusResponse
    {
        var request = StatusRequest()
        request.isVerbose = verbose
        return try await channel.call(.status, request, timeout: timeout)
    }

    /// How the runtime makes cgroups. Runtimes older than Kubernetes 1.28 answer `unimplemented`.
    public func runtimeConfig(timeout: Duration = usualTimeout) async throws(CallError) -> RuntimeConfigResponse {
        try await channel.call(.runtimeConfig, EmptyMessage(), timeout: timeout)
    }

    // MARK: - Sandboxes

    /// Makes and starts a sandbox; returns its ID. One with the same metadata must not be there.
    ///
    /// - Parameter handler: How it is run; empty for the runtime's default.
    public func runPodSandbox(
        _ config: PodSandboxConfig,
        handler: String = "",
        timeout: Duration = .seconds(240)
    ) async throws(CallError) -> String {
        var request = RunPodSandboxRequest()
        request.config = config
        request.runtimeHandler = handler
        let response: PodSandboxReference = try await channel.call(.runPodSandbox, request, timeout: timeout)
        return response.podSandboxID
    }

    /// Stops a sandbox, kills what still runs in it and gives its addresses back. Again is no error.
    public func stopPodSandbox(_ id: String, timeout: Duration = usualTimeout) async throws(CallError) {
        try await perform(.stopPodSandbox, PodSandboxReference(id), timeout: timeout)
    }

    /// Removes a sandbox and its containers. Again is no error.
    public func removePodSandbox(_ id: String, timeout: Duration = usualTimeout) async throws(CallError) {
        try await perform(.removePodSandbox, PodSandboxReference(id), timeout: timeout)
    }

    /// The state of a sandbox.
    public func podSandboxStatus(
        _ id: String,
        verbose: Bool = false,
        timeout: Duration = usualTimeout
    ) async throws(CallError) -> PodSandboxStatusResponse {
        var request = PodSandboxStatusRequest()
        request.podSandboxID = id
        request.isVerbose = verbose
        return try await channel.call(.podSandboxStatus, request, timeout: timeout)
    }

    /// The sandboxes, all or those that match.
    public func listPodSandboxes(
        _ filter: PodSandboxFilter? = nil,
        timeout: Duration = usualTimeout
    ) async throws(CallError) -> [PodSandbox] {
        var request = ListPodSandboxRequest()
        request.filter = filter
        let response: ListPodSandboxResponse = try await channel.call(.listPodSandbox, request, timeout: timeout)
        return response.items
    }

    /// Changes what a running sandbox may take. Runtimes older than Kubernetes 1.32 answer `unimplemented`.
    public func updatePodSandboxResources(
        _ request: UpdatePodSandboxResourcesRequest,
        timeout: Duration = usualTimeout
    ) async throws(CallError) {
        try await perform(.updatePodSandboxResources, request, timeout: timeout)
    }

    // MARK: - Containers

    /// Makes a container in a sandbox; returns its ID. It does not run yet.
    ///
    /// - Parameters:
    ///   - config: What it is made of.
    ///   - sandboxID: The sandbox.
    ///   - sandboxConfig: What the sandbox was made of, unchanged.
    public func createContainer(
        _ config: ContainerConfig,
        in sandboxID: String,
        sandboxConfig: PodSandboxConfig,
        timeout: Duration = usualTimeout
    ) async throws(CallError) -> String {
        var request = CreateContainerRequest()
        request.podSandboxID = sandboxID
        request.config = config
        request.sandboxConfig = sandboxConfig
        let response: ContainerReference = try await channel.call(.createContainer, request, timeout: timeout)
        return response.containerID
    }

    /// Starts a container.
    public func startContainer(_ id: String, timeout: Duration = usualTimeout) async throws(CallError) {
        try await perform(.startContainer, ContainerReference(id), timeout: timeout)
    }

    /// Stops a container: its stop signal, and SIGKILL after the grace period. Again is no error.
    ///
    /// - Parameters:
    ///   - gracePeriod: Seconds until it is killed; 0 kills at once.
    ///   - timeout: How long the call may take beyond the grace period.
    public func stopContainer(
        _ id: String,
        gracePeriod: Int64,
        timeout: Duration = usualTimeout
    ) async throws(CallError) {
        var request = StopContainerRequest()
        request.containerID = id
        request.timeout = gracePeriod
        try await perform(.stopContainer, request, timeout: timeout + .seconds(max(0, gracePeriod)))
    }

    /// Removes a container, by force if it runs. Again is no error.
    public func removeContainer(_ id: String, timeout: Duration = usualTimeout) async throws(CallError) {
        try await perform(.removeContainer, ContainerReference(id), timeout: timeout)
    }

    /// The state of a container.
    public func containerStatus(
        _ id: String,
        verbose: Bool = false,
        timeout: Duration = usualTimeout
    ) async throws(CallError) -> ContainerStatusResponse {
        var request = ContainerStatusRequest()
        request.containerID = id
        request.isVerbose = verbose
        return try await channel.call(.containerStatus, request, timeout: timeout)
    }

    /// The containers, all or those that match.
    public func listContainers(
        _ filter: ContainerFilter? = nil,
        timeout: Duration = usualTimeout
    ) async throws(CallError) -> [Container] {
        var request = ListContainersRequest()
        request.filter = filter
        let response: ListContainersResponse = try await channel.call(.listContainers, request, timeout: timeout)
        return response.containers
    }

    /// Changes what a running container may take. Values that are zero stay as they are.
    public func updateContainerResources(
        _ id: String,
        _ resources: LinuxContainerResources,
        annotations: [String: String] = [:],
        timeout: Duration = usualTimeout
    ) async throws(CallError) {
        var request = UpdateContainerResourcesRequest()
        request.containerID = id
        request.linux = resources
        request.annotations = annotations
        try await perform(.updateContainerResources, request, timeout: timeout)
    }

    /// Makes the runtime open a container's log file again, after it was renamed. The container must run.
    public func reopenContainerLog(_ id: String, timeout: Duration = usualTimeout) async throws(CallError) {
        try await perform(.reopenContainerLog, ContainerReference(id), timeout: timeout)
    }

    /// Runs a command in a container and waits for its end.
    ///
    /// - Parameters:
    ///   - limit: Seconds after which the runtime kills it; 0 for never. Runtimes answer `deadlineExceeded`, or `unknown`
    ///     with a text.
    ///   - timeout: How long the call may take beyond the limit; without a limit as a whole.
    public func execSync(
        _ command: [String],
        in id: String,
        limit: Int64 = 0,
        timeout: Duration = usualTimeout
    ) async throws(CallError) -> ExecSyncResponse {
        var request = ExecSyncRequest()
        request.containerID = id
        request.command = command
        request.timeout = limit
        return try await channel.call(.execSync, request, timeout: timeout + .seconds(max(0, limit)))
    }

    /// What happens to containers from now on. Runtimes without it answer `unimplemented` to the first `next()`.
    public func containerEvents() async throws(CallError) -> ContainerEvents {
        ContainerEvents(try await channel.open(.getContainerEvents, EmptyMessage()))
    }

    /// A call that is answered by nothing but that it was done.
    private func perform(_ method: CRIMethod, _ request: some Message, timeout: Duration) async throws(CallError) {
        let _: EmptyMessage = try await channel.call(method, request, timeout: timeout)
    }
}

/// What happens to containers, one event after the other. It ends with the last reference to it.
///
/// When the caller is slow, the runtime has to wait; some runtimes drop events then, so a list is still the truth.
public final class ContainerEvents: Sendable {
    private let call: OpenCall

    init(_ call: OpenCall) {
        self.call = call
    }

    /// The next event; nil when the runtime ends the stream. One task at a time asks.
    public func next() async throws(CallError) -> ContainerEventResponse? {
        try await call.next(ContainerEventResponse.self)
    }
}
