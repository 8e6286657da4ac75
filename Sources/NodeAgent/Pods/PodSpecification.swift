public import PodSchema

/// A pod as its manifest describes it, with every default: what a pod is run by.
///
/// Fields have the API's names and meanings (`k8s.io/api/core/v1`, `Pod`). Only what a node acts upon is here.
public struct PodSpecification: Hashable, Sendable {
    /// With the node's name at its end, as the kubelet names static pods.
    public var name = ""
    public var namespace = ""
    /// Names the pod's directories and stands on everything of it in the runtime.
    public var uid = ""
    public var labels: [String: String] = [:]
    /// Those of the manifest, and what the kubelet says about a static pod (`kubernetes.io/config.hash`, `.source`, `.seen`).
    public var annotations: [String: String] = [:]

    public var restartPolicy = RestartPolicy.always
    public var terminationGracePeriodSeconds: Int64 = 0
    /// How long the pod may run at all, in seconds.
    public var activeDeadlineSeconds: Int64?
    public var serviceAccountName = ""
    public var nodeName = ""
    public var priorityClassName = ""
    /// Of its class, which the node knows if it is one of the two built-in ones, else the manifest's number.
    public var priority: Int32 = 0
    public var runtimeClassName = ""
    /// What its containers are made for: `linux` or `windows`; empty where that is not said.
    public var operatingSystem = ""

    public var hostNetwork = false
    public var hostPID = false
    public var hostIPC = false
    /// Whether the pod is in the host's user namespace.
    public var hostUsers = true
    public var shareProcessNamespace = false

    public var hostname = ""
    public var subdomain = ""
    public var hostnameOverride: String?
    public var setHostnameAsFQDN = false
    public var hostAliases: [HostAlias] = []
    public var dnsPolicy = DNSPolicy.clusterFirst
    public var dnsConfig: PodDNSConfig?

    public var securityContext = PodSecurityContext()
    /// The pod's own, if it has any.
    public var resources: ResourceRequirements?
    /// What the sandbox itself takes.
    public var overhead: [String: Quantity] = [:]
    public var volumes: [Volume] = []
    public var initContainers: [ContainerSpecification] = []
    public var containers: [ContainerSpecification] = []

    public init() {}

    /// `namespace/name`, the node's name included.
    public var qualifiedName: String { namespace + "/" + name }

    /// Init containers and containers, in the order of the manifest.
    public var allContainers: [ContainerSpecification] { initContainers + containers }

    /// The container or init container with a name.
    public func container(named name: String) -> ContainerSpecification? {
        containers.first { $0.name == name } ?? initContainers.first { $0.name == name }
    }

    /// The path of a container's fields, such as `spec.initContainers[setup]`.
    public func field(of container: ContainerSpecification) -> String {
        let isInit = initContainers.contains { $0.name == container.name }
        return "spec.\(isInit ? "initContainers" : "containers")[\(container.name)]"
    }

    /// The volume with a name.
    public func volume(named name: String) -> Volume? { volumes.first { $0.name == name } }
}

/// When containers that ended are started again.
public enum RestartPolicy: String, Hashable, Sendable {
    case always = "Always"
    case onFailure = "OnFailure"
    case never = "Never"
}

/// Lines of /etc/hosts: an address and its names.
public struct HostAlias: Hashable, Sendable {
    public var ip = ""
    public var hostnames: [String] = []

    public init() {}
}
