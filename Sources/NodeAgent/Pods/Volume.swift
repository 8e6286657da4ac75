public import PodSchema

/// A volume of a pod.
public struct Volume: Hashable, Sendable {
    public var name: String
    public var source: VolumeSource

    public init(name: String, source: VolumeSource) {
        self.name = name
        self.source = source
    }
}

/// Where a volume's contents come from.
public enum VolumeSource: Hashable, Sendable {
    case hostPath(HostPathVolumeSource)
    case emptyDir(EmptyDirVolumeSource)
    /// Files with facts about the pod: the sources of a `projected` volume one behind the other, or the one of `downwardAPI`.
    case downwardAPI(DownwardAPIVolumeSource)
    case image(ImageVolumeSource)
    /// A kind that a node without an API server and storage drivers does not provide, by its field's name.
    case unsupported(String)
}

/// A path of the host.
public struct HostPathVolumeSource: Hashable, Sendable {
    /// What the path has to be.
    public enum Kind: String, Hashable, Sendable {
        /// Anything; a directory is made if there is nothing.
        case unchecked = ""
        case directoryOrCreate = "DirectoryOrCreate"
        case directory = "Directory"
        case fileOrCreate = "FileOrCreate"
        case file = "File"
        case socket = "Socket"
        case charDevice = "CharDevice"
        case blockDevice = "BlockDevice"
    }

    public var path = ""
    public var type = Kind.unchecked

    public init() {}
}

/// A directory that lives as long as the pod.
public struct EmptyDirVolumeSource: Hashable, Sendable {
    /// Empty for the disk, `Memory` for a tmpfs, `HugePages` or `HugePages-SIZE`.
    public var medium = ""
    public var sizeLimit: Quantity?

    public init() {}
}

/// Files with facts about the pod.
public struct DownwardAPIVolumeSource: Hashable, Sendable {
    public struct File: Hashable, Sendable {
        public enum Contents: Hashable, Sendable {
            case field(path: String)
            case resource(ResourceFieldSelector)
        }

        /// Below the volume's directory.
        public var path = ""
        public var contents = Contents.field(path: "")
        /// Permission bits; the volume's default if nil.
        public var mode: Int32?

        public init() {}
    }

    public var items: [File] = []
    /// Permission bits.
    public var defaultMode: Int32 = 0o644
    /// Whether the manifest says `projected`, which names the directory on the host.
    public var isProjected = false

    public init() {}
}

/// The files of an image.
public struct ImageVolumeSource: Hashable, Sendable {
    public var reference = ""
    public var pullPolicy = ImagePullPolicy.ifNotPresent

    public init() {}
}

/// Where a container sees a volume.
public struct VolumeMount: Hashable, Sendable {
    public enum Propagation: String, Hashable, Sendable {
        case none = "None"
        case hostToContainer = "HostToContainer"
        case bidirectional = "Bidirectional"
    }

    /// Whether mounts below a read-only one are read-only too.
    public enum RecursiveReadOnly: String, Hashable, Sendable {
        case disabled = "Disabled"
        case ifPossible = "IfPossible"
        case enabled = "Enabled"
    }

    public var name = ""
    public var mountPath = ""
    public var readOnly = false
    public var recursiveReadOnly = RecursiveReadOnly.disabled
    public var mountPropagation = Propagation.none
    /// The part of the volume; empty for the whole of it.
    public var subPath = ""
    /// As `subPath`, with `$(NAME)` for the container's variables.
    public var subPathExpr = ""

    public init() {}

    /// Whether only a part of the volume is mounted.
    public var hasPart: Bool { !subPath.isEmpty || !subPathExpr.isEmpty }
}

/// Where a container sees a volume as a block device.
public struct VolumeDevice: Hashable, Sendable {
    public var name = ""
    public var devicePath = ""

    public init() {}
}
