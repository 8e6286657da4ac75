/// Asks for the runtime's condition.
public struct StatusRequest: Message {
    /// Whether to add what the runtime wants to say for debugging.
    public var isVerbose = false

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "verbose", &isVerbose)
    }
}

/// One thing that has to hold before pods can run.
public struct RuntimeCondition: Message {
    /// `RuntimeReady` or `NetworkReady`, or one of the runtime's own.
    public var type = ""
    /// Whether it holds.
    public var isMet = false
    /// Why not, in one CamelCase word.
    public var reason = ""
    /// Why not, for people.
    public var message = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "type", &type)
        visitor.field(2, "status", &isMet)
        visitor.field(3, "reason", &reason)
        visitor.field(4, "message", &message)
    }
}

/// The runtime's condition.
public struct RuntimeStatus: Message {
    /// What has to hold, and whether it does.
    public var conditions: [RuntimeCondition] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "conditions", &conditions)
    }
}

/// What a runtime handler can do.
public struct RuntimeHandlerFeatures: Message {
    /// Read-only mounts can cover the mounts below them.
    public var recursiveReadOnlyMounts = false
    /// Pods can have user namespaces.
    public var userNamespaces = false

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "recursive_read_only_mounts", &recursiveReadOnlyMounts)
        visitor.field(2, "user_namespaces", &userNamespaces)
    }
}

/// A way to run a sandbox, for example runc or a virtual machine.
public struct RuntimeHandler: Message {
    /// What `runtimeHandler` of a sandbox names; empty for the default one.
    public var name = ""
    /// What it can do.
    public var features: RuntimeHandlerFeatures?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "name", &name)
        visitor.field(2, "features", &features)
    }
}

/// What the runtime can do whatever the handler.
public struct RuntimeFeatures: Message {
    /// It looks at the policy for supplemental groups.
    public var supplementalGroupsPolicy = false
    /// User namespaces go together with the host's network.
    public var userNamespacesHostNetwork = false
    /// It looks at the options of a mount.
    public var mountOptions = false

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "supplemental_groups_policy", &supplementalGroupsPolicy)
        visitor.field(2, "user_namespaces_host_network", &userNamespacesHostNetwork)
        visitor.field(3, "mount_options", &mountOptions)
    }
}

/// The runtime's condition.
public struct StatusResponse: Message {
    /// The conditions.
    public var status: RuntimeStatus?
    /// What the runtime says for debugging, when asked.
    public var info: [String: String] = [:]
    /// The handlers it knows; empty from runtimes older than the field.
    public var runtimeHandlers: [RuntimeHandler] = []
    /// What it can do whatever the handler.
    public var features: RuntimeFeatures?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "status", &status)
        visitor.field(2, "info", &info)
        visitor.field(3, "runtime_handlers", &runtimeHandlers)
        visitor.field(4, "features", &features)
    }
}

/// How the runtime is set up.
public struct RuntimeConfigResponse: Message {
    /// On Linux.
    public var linux: LinuxRuntimeConfiguration?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "linux", &linux)
    }
}

/// How the runtime is set up on Linux.
public struct LinuxRuntimeConfiguration: Message {
    /// Who makes the cgroups.
    public var cgroupDriver = CgroupDriver(rawValue: 0)

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "cgroup_driver", &cgroupDriver)
    }
}

/// Who makes a container's cgroups.
public struct CgroupDriver: OpenEnumeration {
    /// systemd, by its scopes and slices.
    public static let systemd = CgroupDriver(rawValue: 0)
    /// The runtime, as directories.
    public static let cgroupfs = CgroupDriver(rawValue: 1)

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}
