/// Every message of the CRI that is a container's ID and nothing else: StartContainerRequest, RemoveContainerRequest,
/// ReopenContainerLogRequest, CreateContainerResponse.
public struct ContainerReference: Message {
    /// The ID.
    public var containerID = ""

    /// The empty message.
    public init() {}

    /// A container with this ID.
    init(_ id: String) {
        containerID = id
    }

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "container_id", &containerID)
    }
}
