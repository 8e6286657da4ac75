import ContainerRuntime

/// What is put together on the host for a pod, and the requests that are made of it.
protocol PodMaking: Sendable {
    /// What pods with the host's network are reached at.
    var hostAddresses: [String] { get }

    /// Notes what a burstable pod asks for, in thousandths of a processor; nil for another one. Its class is weighed by that
    /// from the next time on that a pod is furnished or cleared.
    func note(burstable milliCPU: Int64?, of pod: String)

    /// Makes the pod's directories and volumes; again is no error.
    func furnish(_ plan: PodPlan) async throws(StepError)

    /// Brings files up to date that tell of the pod's labels and annotations.
    func refresh(_ plan: PodPlan) async throws(StepError)

    /// The images that volumes are made of.
    func volumeImages(_ plan: PodPlan) -> [VolumeImage]

    func sandboxConfig(_ plan: PodPlan, attempt: UInt32) throws(StepError) -> PodSandboxConfig

    func containerConfig(
        _ container: ContainerSpecification,
        of plan: PodPlan,
        _ ground: ContainerGround
    ) async throws(StepError) -> ContainerConfig

    func resources(_ container: ContainerSpecification, of plan: PodPlan) -> LinuxContainerResources

    /// Removes what lies on the host of a pod.
    ///
    /// - Parameter keepsDirectory: whether only its logs go: another pod has the same UID.
    func clear(_ pod: LoggedPod, keepsDirectory: Bool) async throws(StepError)

    /// What lies on the host that Holdfast has made.
    func holdings() async -> HostHoldings

    /// Removes links to logs; `PodLogs.removeLinks`.
    func removeLinks(_ links: [FoundLink], of pods: [LoggedPod], gone: [LoggedPod]) async
}

/// What lies on the host.
struct HostHoldings: Sendable {
    var pods: [LoggedPod] = []
    /// To containers' logs, others' too.
    var links: [FoundLink] = []
}

/// A pod as its manifest says, and what is put down of that in the runtime.
struct PodPlan: Sendable {
    let pod: PodSpecification
    let record: PodRecord
}

/// An image that stands behind a volume.
struct VolumeImage: Hashable, Sendable {
    let volume: String
    let image: String
    let policy: ImagePullPolicy
}

/// What a container is made on.
struct ContainerGround: Sendable {
    let attempt: UInt32
    let image: Image
    /// The pod's, as the runtime says.
    let addresses: [String]
    /// By volume, the references of images.
    let volumeImages: [String: String]
}
