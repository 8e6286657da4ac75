import PodSchema

/// How well a pod's resources are assured: Kubernetes' name for it, and the part of the cgroup tree that it is in.
public enum QoSClass: String, Hashable, Sendable {
    case guaranteed = "Guaranteed"
    case burstable = "Burstable"
    case bestEffort = "BestEffort"
}

extension PodSpecification {
    /// The pod's class (`pkg/apis/core/v1/helper/qos`, `ComputePodQOS`): `guaranteed` if each container's limits of cpu and
    /// memory are there and are its requests, `bestEffort` if none has any.
    public var qosClass: QoSClass {
        var requests: [String: Int128] = [:]
        var limits: [String: Int128] = [:]
        var isGuaranteed = true
        let sources = resources.map { $0.limits.isEmpty && $0.requests.isEmpty ? nil : [$0] } ?? nil
        for resources in sources ?? allContainers.map(\.resources) {
            Self.add(resources.requests, to: &requests)
            Self.add(resources.limits, to: &limits)
            for name in Self.classResources where (resources.limits[name]?.thousandths ?? 0) <= 0 {
                isGuaranteed = false
            }
        }
        if requests.isEmpty, limits.isEmpty { return .bestEffort }
        return isGuaranteed && requests == limits ? .guaranteed : .burstable
    }

    private static let classResources = ["cpu", "memory"]

    private static func add(_ amounts: [String: Quantity], to sums: inout [String: Int128]) {
        for name in classResources {
            if let amount = amounts[name]?.thousandths, amount > 0 { sums[name, default: 0] += amount }
        }
    }
}
