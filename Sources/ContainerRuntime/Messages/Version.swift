/// Asks which runtime answers. The CRI's version that the caller speaks.
public struct VersionRequest: Message {
    /// The CRI's version that the caller speaks; runtimes do not look at it.
    public var version = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "version", &version)
    }
}

/// Which runtime answers.
public struct VersionResponse: Message {
    /// The version of the kubelet's own runtime interface; says nothing today.
    public var version = ""
    /// For example `containerd`.
    public var runtimeName = ""
    /// The runtime's own version.
    public var runtimeVersion = ""
    /// The CRI's version: `v1`.
    public var runtimeAPIVersion = ""

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "version", &version)
        visitor.field(2, "runtime_name", &runtimeName)
        visitor.field(3, "runtime_version", &runtimeVersion)
        visitor.field(4, "runtime_api_version", &runtimeAPIVersion)
    }
}
