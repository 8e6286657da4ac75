/// Makes and starts a sandbox.
public struct RunPodSandboxRequest: Message {
    /// What it is made of.
    public var config: PodSandboxConfig?
    /// How it is run; empty for the default.
    public var runtimeHandler = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "config", &config)
        visitor.field(2, "runtime_handler", &runtimeHandler)
    }
}

/// Asks for a sandbox's state.
public struct PodSandboxStatusRequest: Message {
    /// Its ID.
    public var podSandboxID = ""
    /// Whether to add what the runtime wants to say for debugging.
    public var isVerbose = false

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "pod_sandbox_id", &podSandboxID)
        visitor.field(2, "verbose", &isVerbose)
    }
}

/// A sandbox's state.
public struct PodSandboxStatusResponse: Message {
    /// The state.
    public var status: PodSandboxStatus?
    /// What the runtime says for debugging, when asked.
    public var info: [String: String] = [:]
    /// The states of its containers, from runtimes that send events.
    public var containerStatuses: [ContainerStatus] = []
    /// When this was so, in nanoseconds since 1970.
    public var timestamp: Int64 = 0

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "status", &status)
        visitor.field(2, "info", &info)
        visitor.field(3, "containers_statuses", &containerStatuses)
        visitor.field(4, "timestamp", &timestamp)
    }
}

/// A sandbox's state.
public struct PodSandboxStatus: Message {
    /// Its ID.
    public var id = ""
    /// Whose it is.
    public var metadata: PodSandboxMetadata?
    /// Whether it is ready.
    public var state = PodSandboxState(rawValue: 0)
    /// When it was made, in nanoseconds since 1970.
    public var createdAt: Int64 = 0
    /// Its addresses; nothing with the host's network.
    public var network: PodSandboxNetworkStatus?
    /// What only Linux has.
    public var linux: LinuxPodSandboxStatus?
    /// As they were given.
    public var labels: [String: String] = [:]
    /// As they were given.
    public var annotations: [String: String] = [:]
    /// How it is run.
    public var runtimeHandler = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "id", &id)
        visitor.field(2, "metadata", &metadata)
        visitor.field(3, "state", &state)
        visitor.field(4, "created_at", &createdAt)
        visitor.field(5, "network", &network)
        visitor.field(6, "linux", &linux)
        visitor.field(7, "labels", &labels)
        visitor.field(8, "annotations", &annotations)
        visitor.field(9, "runtime_handler", &runtimeHandler)
    }
}

/// Whether a sandbox can hold containers.
public struct PodSandboxState: OpenEnumeration {
    /// It runs.
    public static let ready = PodSandboxState(rawValue: 0)
    /// It was stopped, or its process is gone.
    public static let notReady = PodSandboxState(rawValue: 1)

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}

/// A sandbox's addresses.
public struct PodSandboxNetworkStatus: Message {
    /// The first one.
    public var ip = ""
    /// The others.
    public var additionalIPs: [PodIP] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "ip", &ip)
        visitor.field(2, "additional_ips", &additionalIPs)
    }
}

/// One address of a sandbox.
public struct PodIP: Message {
    /// IPv4 or IPv6, as text.
    public var ip = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "ip", &ip)
    }
}

/// What only a sandbox on Linux has.
public struct LinuxPodSandboxStatus: Message {
    /// Its namespaces.
    public var namespaces: Namespace?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "namespaces", &namespaces)
    }
}

/// A sandbox's namespaces.
public struct Namespace: Message {
    /// With whom they are shared.
    public var options: NamespaceOption?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(2, "options", &options)
    }
}

/// Asks for the sandboxes.
public struct ListPodSandboxRequest: Message {
    /// Which; all without it.
    public var filter: PodSandboxFilter?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "filter", &filter)
    }
}

/// Selects sandboxes; everything that is set must match.
public struct PodSandboxFilter: Message {
    /// An ID, or the start of one.
    public var id = ""
    /// The state.
    public var state: PodSandboxStateValue?
    /// Labels it must have.
    public var labelSelector: [String: String] = [:]

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "id", &id)
        visitor.field(2, "state", &state)
        visitor.field(3, "label_selector", &labelSelector)
    }
}

/// A sandbox's state, to select by.
public struct PodSandboxStateValue: Message {
    /// The state.
    public var state = PodSandboxState(rawValue: 0)

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "state", &state)
    }
}

/// The sandboxes.
public struct ListPodSandboxResponse: Message {
    /// In no order.
    public var items: [PodSandbox] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "items", &items)
    }
}

/// A sandbox, as lists have it.
public struct PodSandbox: Message {
    /// Its ID.
    public var id = ""
    /// Whose it is.
    public var metadata: PodSandboxMetadata?
    /// Whether it is ready.
    public var state = PodSandboxState(rawValue: 0)
    /// When it was made, in nanoseconds since 1970.
    public var createdAt: Int64 = 0
    /// As they were given.
    public var labels: [String: String] = [:]
    /// As they were given.
    public var annotations: [String: String] = [:]
    /// How it is run.
    public var runtimeHandler = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "id", &id)
        visitor.field(2, "metadata", &metadata)
        visitor.field(3, "state", &state)
        visitor.field(4, "created_at", &createdAt)
        visitor.field(5, "labels", &labels)
        visitor.field(6, "annotations", &annotations)
        visitor.field(7, "runtime_handler", &runtimeHandler)
    }
}

/// Changes what a running sandbox may take.
public struct UpdatePodSandboxResourcesRequest: Message {
    /// Its ID.
    public var podSandboxID = ""
    /// What it takes beyond its containers.
    public var overhead: LinuxContainerResources?
    /// The sum of what the containers may take.
    public var resources: LinuxContainerResources?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "pod_sandbox_id", &podSandboxID)
        visitor.field(2, "overhead", &overhead)
        visitor.field(3, "resources", &resources)
    }
}
