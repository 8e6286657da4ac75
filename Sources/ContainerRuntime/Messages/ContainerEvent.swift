/// Something happened to a container.
public struct ContainerEventResponse: Message {
    /// The container, or the sandbox.
    public var containerID = ""
    /// What happened.
    public var kind = ContainerEventKind(rawValue: 0)
    /// When, in nanoseconds since 1970.
    public var createdAt: Int64 = 0
    /// The sandbox after it.
    public var podSandboxStatus: PodSandboxStatus?
    /// The sandbox's containers after it.
    public var containerStatuses: [ContainerStatus] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "container_id", &containerID)
        visitor.field(2, "container_event_type", &kind)
        visitor.field(3, "created_at", &createdAt)
        visitor.field(4, "pod_sandbox_status", &podSandboxStatus)
        visitor.field(5, "containers_statuses", &containerStatuses)
    }
}

/// What happened to a container.
public struct ContainerEventKind: OpenEnumeration {
    /// It was made.
    public static let created = ContainerEventKind(rawValue: 0)
    /// It was started.
    public static let started = ContainerEventKind(rawValue: 1)
    /// It ended.
    public static let stopped = ContainerEventKind(rawValue: 2)
    /// It was removed.
    public static let deleted = ContainerEventKind(rawValue: 3)

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}
