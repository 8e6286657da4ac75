/// Why bytes are not a message.
public struct ProtobufError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// The message, or a message inside it, ends in the middle of a field.
        case truncated
        /// A number has more than 64 bits.
        case varintTooLong
        /// A field has number 0 or more than 29 bits, or a wire type that does not exist, or ends a group that was not begun.
        case badTag
        /// The message would take more memory than the reader may use.
        case tooManyElements
    }

    /// What is wrong.
    public let reason: Reason
    /// The byte at which it was noticed.
    public let offset: Int

    /// A sentence without a full stop.
    public var description: String {
        switch reason {
        case .truncated: "a protobuf field is cut off at byte \(offset)"
        case .varintTooLong: "a protobuf number at byte \(offset) has more than 64 bits"
        case .badTag: "a protobuf field at byte \(offset) has an impossible tag"
        case .tooManyElements: "a protobuf message has too many elements, at byte \(offset)"
        }
    }
}
