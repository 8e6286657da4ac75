/// Asks for the containers.
public struct ListContainersRequest: Message {
    /// Which; all without it.
    public var filter: ContainerFilter?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "filter", &filter)
    }
}

/// Selects containers; everything that is set must match.
public struct ContainerFilter: Message {
    /// An ID, or the start of one.
    public var id = ""
    /// The state.
    public var state: ContainerStateValue?
    /// The sandbox.
    public var podSandboxID = ""
    /// Labels it must have.
    public var labelSelector: [String: String] = [:]

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "id", &id)
        visitor.field(2, "state", &state)
        visitor.field(3, "pod_sandbox_id", &podSandboxID)
        visitor.field(4, "label_selector", &labelSelector)
    }
}

/// A container's state, to select by.
public struct ContainerStateValue: Message {
    /// The state.
    public var state = ContainerState(rawValue: 0)

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "state", &state)
    }
}

/// Where a container is in its life.
public struct ContainerState: OpenEnumeration {
    /// Made, not started.
    public static let created = ContainerState(rawValue: 0)
    /// Its first process runs.
    public static let running = ContainerState(rawValue: 1)
    /// Its first process has ended.
    public static let exited = ContainerState(rawValue: 2)
    /// The runtime cannot tell.
    public static let unknown = ContainerState(rawValue: 3)

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}

/// The containers.
public struct ListContainersResponse: Message {
    /// In no order.
    public var containers: [Container] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "containers", &containers)
    }
}

/// A container, as lists have it.
public struct Container: Message {
    /// Its ID.
    public var id = ""
    /// Its sandbox.
    public var podSandboxID = ""
    /// Which it is.
    public var metadata: ContainerMetadata?
    /// The image it was made from.
    public var image: ImageSpec?
    /// The image's digest, or its ID.
    public var imageReference = ""
    /// Where it is in its life.
    public var state = ContainerState(rawValue: 0)
    /// When it was made, in nanoseconds since 1970.
    public var createdAt: Int64 = 0
    /// As they were given.
    public var labels: [String: String] = [:]
    /// As they were given.
    public var annotations: [String: String] = [:]
    /// The image's ID.
    public var imageID = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "id", &id)
        visitor.field(2, "pod_sandbox_id", &podSandboxID)
        visitor.field(3, "metadata", &metadata)
        visitor.field(4, "image", &image)
        visitor.field(5, "image_ref", &imageReference)
        visitor.field(6, "state", &state)
        visitor.field(7, "created_at", &createdAt)
        visitor.field(8, "labels", &labels)
        visitor.field(9, "annotations", &annotations)
        visitor.field(10, "image_id", &imageID)
    }
}

/// Asks for a container's state.
public struct ContainerStatusRequest: Message {
    /// Its ID.
    public var containerID = ""
    /// Whether to add what the runtime wants to say for debugging.
    public var isVerbose = false

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "container_id", &containerID)
        visitor.field(2, "verbose", &isVerbose)
    }
}

/// A container's state.
public struct ContainerStatusResponse: Message {
    /// The state.
    public var status: ContainerStatus?
    /// What the runtime says for debugging, when asked.
    public var info: [String: String] = [:]

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "status", &status)
        visitor.field(2, "info", &info)
    }
}

/// A container's state.
public struct ContainerStatus: Message {
    /// Its ID.
    public var id = ""
    /// Which it is.
    public var metadata: ContainerMetadata?
    /// Where it is in its life.
    public var state = ContainerState(rawValue: 0)
    /// When it was made, in nanoseconds since 1970.
    public var createdAt: Int64 = 0
    /// When it was started; 0 if it was not.
    public var startedAt: Int64 = 0
    /// When it ended; 0 if it has not.
    public var finishedAt: Int64 = 0
    /// With what it ended; only after `finishedAt`.
    public var exitCode: Int32 = 0
    /// The image it was made from.
    public var image: ImageSpec?
    /// The image's digest, or its ID.
    public var imageReference = ""
    /// Why it is so, in one CamelCase word: `OOMKilled`, `Error`, `Completed`.
    public var reason = ""
    /// Why it is so, for people.
    public var message = ""
    /// As they were given.
    public var labels: [String: String] = [:]
    /// As they were given.
    public var annotations: [String: String] = [:]
    /// What of the host it sees.
    public var mounts: [Mount] = []
    /// Its log file, the whole path.
    public var logPath = ""
    /// What it may take.
    public var resources: ContainerResources?
    /// The image's ID.
    public var imageID = ""
    /// As whom its first process was started.
    public var user: ContainerUser?
    /// What stops it.
    public var stopSignal = StopSignal(rawValue: 0)

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "id", &id)
        visitor.field(2, "metadata", &metadata)
        visitor.field(3, "state", &state)
        visitor.field(4, "created_at", &createdAt)
        visitor.field(5, "started_at", &startedAt)
        visitor.field(6, "finished_at", &finishedAt)
        visitor.field(7, "exit_code", &exitCode)
        visitor.field(8, "image", &image)
        visitor.field(9, "image_ref", &imageReference)
        visitor.field(10, "reason", &reason)
        visitor.field(11, "message", &message)
        visitor.field(12, "labels", &labels)
        visitor.field(13, "annotations", &annotations)
        visitor.field(14, "mounts", &mounts)
        visitor.field(15, "log_path", &logPath)
        visitor.field(16, "resources", &resources)
        visitor.field(17, "image_id", &imageID)
        visitor.field(18, "user", &user)
        visitor.field(19, "stop_signal", &stopSignal)
    }
}

/// As whom a container's first process was started.
public struct ContainerUser: Message {
    /// On Linux.
    public var linux: LinuxContainerUser?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "linux", &linux)
    }
}

/// The numbers of a process's user and groups.
public struct LinuxContainerUser: Message {
    /// The user.
    public var uid: Int64 = 0
    /// The group.
    public var gid: Int64 = 0
    /// The further groups.
    public var supplementalGroups: [Int64] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "uid", &uid)
        visitor.field(2, "gid", &gid)
        visitor.field(3, "supplemental_groups", &supplementalGroups)
    }
}
