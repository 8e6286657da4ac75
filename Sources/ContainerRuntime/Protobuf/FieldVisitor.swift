/// What goes over a message's fields: the sizer, the writer and the reader of the wire form, and in tests others.
///
/// A message describes its fields once, in `visitFields`; a visitor decides what that means. A field keeps the number and
/// the name that it has in the CRI's `runtime.v1`.
package protocol FieldVisitor {
    /// A `string`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout String)
    /// A `bytes`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [UInt8])
    /// A `bool`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Bool)
    /// An `int32`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int32)
    /// An `int64`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64)
    /// A `uint32`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt32)
    /// A `uint64`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt64)
    /// An `Int64Value`: a message of its own, so that 0 and nothing differ.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64?)
    /// A `repeated string`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String])
    /// A `repeated int64`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [Int64])
    /// A `map<string, string>`.
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String: String])
    /// An enumeration.
    mutating func field<E: OpenEnumeration>(_ number: Int, _ name: StaticString, _ value: inout E)
    /// A nested message.
    mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout M?)
    /// A `repeated` message.
    mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout [M])
}

/// A message of `runtime.v1`. Fields that it does not have are skipped when it is read.
package protocol Message: Equatable, Sendable {
    /// The empty message: every field has its zero value.
    init()

    /// Shows each field to the visitor, by ascending number. A visitor that only looks changes nothing.
    mutating func visitFields<V: FieldVisitor>(_ visitor: inout V)

    /// Reads the message from a part of the bytes. A requirement, so that generic code of other modules reaches what the
    /// compiler made for this very message.
    static func decoded(from bytes: [UInt8], in range: Range<Int>) throws(ProtobufError) -> Self

    /// The message's bytes after so many zero bytes; a requirement as `decoded`.
    func encoded(after prefixCount: Int) -> [UInt8]
}

extension Message {
    package static func decoded(from bytes: [UInt8], in range: Range<Int>) throws(ProtobufError) -> Self {
        try ProtobufReader.readWhole(from: bytes, in: range)
    }

    package func encoded(after prefixCount: Int) -> [UInt8] {
        ProtobufWriter.writeWhole(self, after: prefixCount)
    }
}

/// An enumeration that keeps values which it does not know, as proto3 wants it.
package protocol OpenEnumeration: RawRepresentable, Hashable, Sendable where RawValue == Int32 {
    init(rawValue: Int32)
}
