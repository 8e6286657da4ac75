/// Makes a container in a sandbox.
public struct CreateContainerRequest: Message {
    /// The sandbox.
    public var podSandboxID = ""
    /// What the container is made of.
    public var config: ContainerConfig?
    /// What the sandbox was made of, unchanged.
    public var sandboxConfig: PodSandboxConfig?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "pod_sandbox_id", &podSandboxID)
        visitor.field(2, "config", &config)
        visitor.field(3, "sandbox_config", &sandboxConfig)
    }
}

/// Stops a container: its stop signal, and SIGKILL after the timeout; again is no error.
public struct StopContainerRequest: Message {
    /// Its ID.
    public var containerID = ""
    /// Seconds until it is killed; 0 kills it at once.
    public var timeout: Int64 = 0

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "container_id", &containerID)
        visitor.field(2, "timeout", &timeout)
    }
}

/// Changes what a running container may take.
public struct UpdateContainerResourcesRequest: Message {
    /// Its ID.
    public var containerID = ""
    /// The new values; zero keeps the old one.
    public var linux: LinuxContainerResources?
    /// For the runtime, beside the values.
    public var annotations: [String: String] = [:]

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "container_id", &containerID)
        visitor.field(2, "linux", &linux)
        visitor.field(4, "annotations", &annotations)
    }
}

/// Runs a command in a container and waits for its end.
public struct ExecSyncRequest: Message {
    /// The container.
    public var containerID = ""
    /// The program and its arguments.
    public var command: [String] = []
    /// Seconds until it is killed; 0 for never.
    public var timeout: Int64 = 0

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "container_id", &containerID)
        visitor.field(2, "cmd", &command)
        visitor.field(3, "timeout", &timeout)
    }
}

/// A command has ended.
public struct ExecSyncResponse: Message {
    /// What it wrote; runtimes keep at most 16 MiB.
    public var standardOutput: [UInt8] = []
    /// What it wrote to standard error.
    public var standardError: [UInt8] = []
    /// Its exit code.
    public var exitCode: Int32 = 0

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "stdout", &standardOutput)
        visitor.field(2, "stderr", &standardError)
        visitor.field(3, "exit_code", &exitCode)
    }
}
