public import PodSchema

/// A container as its pod's manifest describes it, with every default.
public struct ContainerSpecification: Hashable, Sendable {
    public var name = ""
    public var image = ""
    public var imagePullPolicy = ImagePullPolicy.ifNotPresent
    /// The program; the image's own if empty.
    public var command: [String] = []
    /// Its arguments; the image's own if empty.
    public var args: [String] = []
    public var workingDir = ""
    public var ports: [ContainerPort] = []
    public var env: [EnvironmentVariable] = []
    public var resources = ResourceRequirements()
    /// How a change of a resource's amount is made: by name.
    public var resizePolicy: [String: ResizePolicy] = [:]
    /// Instead of the pod's. `always` makes an init container a sidecar.
    public var restartPolicy: RestartPolicy?
    /// Asked before the policy, in order.
    public var restartPolicyRules: [ContainerRestartRule] = []
    public var volumeMounts: [VolumeMount] = []
    public var volumeDevices: [VolumeDevice] = []
    public var livenessProbe: Probe?
    public var readinessProbe: Probe?
    public var startupProbe: Probe?
    public var postStart: LifecycleHandler?
    public var preStop: LifecycleHandler?
    /// Such as `SIGUSR1`; nil for the image's own.
    public var stopSignal: String?
    public var terminationMessagePath = ""
    public var terminationMessagePolicy = TerminationMessagePolicy.file
    public var securityContext = SecurityContext()
    public var stdin = false
    public var stdinOnce = false
    public var tty = false

    public init() {}
}

/// When an image is pulled.
public enum ImagePullPolicy: String, Hashable, Sendable {
    case always = "Always"
    case ifNotPresent = "IfNotPresent"
    case never = "Never"
}

/// Where the last words of a container are read.
public enum TerminationMessagePolicy: String, Hashable, Sendable {
    case file = "File"
    /// The end of the log, if the file is empty and the container failed.
    case fallbackToLogsOnError = "FallbackToLogsOnError"
}

/// Whether a container has to be restarted to be resized.
public enum ResizePolicy: String, Hashable, Sendable {
    case notRequired = "NotRequired"
    case restartContainer = "RestartContainer"
}

/// What to do at certain exit codes.
public struct ContainerRestartRule: Hashable, Sendable {
    public enum Action: String, Hashable, Sendable {
        case restart = "Restart"
        case restartAllContainers = "RestartAllContainers"
    }

    public var action = Action.restart
    /// Whether the codes are those that the rule is not for.
    public var excludesExitCodes = false
    public var exitCodes: [Int32] = []

    public init() {}
}

/// A port that a container listens at.
public struct ContainerPort: Hashable, Sendable {
    public var name = ""
    /// The host's port that leads to it; 0 for none.
    public var hostPort: Int32 = 0
    public var containerPort: Int32 = 0
    /// `TCP`, `UDP` or `SCTP`.
    public var transport = ""
    public var hostIP = ""

    public init() {}
}

/// What a container asks for and may take, by the resource's name.
public struct ResourceRequirements: Hashable, Sendable {
    public var limits: [String: Quantity] = [:]
    public var requests: [String: Quantity] = [:]

    public init() {}
}
