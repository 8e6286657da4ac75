import ContainerRuntime

extension PodRequests {
    /// What a container may do: its own settings, else the pod's (`pkg/securitycontext`).
    func securityContext(
        of container: ContainerSpecification,
        image: ResolvedImage,
        userNamespace: UserNamespaceRange?
    ) throws(RequestError) -> LinuxContainerSecurityContext {
        let own = container.securityContext
        var context = LinuxContainerSecurityContext()
        context.capabilities = own.capabilities.map { Capability($0) }
        context.selinuxOptions = (own.seLinuxOptions ?? pod.securityContext.seLinuxOptions).map { SELinuxOption($0) }
        context.runAsGroup = own.runAsGroup ?? pod.securityContext.runAsGroup
        context.isPrivileged = own.privileged
        context.hasReadOnlyRoot = own.readOnlyRootFilesystem
        context.runAsUser = own.runAsUser ?? pod.securityContext.runAsUser
        if context.runAsUser == nil {
            context.runAsUser = image.uid
            context.runAsUserName = image.userName
        }
        try checkUser(of: container, image: image)
        context.namespaceOptions = try namespaces(userNamespace)
        context.supplementalGroups = supplementalGroups
        if pod.securityContext.hasStrictSupplementalGroups { context.supplementalGroupsPolicy = .strict }
        context.hasNoNewPrivileges = own.allowPrivilegeEscalation == false
        if !own.unmasksProc {
            context.maskedPaths = ProcPath.masked + node.thermalThrottlePaths
            context.readOnlyPaths = ProcPath.readOnly
        }
        context.seccomp = seccompProfile(own.seccompProfile ?? pod.securityContext.seccompProfile)
        setAppArmor(of: container, &context)
        return context
    }

    /// A container that says that it is not root's is refused where it would be, or where nobody can tell.
    private func checkUser(of container: ContainerSpecification, image: ResolvedImage) throws(RequestError) {
        let own = container.securityContext
        guard own.runAsNonRoot ?? pod.securityContext.runAsNonRoot ?? false else { return }
        let field = "\(pod.field(of: container)).securityContext.runAsNonRoot"
        if let user = own.runAsUser ?? pod.securityContext.runAsUser {
            if user == 0 { throw RequestError(field: field, message: "runAsUser is 0, which is root") }
        } else if image.uid == 0 {
            throw RequestError(field: field, message: "the image runs as root")
        } else if image.uid == nil, !image.userName.isEmpty {
            let message = "the image runs as \"\(image.userName)\", of which nobody can tell whether it is root"
            throw RequestError(field: field, message: message)
        }
    }

    /// The group of the volumes first.
    var supplementalGroups: [Int64] {
        (pod.securityContext.fsGroup.map { [$0] } ?? []) + pod.securityContext.supplementalGroups
    }

    /// - Throws: where the pod wants a user namespace of its own and has none.
    func namespaces(_ range: UserNamespaceRange?) throws(RequestError) -> NamespaceOption {
        var options = NamespaceOption()
        options.network = pod.hostNetwork ? .node : .pod
        options.ipc = pod.hostIPC ? .node : .pod
        options.pid = pod.hostPID ? .node : pod.shareProcessNamespace ? .pod : .container
        var users = UserNamespace()
        users.mode = .node
        if !pod.hostUsers {
            guard let range else {
                throw RequestError(field: "spec.hostUsers", message: "the node has no user namespace to give")
            }
            users.mode = .pod
            users.uids = [range.mapping]
            users.gids = [range.mapping]
        }
        options.userNamespace = users
        return options
    }

    private func seccompProfile(_ profile: ConfinementProfile?) -> SecurityProfile {
        var message = SecurityProfile()
        switch profile ?? (node.isSeccompDefault ? .runtimeDefault : .unconfined) {
        case .runtimeDefault: message.kind = .runtimeDefault
        case .unconfined: message.kind = .unconfined
        case .localhost(let path):
            message.kind = .localhost
            let directory = node.seccompProfileDirectory ?? node.rootDirectory + "/seccomp"
            message.localhostReference = PathText.absolute("\(directory)/\(path)")
        }
        return message
    }

    /// The container's own profile, that of its old annotation, which nobody turned into the field, or the pod's.
    private func setAppArmor(of container: ContainerSpecification, _ context: inout LinuxContainerSecurityContext) {
        let profile =
            container.securityContext.appArmorProfile ?? annotatedAppArmorProfile(container.name)
            ?? pod.securityContext.appArmorProfile
        guard let profile else { return }
        var message = SecurityProfile()
        switch profile {
        case .runtimeDefault:
            message.kind = .runtimeDefault
            context.appArmorProfile = "runtime/default"
        case .unconfined:
            message.kind = .unconfined
            context.appArmorProfile = "unconfined"
        case .localhost(let name):
            message.kind = .localhost
            message.localhostReference = name
            context.appArmorProfile = "localhost/" + name
        }
        context.appArmor = message
    }

    private func annotatedAppArmorProfile(_ container: String) -> ConfinementProfile? {
        switch pod.annotations["container.apparmor.security.beta.kubernetes.io/" + container] {
        case "runtime/default": return .runtimeDefault
        case "unconfined": return .unconfined
        case let name? where name.hasPrefix("localhost/"): return .localhost(String(name.dropFirst("localhost/".count)))
        default: return nil
        }
    }
}

/// The part of the host's UIDs and GIDs that a pod's user namespace shows.
public struct UserNamespaceRange: Hashable, Sendable {
    /// The host's number of the pod's 0.
    public var start: UInt32
    public var count: UInt32

    public init(start: UInt32, count: UInt32 = 65_536) {
        self.start = start
        self.count = count
    }

    var mapping: IDMapping {
        var mapping = IDMapping()
        mapping.hostID = start
        mapping.count = count
        return mapping
    }
}

extension Capability {
    fileprivate init(_ capabilities: Capabilities) {
        self.init()
        added = capabilities.add
        dropped = capabilities.drop
    }
}

extension SELinuxOption {
    init(_ options: SELinuxOptions) {
        self.init()
        user = options.user
        role = options.role
        type = options.type
        level = options.level
    }
}

/// What of /proc and /sys a container does not see, or cannot change, in the order of the kubelet.
private enum ProcPath {
    static let masked = [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
        "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
        "/sys/devices/virtual/powercap",
    ]
    static let readOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]
}
