/// What a container may do.
public struct LinuxContainerSecurityContext: Message {
    /// Capabilities added to and taken from the runtime's usual ones.
    public var capabilities: Capability?
    /// Whether it may do what the host's root may.
    public var isPrivileged = false
    /// Its namespaces; in line with the sandbox's.
    public var namespaceOptions: NamespaceOption?
    /// The SELinux label.
    public var selinuxOptions: SELinuxOption?
    /// The UID; not together with a user's name.
    public var runAsUser: Int64?
    /// The user's name as the image knows it.
    public var runAsUserName = ""
    /// Whether its root file system is read-only.
    public var hasReadOnlyRoot = false
    /// Further groups of its first process.
    public var supplementalGroups: [Int64] = []
    /// The AppArmor profile as runtimes before `apparmor` read it.
    public var appArmorProfile = ""
    /// The seccomp profile as runtimes before `seccomp` read it.
    public var seccompProfilePath = ""
    /// Whether its processes can never gain privileges.
    public var hasNoNewPrivileges = false
    /// The GID; only together with a user.
    public var runAsGroup: Int64?
    /// Paths that are hidden from it.
    public var maskedPaths: [String] = []
    /// Paths that it cannot change.
    public var readOnlyPaths: [String] = []
    /// The seccomp profile.
    public var seccomp: SecurityProfile?
    /// The AppArmor profile.
    public var appArmor: SecurityProfile?
    /// Whether groups of the image count.
    public var supplementalGroupsPolicy = SupplementalGroupsPolicy(rawValue: 0)

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "capabilities", &capabilities)
        visitor.field(2, "privileged", &isPrivileged)
        visitor.field(3, "namespace_options", &namespaceOptions)
        visitor.field(4, "selinux_options", &selinuxOptions)
        visitor.field(5, "run_as_user", &runAsUser)
        visitor.field(6, "run_as_username", &runAsUserName)
        visitor.field(7, "readonly_rootfs", &hasReadOnlyRoot)
        visitor.field(8, "supplemental_groups", &supplementalGroups)
        visitor.field(9, "apparmor_profile", &appArmorProfile)
        visitor.field(10, "seccomp_profile_path", &seccompProfilePath)
        visitor.field(11, "no_new_privs", &hasNoNewPrivileges)
        visitor.field(12, "run_as_group", &runAsGroup)
        visitor.field(13, "masked_paths", &maskedPaths)
        visitor.field(14, "readonly_paths", &readOnlyPaths)
        visitor.field(15, "seccomp", &seccomp)
        visitor.field(16, "apparmor", &appArmor)
        visitor.field(17, "supplemental_groups_policy", &supplementalGroupsPolicy)
    }
}

/// Changes of the capabilities, without `CAP_`; `ALL` is all.
public struct Capability: Message {
    /// Those it gets.
    public var added: [String] = []
    /// Those it loses.
    public var dropped: [String] = []
    /// Those it gets as ambient ones.
    public var addedAmbient: [String] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "add_capabilities", &added)
        visitor.field(2, "drop_capabilities", &dropped)
        visitor.field(3, "add_ambient_capabilities", &addedAmbient)
    }
}

/// An SELinux label.
public struct SELinuxOption: Message {
    /// The user.
    public var user = ""
    /// The role.
    public var role = ""
    /// The type.
    public var type = ""
    /// The level.
    public var level = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "user", &user)
        visitor.field(2, "role", &role)
        visitor.field(3, "type", &type)
        visitor.field(4, "level", &level)
    }
}

/// A seccomp or AppArmor profile.
public struct SecurityProfile: Message {
    /// Where it comes from.
    public var kind = SecurityProfileKind(rawValue: 0)
    /// Its path or name on the host, with `localhost`.
    public var localhostReference = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "profile_type", &kind)
        visitor.field(2, "localhost_ref", &localhostReference)
    }
}

/// Where a security profile comes from.
public struct SecurityProfileKind: OpenEnumeration {
    /// The runtime's own.
    public static let runtimeDefault = SecurityProfileKind(rawValue: 0)
    /// None at all.
    public static let unconfined = SecurityProfileKind(rawValue: 1)
    /// The host.
    public static let localhost = SecurityProfileKind(rawValue: 2)

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}

/// Which further groups a container's first process gets.
public struct SupplementalGroupsPolicy: OpenEnumeration {
    /// Those of the request and those of the image's /etc/group.
    public static let merge = SupplementalGroupsPolicy(rawValue: 0)
    /// Those of the request.
    public static let strict = SupplementalGroupsPolicy(rawValue: 1)

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}
