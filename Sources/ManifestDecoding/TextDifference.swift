/// Where two texts differ: what lies between their common start and their common end.
public struct TextDifference: Hashable, Sendable {
    public let old: Range<Int>
    public let new: Range<Int>

    /// - Complexity: O(bytes), 32 at a time.
    public init(from old: Span<UInt8>, to new: Span<UInt8>) {
        let shorter = min(old.count, new.count)
        let (start, end) = old.withUnsafeBytes { old in
            new.withUnsafeBytes { new in
                guard let left = old.baseAddress, let right = new.baseAddress else { return (0, 0) }
                let start = Self.commonStart(left, right, shorter)
                return (start, Self.commonEnd(left + old.count, right + new.count, shorter - start))
            }
        }
        self.old = start..<old.count - end
        self.new = start..<new.count - end
    }

    /// - Parameter limit: at most the bytes behind either.
    private static func commonStart(_ old: UnsafeRawPointer, _ new: UnsafeRawPointer, _ limit: Int) -> Int {
        var index = 0
        // Safety: both have `limit` bytes, so 32 from `index` on are inside.
        while index &+ 32 <= limit, isEqual(old + index, new + index) { index &+= 32 }
        while index &+ 8 <= limit {
            // Safety: as above, eight.
            let difference = difference(old + index, new + index)
            if difference != 0 { return index + difference.littleEndian.trailingZeroBitCount / 8 }
            index &+= 8
        }
        // Safety: as above, one.
        while index < limit, (old + index).load(as: UInt8.self) == (new + index).load(as: UInt8.self) { index &+= 1 }
        return index
    }

    /// - Parameters:
    ///   - old: its end.
    ///   - new: its end.
    ///   - limit: at most the bytes in front of either.
    private static func commonEnd(_ old: UnsafeRawPointer, _ new: UnsafeRawPointer, _ limit: Int) -> Int {
        var count = 0
        // Safety: there are `limit` bytes in front of both ends, so 32 in front of the last `count` are inside.
        while count &+ 32 <= limit, isEqual(old - (count &+ 32), new - (count &+ 32)) { count &+= 32 }
        while count &+ 8 <= limit {
            // Safety: as above, eight.
            let difference = difference(old - (count &+ 8), new - (count &+ 8))
            if difference != 0 { return count + difference.littleEndian.leadingZeroBitCount / 8 }
            count &+= 8
        }
        // Safety: as above, one.
        while count < limit {
            guard (old - (count &+ 1)).load(as: UInt8.self) == (new - (count &+ 1)).load(as: UInt8.self) else { break }
            count &+= 1
        }
        return count
    }

    /// Whether 32 bytes are the same.
    @inline(__always)
    private static func isEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer) -> Bool {
        let first = difference(left, right) | difference(left + 8, right + 8)
        return first | difference(left + 16, right + 16) | difference(left + 24, right + 24) == 0
    }

    /// The bits in which eight bytes differ.
    @inline(__always)
    private static func difference(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer) -> UInt64 {
        left.loadUnaligned(as: UInt64.self) ^ right.loadUnaligned(as: UInt64.self)
    }
}
