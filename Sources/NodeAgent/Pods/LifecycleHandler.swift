/// What is done behind a container's start or before its end.
public enum LifecycleHandler: Hashable, Sendable {
    /// A command that runs in the container.
    case exec([String])
    case httpGet(HTTPGetAction)
    case tcpSocket(TCPSocketAction)
    case sleep(seconds: Int64)
}

/// A request to a container.
public struct HTTPGetAction: Hashable, Sendable {
    public struct Header: Hashable, Sendable {
        public var name = ""
        public var value = ""

        public init() {}
    }

    public var path = ""
    public var port = NamedPort.number(0)
    /// Empty for the pod's address.
    public var host = ""
    /// `HTTP` or `HTTPS`.
    public var scheme = ""
    public var httpHeaders: [Header] = []

    public init() {}

    var isSecure: Bool { scheme == "HTTPS" }
}

/// A connection to a container.
public struct TCPSocketAction: Hashable, Sendable {
    public var port = NamedPort.number(0)
    /// Empty for the pod's address.
    public var host = ""

    public init() {}
}

/// A port by its number, or by the name that the container gives it.
public enum NamedPort: Hashable, Sendable {
    case number(Int64)
    case name(String)
}

/// How a container is asked whether it started, works or is ready.
public struct Probe: Hashable, Sendable {
    public enum Handler: Hashable, Sendable {
        case exec([String])
        case httpGet(HTTPGetAction)
        case tcpSocket(TCPSocketAction)
        case grpc(port: Int32, service: String)
    }

    public var handler = Handler.exec([])
    public var initialDelaySeconds: Int32 = 0
    public var timeoutSeconds: Int32 = 0
    public var periodSeconds: Int32 = 0
    public var successThreshold: Int32 = 0
    public var failureThreshold: Int32 = 0
    /// Instead of the pod's, if the probe is why the container is stopped.
    public var terminationGracePeriodSeconds: Int64?

    public init() {}
}
