import ContainerRuntime

/// What is put together on the host for a pod, and the requests that are made of it.
protocol PodMaking: Sendable {
    /// Makes the pod's directories and volumes; again is no error.
    func furnish(_ pod: PodSpecification) async throws(StepError)

    func sandboxConfig(
        _ pod: PodSpecification,
        _ record: PodRecord,
        attempt: UInt32
    ) async throws(StepError) -> PodSandboxConfig

    /// - Parameter addresses: the pod's, as the runtime says.
    func containerConfig(
        _ container: ContainerSpecification,
        of pod: PodSpecification,
        _ record: PodRecord,
        attempt: UInt32,
        image: Image,
        addresses: [String]
    ) async throws(StepError) -> ContainerConfig

    func resources(
        _ container: ContainerSpecification,
        of pod: PodSpecification,
        _ record: PodRecord
    ) throws(StepError) -> LinuxContainerResources

    /// Removes what lies on the host of a pod.
    func clear(uid: String) async throws(StepError)
}
