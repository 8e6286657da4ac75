public import PodSchema

/// What requests need to know of the node: settings, and what its kernel and machine have.
public struct NodeFacts: Sendable {
    /// The node's addresses, the preferred family's first.
    public var addresses: [String] = []
    /// Below it the pods' directories lie, and the seccomp profiles.
    public var rootDirectory = "/var/lib/holdfast"
    /// Where containers' logs go.
    public var podLogsDirectory = "/var/log/pods"
    /// Where seccomp profiles of the host lie; nil for `seccomp` below the root directory.
    public var seccompProfileDirectory: String?
    /// Whether containers without a seccomp profile get the runtime's own (`seccompDefault`).
    public var isSeccompDefault = false

    /// The machine's memory in bytes.
    public var memoryCapacity: Int64 = 0
    /// What pods may use together: `cpu`, `memory`, `ephemeral-storage`.
    public var allocatable: [String: Quantity] = [:]
    /// The kernel's sizes of huge pages, such as `2MB`, in its own order.
    public var hugePageSizes: [String] = []
    public var cgroups = CgroupFacts()
    /// Directories below /sys that tell of the processors' throttling, and are hidden from containers.
    public var thermalThrottlePaths: [String] = []
    public var isSELinuxEnabled = false

    /// The resolv.conf that pods start from; nil if there is none.
    public var resolverConfiguration: ResolverConfiguration?
    public var clusterDNS: [String] = []
    public var clusterDomain = ""

    public init() {}

    /// Where what belongs to a pod lies.
    public func directory(of pod: PodSpecification) -> PodDirectory { PodDirectory(root: rootDirectory, uid: pod.uid) }

    /// The directory of a pod's logs.
    public func podLogDirectory(_ pod: PodSpecification) -> String {
        "\(podLogsDirectory)/\(pod.namespace)_\(pod.name)_\(pod.uid)"
    }
}

/// How the node's control groups are laid out.
public struct CgroupFacts: Hashable, Sendable {
    /// Who makes control groups, which decides how they are named.
    public enum Driver: String, Hashable, Sendable {
        case cgroupfs
        case systemd
    }

    public var driver = Driver.cgroupfs
    /// Whether the host has the unified hierarchy (version 2) only.
    public var isUnified = false
    /// Whether swap can be limited.
    public var canLimitSwap = false
    /// The group above all pods; nil to leave groups to the runtime.
    public var root: String?
    /// Whether cpu limits are enforced.
    public var hasCPUQuota = true
    /// The period of cpu quotas in microseconds.
    public var cpuPeriod: Int64 = 100_000
    /// Whether, on the unified hierarchy, the kernel kills one process of a container that is out of memory instead of all.
    public var killsSingleProcess = false

    public init() {}

    /// The control group of a pod, named as the driver wants it (`pkg/kubelet/cm/pod_container_manager_linux.go`); empty
    /// to leave it to the runtime.
    public func parent(of pod: PodSpecification) -> String {
        guard let root else { return "" }
        var parts = [root]
        switch pod.qosClass {
        case .guaranteed: break
        case .burstable: parts.append("burstable")
        case .bestEffort: parts.append("besteffort")
        }
        parts.append("pod" + pod.uid)
        switch driver {
        case .cgroupfs: return "/" + parts.joined(separator: "/")
        case .systemd: return Self.slices(parts)
        }
    }

    /// Each slice's name holds those above it, and a `-` in a part's own name would be taken for one.
    private static func slices(_ parts: [String]) -> String {
        var name = ""
        var path = ""
        for part in parts {
            let escaped = String(part.map { $0 == "-" ? "_" : $0 })
            name += name.isEmpty ? escaped : "-" + escaped
            path += "/" + name + ".slice"
        }
        return path
    }
}
