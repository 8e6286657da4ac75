/// What a sandbox is made of: the namespaces and settings that the containers of a pod share.
public struct PodSandboxConfig: Message {
    /// Whose it is.
    public var metadata: PodSandboxMetadata?
    /// The host name inside; not used with the host's network.
    public var hostname = ""
    /// The directory on the host below which the containers' log paths lie.
    public var logDirectory = ""
    /// What goes into resolv.conf; without it the host's.
    public var dnsConfig: DNSConfig?
    /// Ports of the host that lead into the sandbox.
    public var portMappings: [PortMapping] = []
    /// To find it again.
    public var labels: [String: String] = [:]
    /// Kept unchanged by the runtime.
    public var annotations: [String: String] = [:]
    /// What only Linux has.
    public var linux: LinuxPodSandboxConfig?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "metadata", &metadata)
        visitor.field(2, "hostname", &hostname)
        visitor.field(3, "log_directory", &logDirectory)
        visitor.field(4, "dns_config", &dnsConfig)
        visitor.field(5, "port_mappings", &portMappings)
        visitor.field(6, "labels", &labels)
        visitor.field(7, "annotations", &annotations)
        visitor.field(8, "linux", &linux)
    }
}

/// Names a sandbox: two with the same four values cannot be.
public struct PodSandboxMetadata: Message {
    /// The pod's name.
    public var name = ""
    /// The pod's UID.
    public var uid = ""
    /// The pod's namespace.
    public var namespace = ""
    /// Counts the sandboxes of one pod from 0.
    public var attempt: UInt32 = 0

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "name", &name)
        visitor.field(2, "uid", &uid)
        visitor.field(3, "namespace", &namespace)
        visitor.field(4, "attempt", &attempt)
    }
}

/// What goes into a sandbox's resolv.conf.
public struct DNSConfig: Message {
    /// The name servers' addresses.
    public var servers: [String] = []
    /// The search domains.
    public var searches: [String] = []
    /// The options, such as `ndots:5`.
    public var options: [String] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "servers", &servers)
        visitor.field(2, "searches", &searches)
        visitor.field(3, "options", &options)
    }
}

/// A port of the host that leads into a sandbox.
public struct PortMapping: Message {
    /// Which protocol.
    public var transport = TransportProtocol(rawValue: 0)
    /// The port inside.
    public var containerPort: Int32 = 0
    /// The host's port.
    public var hostPort: Int32 = 0
    /// The host's address to which it is bound; empty for all.
    public var hostIP = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "protocol", &transport)
        visitor.field(2, "container_port", &containerPort)
        visitor.field(3, "host_port", &hostPort)
        visitor.field(4, "host_ip", &hostIP)
    }
}

/// The protocol of a port.
public struct TransportProtocol: OpenEnumeration {
    /// TCP.
    public static let tcp = TransportProtocol(rawValue: 0)
    /// UDP.
    public static let udp = TransportProtocol(rawValue: 1)
    /// SCTP.
    public static let sctp = TransportProtocol(rawValue: 2)

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}

/// What only a sandbox on Linux has.
public struct LinuxPodSandboxConfig: Message {
    /// The cgroup under which the sandbox and its containers are put.
    public var cgroupParent = ""
    /// What the sandbox may do.
    public var securityContext: LinuxSandboxSecurityContext?
    /// Kernel parameters of its namespaces.
    public var sysctls: [String: String] = [:]
    /// What the sandbox itself takes beyond its containers.
    public var overhead: LinuxContainerResources?
    /// The sum of what the containers may take.
    public var resources: LinuxContainerResources?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "cgroup_parent", &cgroupParent)
        visitor.field(2, "security_context", &securityContext)
        visitor.field(3, "sysctls", &sysctls)
        visitor.field(4, "overhead", &overhead)
        visitor.field(5, "resources", &resources)
    }
}

/// What a sandbox may do, and its namespaces.
public struct LinuxSandboxSecurityContext: Message {
    /// Which namespaces are shared with whom.
    public var namespaceOptions: NamespaceOption?
    /// The SELinux label.
    public var selinuxOptions: SELinuxOption?
    /// The UID of the sandbox's own process.
    public var runAsUser: Int64?
    /// Whether its root file system is read-only.
    public var hasReadOnlyRoot = false
    /// Further groups of its own process.
    public var supplementalGroups: [Int64] = []
    /// Whether privileged containers may run in it.
    public var isPrivileged = false
    /// The seccomp profile as runtimes before `seccomp` read it.
    public var seccompProfilePath = ""
    /// The GID; only together with a UID.
    public var runAsGroup: Int64?
    /// The seccomp profile.
    public var seccomp: SecurityProfile?
    /// The AppArmor profile.
    public var appArmor: SecurityProfile?
    /// Whether groups of the image count.
    public var supplementalGroupsPolicy = SupplementalGroupsPolicy(rawValue: 0)

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "namespace_options", &namespaceOptions)
        visitor.field(2, "selinux_options", &selinuxOptions)
        visitor.field(3, "run_as_user", &runAsUser)
        visitor.field(4, "readonly_rootfs", &hasReadOnlyRoot)
        visitor.field(5, "supplemental_groups", &supplementalGroups)
        visitor.field(6, "privileged", &isPrivileged)
        visitor.field(7, "seccomp_profile_path", &seccompProfilePath)
        visitor.field(8, "run_as_group", &runAsGroup)
        visitor.field(9, "seccomp", &seccomp)
        visitor.field(10, "apparmor", &appArmor)
        visitor.field(11, "supplemental_groups_policy", &supplementalGroupsPolicy)
    }
}

/// Which Linux namespaces are shared with whom.
public struct NamespaceOption: Message {
    /// `pod` or `node`.
    public var network = NamespaceMode(rawValue: 0)
    /// `pod`, `container`, `node` or `target`.
    public var pid = NamespaceMode(rawValue: 0)
    /// `pod` or `node`.
    public var ipc = NamespaceMode(rawValue: 0)
    /// The container whose processes are seen, with `target`.
    public var targetID = ""
    /// The user namespace.
    public var userNamespace: UserNamespace?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "network", &network)
        visitor.field(2, "pid", &pid)
        visitor.field(3, "ipc", &ipc)
        visitor.field(4, "target_id", &targetID)
        visitor.field(5, "userns_options", &userNamespace)
    }
}

/// With whom a namespace is shared.
public struct NamespaceMode: OpenEnumeration {
    /// The containers of the pod.
    public static let pod = NamespaceMode(rawValue: 0)
    /// Nobody.
    public static let container = NamespaceMode(rawValue: 1)
    /// The host.
    public static let node = NamespaceMode(rawValue: 2)
    /// One other container of the pod.
    public static let target = NamespaceMode(rawValue: 3)

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}

/// A user namespace and how its numbers map to the host's.
public struct UserNamespace: Message {
    /// `pod` for one of its own, `node` for the host's.
    public var mode = NamespaceMode(rawValue: 0)
    /// The users' numbers; at most one range.
    public var uids: [IDMapping] = []
    /// The groups' numbers; at most one range.
    public var gids: [IDMapping] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "mode", &mode)
        visitor.field(2, "uids", &uids)
        visitor.field(3, "gids", &gids)
    }
}

/// A range of UIDs or GIDs inside and its place outside.
public struct IDMapping: Message {
    /// The first number outside.
    public var hostID: UInt32 = 0
    /// The first number inside.
    public var containerID: UInt32 = 0
    /// How many.
    public var count: UInt32 = 0

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "host_id", &hostID)
        visitor.field(2, "container_id", &containerID)
        visitor.field(3, "length", &count)
    }
}
