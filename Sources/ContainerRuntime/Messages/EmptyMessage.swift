/// Every message of the CRI without a field: what asks for everything there is, and what says nothing but that it was done.
public struct EmptyMessage: Message {
    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {}
}
