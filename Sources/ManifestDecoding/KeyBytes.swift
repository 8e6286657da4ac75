/// The length, the first eight and the last eight bytes of a scalar: enough to tell apart names of up to sixteen bytes,
/// and to choose the only candidate among longer ones.
@frozen
public struct KeyBytes: Hashable, Sendable {
    public let count: Int
    public let first: UInt64
    public let last: UInt64

    /// Of no text.
    @inlinable static var empty: KeyBytes { KeyBytes() }

    @inlinable
    init() {
        count = 0
        first = 0
        last = 0
    }

    @inlinable
    @inline(__always)
    init(_ start: UnsafePointer<UInt8>, count: Int) {
        self.count = count
        // All bits where there are eight bytes, else none: a branch on the length is hard to predict.
        let isLong = (7 &- count) &>> 63
        // Safety: eight bytes are readable at and behind every scalar's start (`SourceBuffer.padding`, `Tape`); the last
        // eight of a text of eight or more lie inside it.
        let head = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
        let tail = UnsafeRawPointer(start + (count &- 8) & isLong).loadUnaligned(as: UInt64.self).littleEndian
        first = head & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1 | UInt64(bitPattern: Int64(isLong)))
        last = tail & UInt64(bitPattern: Int64(isLong))
    }

    /// The same of a name in the program.
    public init(_ name: String) { self.init(name.utf8Span.span) }

    /// The same of bytes that may lie anywhere.
    public init(_ bytes: Span<UInt8>) {
        func word(from start: Int) -> UInt64 {
            var word: UInt64 = 0
            var index = min(start + 8, bytes.count)
            while index > start {
                index -= 1
                word = word &<< 8 | UInt64(bytes[index])
            }
            return word
        }
        count = bytes.count
        first = word(from: 0)
        last = bytes.count < 8 ? 0 : word(from: bytes.count - 8)
    }
}
