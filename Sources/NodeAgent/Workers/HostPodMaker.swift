import ContainerRuntime
import LinuxIO

/// Makes pods' directories and requests on this host.
struct HostPodMaker: PodMaking {
    private let node: NodeFacts

    init(_ settings: AgentSettings) {
        var node = NodeFacts()
        node.rootDirectory = settings.rootDirectory
        node.podLogsDirectory = settings.podLogsDirectory
        self.node = node
    }

    func furnish(_ pod: PodSpecification) async throws(StepError) {}

    func sandboxConfig(
        _ pod: PodSpecification,
        _ record: PodRecord,
        attempt: UInt32
    ) async throws(StepError) -> PodSandboxConfig {
        do throws(RequestError) {
            return try PodRequests(pod: pod, node: node, record: record).sandboxConfig(attempt: attempt)
        } catch {
            throw StepError(error.description)
        }
    }

    func containerConfig(
        _ container: ContainerSpecification,
        of pod: PodSpecification,
        _ record: PodRecord,
        attempt: UInt32,
        image: Image,
        addresses: [String]
    ) async throws(StepError) -> ContainerConfig {
        let requests = PodRequests(pod: pod, node: node, record: record)
        do throws(RequestError) {
            let setting = ContainerSetting(
                attempt: attempt,
                image: ResolvedImage(image),
                environment: try requests.environment(of: container, addresses: addresses),
                mounts: container.volumeMounts.map { _ in MountSource() },
                hostsFile: nil,
                terminationLog: nil
            )
            return try requests.containerConfig(of: container, setting)
        } catch {
            throw StepError(error.description)
        }
    }

    func resources(
        _ container: ContainerSpecification,
        of pod: PodSpecification,
        _ record: PodRecord
    ) throws(StepError) -> LinuxContainerResources {
        PodRequests(pod: pod, node: node, record: record).resources(of: container)
    }

    func clear(uid: String) async throws(StepError) {}
}
