/// What the containers of a pod may do, where they say nothing themselves.
public struct PodSecurityContext: Hashable, Sendable {
    public var seLinuxOptions: SELinuxOptions?
    public var runAsUser: Int64?
    public var runAsGroup: Int64?
    public var runAsNonRoot: Bool?
    public var supplementalGroups: [Int64] = []
    /// Whether the image's own groups do not count.
    public var hasStrictSupplementalGroups = false
    /// The group that volumes belong to.
    public var fsGroup: Int64?
    /// Whether a volume whose root has the group already is left as it is.
    public var changesGroupOnRootMismatchOnly = false
    /// Kernel parameters by name, `.` between the parts.
    public var sysctls: [String: String] = [:]
    public var seccompProfile: ConfinementProfile?
    public var appArmorProfile: ConfinementProfile?

    public init() {}
}

/// What a container may do.
public struct SecurityContext: Hashable, Sendable {
    public var capabilities: Capabilities?
    public var privileged = false
    public var seLinuxOptions: SELinuxOptions?
    public var runAsUser: Int64?
    public var runAsGroup: Int64?
    public var runAsNonRoot: Bool?
    public var readOnlyRootFilesystem = false
    public var allowPrivilegeEscalation: Bool?
    /// Whether nothing of /proc is hidden.
    public var unmasksProc = false
    public var seccompProfile: ConfinementProfile?
    public var appArmorProfile: ConfinementProfile?

    public init() {}
}

/// Capabilities that a container gets or loses beside the runtime's usual ones.
public struct Capabilities: Hashable, Sendable {
    public var add: [String] = []
    public var drop: [String] = []

    public init() {}
}

/// An SELinux label.
public struct SELinuxOptions: Hashable, Sendable {
    public var user = ""
    public var role = ""
    public var type = ""
    public var level = ""

    public init() {}
}

/// A seccomp or AppArmor profile.
public enum ConfinementProfile: Hashable, Sendable {
    case runtimeDefault
    case unconfined
    /// A file below the node's directory of seccomp profiles, or the name of a loaded AppArmor profile.
    case localhost(String)
}
