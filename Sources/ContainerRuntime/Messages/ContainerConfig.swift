/// What a container is made of.
public struct ContainerConfig: Message {
    /// Which it is.
    public var metadata: ContainerMetadata?
    /// Its image, which must be there.
    public var image: ImageSpec?
    /// The program; the image's own if empty.
    public var command: [String] = []
    /// Its arguments; the image's own if empty.
    public var arguments: [String] = []
    /// Where it starts; the image's own if empty.
    public var workingDirectory = ""
    /// Environment variables.
    public var environment: [KeyValue] = []
    /// What of the host it sees.
    public var mounts: [Mount] = []
    /// Devices of the host.
    public var devices: [Device] = []
    /// To find it again.
    public var labels: [String: String] = [:]
    /// Kept unchanged by the runtime.
    public var annotations: [String: String] = [:]
    /// Its log file, below the sandbox's log directory.
    public var logPath = ""
    /// Whether it gets a standard input.
    public var hasStandardInput = false
    /// Whether that ends with the first client that attaches.
    public var closesStandardInput = false
    /// Whether it gets a terminal.
    public var hasTerminal = false
    /// What only Linux has.
    public var linux: LinuxContainerConfig?
    /// Devices by their name in the Container Device Interface.
    public var cdiDevices: [CDIDevice] = []
    /// What stops it; the image's own if unset.
    public var stopSignal = StopSignal(rawValue: 0)

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "metadata", &metadata)
        visitor.field(2, "image", &image)
        visitor.field(3, "command", &command)
        visitor.field(4, "args", &arguments)
        visitor.field(5, "working_dir", &workingDirectory)
        visitor.field(6, "envs", &environment)
        visitor.field(7, "mounts", &mounts)
        visitor.field(8, "devices", &devices)
        visitor.field(9, "labels", &labels)
        visitor.field(10, "annotations", &annotations)
        visitor.field(11, "log_path", &logPath)
        visitor.field(12, "stdin", &hasStandardInput)
        visitor.field(13, "stdin_once", &closesStandardInput)
        visitor.field(14, "tty", &hasTerminal)
        visitor.field(15, "linux", &linux)
        visitor.field(17, "CDI_devices", &cdiDevices)
        visitor.field(18, "stop_signal", &stopSignal)
    }
}

/// Names a container within its sandbox.
public struct ContainerMetadata: Message {
    /// The name in the pod.
    public var name = ""
    /// Counts the containers of that name from 0.
    public var attempt: UInt32 = 0

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "name", &name)
        visitor.field(2, "attempt", &attempt)
    }
}

/// An environment variable.
public struct KeyValue: Message {
    /// Its name.
    public var key = ""
    /// Its value.
    public var value = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "key", &key)
        visitor.field(2, "value", &value)
    }
}

/// A part of the host's file system, or an image, inside a container.
public struct Mount: Message {
    /// Where, inside.
    public var containerPath = ""
    /// What of the host; links are followed.
    public var hostPath = ""
    /// Whether it cannot be changed from inside.
    public var isReadOnly = false
    /// Whether the runtime gives it the container's SELinux label.
    public var needsSELinuxRelabel = false
    /// Which later mounts are seen across the border.
    public var propagation = MountPropagation(rawValue: 0)
    /// How users' numbers are shown.
    public var uidMappings: [IDMapping] = []
    /// How groups' numbers are shown.
    public var gidMappings: [IDMapping] = []
    /// Whether mounts below it are read-only too.
    public var isRecursivelyReadOnly = false
    /// The image that is mounted instead of a path of the host.
    public var image: ImageSpec?
    /// The part of that image.
    public var imageSubPath = ""
    /// Further options of the bind mount.
    public var mountOptions: [String] = []

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "container_path", &containerPath)
        visitor.field(2, "host_path", &hostPath)
        visitor.field(3, "readonly", &isReadOnly)
        visitor.field(4, "selinux_relabel", &needsSELinuxRelabel)
        visitor.field(5, "propagation", &propagation)
        visitor.field(6, "uidMappings", &uidMappings)
        visitor.field(7, "gidMappings", &gidMappings)
        visitor.field(8, "recursive_read_only", &isRecursivelyReadOnly)
        visitor.field(9, "image", &image)
        visitor.field(10, "image_sub_path", &imageSubPath)
        visitor.field(11, "mount_options", &mountOptions)
    }
}

/// Which mounts made later are seen across the border of a container.
public struct MountPropagation: OpenEnumeration {
    /// None.
    public static let isolated = MountPropagation(rawValue: 0)
    /// The host's, inside.
    public static let hostToContainer = MountPropagation(rawValue: 1)
    /// The host's inside and the container's outside.
    public static let bidirectional = MountPropagation(rawValue: 2)

    /// The number on the wire.
    public let rawValue: Int32

    /// The value with this number, known or not.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }
}

/// A device of the host inside a container.
public struct Device: Message {
    /// Where, inside.
    public var containerPath = ""
    /// Which.
    public var hostPath = ""
    /// Some of `r`, `w` and `m` (make).
    public var permissions = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "container_path", &containerPath)
        visitor.field(2, "host_path", &hostPath)
        visitor.field(3, "permissions", &permissions)
    }
}

/// A device by its name in the Container Device Interface.
public struct CDIDevice: Message {
    /// Such as `vendor.com/gpu=0`.
    public var name = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "name", &name)
    }
}

/// What only a container on Linux has.
public struct LinuxContainerConfig: Message {
    /// What it may take.
    public var resources: LinuxContainerResources?
    /// What it may do.
    public var securityContext: LinuxContainerSecurityContext?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "resources", &resources)
        visitor.field(2, "security_context", &securityContext)
    }
}
