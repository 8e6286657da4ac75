/// How a field's value is laid out on the wire. Protocol Buffers, "Encoding".
package enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case bytes = 2
    case groupStart = 3
    case groupEnd = 4
    case fixed32 = 5
}

/// Base-128 numbers, the lowest seven bits first.
enum Varint {
    /// How many bytes the number takes, 1 to 10.
    static func size(_ value: UInt64) -> Int {
        // Seven bits a byte; zero takes one as well.
        (70 - (value | 1).leadingZeroBitCount) / 7
    }
}
