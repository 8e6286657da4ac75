/// The length, the first eight and the last eight bytes of a scalar: enough to tell apart names of up to sixteen bytes,
/// and to choose the only candidate among longer ones.
@frozen
public struct KeyBytes: Hashable, Sendable {
    public let count: Int
    public let first: UInt64
    public let last: UInt64

    @inlinable
    @inline(__always)
    init(_ start: UnsafePointer<UInt8>, count: Int) {
        self.count = count
        // Safety: eight bytes are readable at and behind every scalar's start (`SourceBuffer.padding`, `Tape`).
        let head = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
        if count >= 8 {
            first = head
            last = UnsafeRawPointer(start + (count - 8)).loadUnaligned(as: UInt64.self).littleEndian
        } else {
            first = head & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)
            last = 0
        }
    }

    /// The same of a name in the program.
    public init(_ name: String) {
        let bytes = Array(name.utf8) + [UInt8](repeating: 0, count: 8)
        self = bytes.withUnsafeBufferPointer { KeyBytes($0.baseAddress!, count: $0.count - 8) }
    }
}
