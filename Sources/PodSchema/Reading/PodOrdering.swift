/// What planning across pods has to know of one: how soon it goes, what it occupies and what it waits for.
public struct PodOrdering: Hashable, Sendable {
    /// Of its priority class, or `spec.priority`: pods with a higher one go first.
    public var priority: Int32
    /// The ports of the host that it listens at.
    public var hostPorts: [HostPort]
    /// `namespace/name` of the pods that have to be started before it, by the annotation `holdfast.dev/after`.
    public var startsAfter: [String]

    /// The value of the class `system-node-critical` (`pkg/apis/scheduling/types.go`, `SystemCriticalPriority` + 1000).
    public static let nodeCritical: Int32 = 2_000_001_000
    /// The value of the class `system-cluster-critical` (`SystemCriticalPriority`).
    public static let clusterCritical: Int32 = 2_000_000_000

    /// The value of a priority class that is built in; nil for others, whose values only an API server has.
    public static func builtInPriority(_ className: Span<UInt8>) -> Int32? {
        if className.equals("system-node-critical") { return nodeCritical }
        if className.equals("system-cluster-critical") { return clusterCritical }
        return nil
    }

    public init(priority: Int32 = 0, hostPorts: [HostPort] = [], startsAfter: [String] = []) {
        self.priority = priority
        self.hostPorts = hostPorts
        self.startsAfter = startsAfter
    }
}

/// A port of the host that a pod listens at.
public struct HostPort: Hashable, Sendable {
    public enum Transport: UInt8, Sendable {
        case tcp, udp, sctp
    }

    public let number: UInt16
    public let transport: Transport
    /// Empty for all addresses.
    public let address: String

    public init(number: UInt16, transport: Transport, address: String) {
        self.number = number
        self.transport = transport
        self.address = address
    }

    /// Whether two pods cannot both have their port: the same number and transport, and an address in common.
    public func conflicts(with other: HostPort) -> Bool {
        number == other.number && transport == other.transport
            && (address.isEmpty || other.address.isEmpty || address == other.address)
    }
}
