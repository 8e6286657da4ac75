/// Why a pod's request cannot be made: what the manifest asks for does not fit the node or the image.
public struct RequestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field, such as `spec.containers[web].env[HOST_IP]`.
    public let field: String
    public let message: String

    public init(field: String, message: String) {
        self.field = field
        self.message = message
    }

    public var description: String { "\(field): \(message)" }
}
