public import ContainerRuntime

/// An image that is there.
public struct ResolvedImage: Hashable, Sendable {
    /// What the runtime calls it: its ID.
    public var reference: String
    /// Whom it runs as, by number; nil if only a name is known.
    public var uid: Int64?
    /// Whom it runs as, by name; only without a number.
    public var userName: String

    public init(reference: String, uid: Int64?, userName: String = "") {
        self.reference = reference
        self.uid = uid
        self.userName = userName
    }

    /// An image that says neither runs as root.
    public init(_ image: Image) {
        self.init(
            reference: image.id,
            uid: image.uid ?? (image.userName.isEmpty ? 0 : nil),
            userName: image.uid == nil ? image.userName : ""
        )
    }
}

/// What stands behind one of a container's mounts.
public struct MountSource: Hashable, Sendable {
    /// The path on the host; empty for an image.
    public var hostPath = ""
    /// The image's reference, instead of a path.
    public var image = ""
    /// The part of the image.
    public var imageSubPath = ""
    /// Whether it cannot be written to, whatever the mount says.
    public var isReadOnly = false
    /// Whether it is the pod's own, and so may get the pod's SELinux label.
    public var isOwned = false

    public init() {}
}

/// What is known of a container once all is there that it needs.
public struct ContainerSetting: Hashable, Sendable {
    /// Counts the containers of that name from 0.
    public var attempt: UInt32
    public var image: ResolvedImage
    public var environment: ContainerEnvironment
    /// One for each of the container's mounts.
    public var mounts: [MountSource]
    /// The managed /etc/hosts; nil for none, as before the pod has an address.
    public var hostsFile: String?
    /// The file for the last words; nil for none.
    public var terminationLog: String?
    public var userNamespace: UserNamespaceRange?
    /// Whether the runtime can make mounts below a read-only one read-only.
    public var supportsRecursiveReadOnly: Bool

    public init(
        attempt: UInt32,
        image: ResolvedImage,
        environment: ContainerEnvironment,
        mounts: [MountSource],
        hostsFile: String?,
        terminationLog: String?,
        userNamespace: UserNamespaceRange? = nil,
        supportsRecursiveReadOnly: Bool = false
    ) {
        self.attempt = attempt
        self.image = image
        self.environment = environment
        self.mounts = mounts
        self.hostsFile = hostsFile
        self.terminationLog = terminationLog
        self.userNamespace = userNamespace
        self.supportsRecursiveReadOnly = supportsRecursiveReadOnly
    }
}

extension PodRequests {
    /// The request for a container.
    ///
    /// - Throws: where the manifest asks for what this node, its runtime or the image does not have.
    public func containerConfig(
        of container: ContainerSpecification,
        _ setting: ContainerSetting
    ) throws(RequestError) -> ContainerConfig {
        var config = ContainerConfig()
        var metadata = ContainerMetadata()
        metadata.name = container.name
        metadata.attempt = setting.attempt
        config.metadata = metadata
        var image = ImageSpec()
        image.image = setting.image.reference
        config.image = image
        config.command = container.command.map { setting.environment.expand($0) }
        config.arguments = container.args.map { setting.environment.expand($0) }
        config.workingDirectory = container.workingDir
        config.environment = setting.environment.variables.map { variable in
            var message = KeyValue()
            message.key = variable.name
            message.value = variable.value
            return message
        }
        config.mounts = try mounts(of: container, setting)
        config.labels = podLabels
        config.labels["io.kubernetes.container.name"] = container.name
        config.annotations = annotations(of: container, attempt: setting.attempt)
        config.logPath = "\(container.name)/\(setting.attempt).log"
        config.hasStandardInput = container.stdin
        config.closesStandardInput = container.stdinOnce
        config.hasTerminal = container.tty
        config.stopSignal = container.stopSignal.flatMap { StopSignal(name: $0) } ?? .runtimeDefault
        var linux = LinuxContainerConfig()
        linux.resources = resources(of: container)
        linux.securityContext = try securityContext(
            of: container,
            image: setting.image,
            userNamespace: setting.userNamespace
        )
        config.linux = linux
        return config
    }

    // MARK: - Mounts

    private func mounts(
        of container: ContainerSpecification,
        _ setting: ContainerSetting
    ) throws(RequestError) -> [Mount] {
        precondition(setting.mounts.count == container.volumeMounts.count, "one source for each mount")
        var mounts: [Mount] = []
        for (mount, source) in zip(container.volumeMounts, setting.mounts) {
            mounts.append(
                source.image.isEmpty
                    ? try self.mount(mount, source, container, setting) : Self.imageMount(mount, source)
            )
        }
        if let hosts = setting.hostsFile, !container.volumeMounts.contains(where: { $0.mountPath == "/etc/hosts" }) {
            mounts.append(ownFile(hosts, at: "/etc/hosts"))
        }
        if let log = setting.terminationLog, !container.terminationMessagePath.isEmpty {
            mounts.append(ownFile(log, at: Self.absolute(container.terminationMessagePath)))
        }
        if let mapping = setting.userNamespace?.mapping, !pod.hostUsers {
            for index in mounts.indices {
                mounts[index].uidMappings = [mapping]
                mounts[index].gidMappings = [mapping]
            }
        }
        return mounts
    }

    private func mount(
        _ mount: VolumeMount,
        _ source: MountSource,
        _ container: ContainerSpecification,
        _ setting: ContainerSetting
    ) throws(RequestError) -> Mount {
        var message = Mount()
        message.containerPath = Self.absolute(mount.mountPath)
        message.hostPath = source.hostPath
        message.isReadOnly = mount.readOnly || source.isReadOnly
        message.isRecursivelyReadOnly = try isRecursive(mount, container, setting)
        message.needsSELinuxRelabel = source.isOwned && node.isSELinuxEnabled
        message.propagation = MountPropagation(mount.mountPropagation)
        return message
    }

    /// An image is always read-only, so nothing more is said.
    private static func imageMount(_ mount: VolumeMount, _ source: MountSource) -> Mount {
        var message = Mount()
        message.containerPath = mount.mountPath
        var image = ImageSpec()
        image.image = source.image
        message.image = image
        message.imageSubPath = source.imageSubPath
        return message
    }

    private func ownFile(_ hostPath: String, at containerPath: String) -> Mount {
        var mount = Mount()
        mount.containerPath = containerPath
        mount.hostPath = hostPath
        mount.needsSELinuxRelabel = node.isSELinuxEnabled
        return mount
    }

    private func isRecursive(
        _ mount: VolumeMount,
        _ container: ContainerSpecification,
        _ setting: ContainerSetting
    ) throws(RequestError) -> Bool {
        switch mount.recursiveReadOnly {
        case .disabled: return false
        case .ifPossible: return setting.supportsRecursiveReadOnly
        case .enabled:
            guard setting.supportsRecursiveReadOnly else {
                let field = "\(pod.field(of: container)).volumeMounts[\(mount.mountPath)].recursiveReadOnly"
                throw RequestError(field: field, message: "the runtime has no recursive read-only mounts")
            }
            return true
        }
    }

    /// Only what is not absolute is written anew.
    private static func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : PathText.absolute(path) }
}

extension MountPropagation {
    fileprivate init(_ propagation: VolumeMount.Propagation) {
        switch propagation {
        case .none: self = .isolated
        case .hostToContainer: self = .hostToContainer
        case .bidirectional: self = .bidirectional
        }
    }
}
