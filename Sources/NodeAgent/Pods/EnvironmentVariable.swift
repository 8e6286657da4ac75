public import PodSchema

/// A variable of a container's environment.
public struct EnvironmentVariable: Hashable, Sendable {
    /// What the variable is made of.
    public enum Value: Hashable, Sendable {
        /// A text, in which `$(NAME)` stands for an earlier variable.
        case text(String)
        /// A field of the pod, such as `metadata.name`.
        case field(path: String)
        case resource(ResourceFieldSelector)
        case file(FileKeySelector)
        /// What only an API server has. Never in an accepted manifest.
        case unavailable(String)
    }

    public var name: String
    public var value: Value

    public init(name: String, value: Value) {
        self.name = name
        self.value = value
    }
}

/// A resource of a container, such as `limits.cpu`.
public struct ResourceFieldSelector: Hashable, Sendable {
    /// Empty for the container that asks.
    public var containerName = ""
    public var resource = ""
    /// What the amount is divided by, rounded up; zero is as 1.
    public var divisor = Quantity.zero

    public init() {}
}

/// A key of a file in a volume, written by an earlier container.
public struct FileKeySelector: Hashable, Sendable {
    public var volumeName = ""
    public var path = ""
    public var key = ""
    public var isOptional = false

    public init() {}
}
