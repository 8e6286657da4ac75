/// Where a pod's resolv.conf comes from.
public enum DNSPolicy: String, Hashable, Sendable {
    /// The cluster's servers, for pods with the host's network too.
    case clusterFirstWithHostNet = "ClusterFirstWithHostNet"
    /// The cluster's servers; the node's for pods with the host's network.
    case clusterFirst = "ClusterFirst"
    /// The node's.
    case `default` = "Default"
    /// Only `dnsConfig`.
    case none = "None"
}

/// What a pod adds to its resolv.conf.
public struct PodDNSConfig: Hashable, Sendable {
    /// An option such as `ndots:5`, or `edns0` without a value.
    public struct Option: Hashable, Sendable {
        public var name = ""
        public var value: String?

        public init() {}
    }

    public var nameservers: [String] = []
    public var searches: [String] = []
    public var options: [Option] = []

    public init() {}
}
