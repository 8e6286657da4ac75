/// Where two texts differ: what lies between their common start and their common end.
public struct TextDifference: Hashable, Sendable {
    public let old: Range<Int>
    public let new: Range<Int>

    /// - Complexity: O(bytes), eight at a time.
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
        while index &+ 8 <= limit {
            // Safety: both have `limit` bytes, so eight from `index` on are inside.
            let difference = (old + index).loadUnaligned(as: UInt64.self) ^ (new + index).loadUnaligned(as: UInt64.self)
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
        while count &+ 8 <= limit {
            // Safety: there are `limit` bytes in front of both ends, so eight in front of the last `count` are inside.
            let left = (old - (count &+ 8)).loadUnaligned(as: UInt64.self)
            let right = (new - (count &+ 8)).loadUnaligned(as: UInt64.self)
            if left != right { return count + (left ^ right).littleEndian.leadingZeroBitCount / 8 }
            count &+= 8
        }
        // Safety: as above, one.
        while count < limit {
            guard (old - (count &+ 1)).load(as: UInt8.self) == (new - (count &+ 1)).load(as: UInt8.self) else { break }
            count &+= 1
        }
        return count
    }
}
