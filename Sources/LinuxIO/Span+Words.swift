extension Span where Element == UInt8 {
    /// The eight bytes from `offset` on as a number, the first byte lowest.
    @inlinable
    @inline(__always)
    public func littleEndianWord(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset <= count - 8)
        // Safety: the eight bytes are inside the span, as just checked.
        return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }.littleEndian
    }

    /// Whether all bytes are printable ASCII, and none is one of two others.
    public func isPrintableASCII(without first: UInt8 = 0, _ second: UInt8 = 0) -> Bool {
        var index = 0
        while index + 8 <= count {
            guard Self.isPrintable(littleEndianWord(at: index), first, second) else { return false }
            index += 8
        }
        while index < count {
            let byte = self[index]
            guard 0x20...0x7E ~= byte, byte != first, byte != second else { return false }
            index += 1
        }
        return true
    }

    /// The same of eight bytes. The lowest byte that is none of them shows in its top bit; those above may be wrong then.
    private static func isPrintable(_ word: UInt64, _ first: UInt8, _ second: UInt8) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let unlikeFirst = word ^ (UInt64(first) &* ones)
        let unlikeSecond = word ^ (UInt64(second) &* ones)
        let isOutside = (word &- (0x20 &* ones)) | (word &+ ones) | word
        let isUnwanted = ((unlikeFirst &- ones) & ~unlikeFirst) | ((unlikeSecond &- ones) & ~unlikeSecond)
        return (isOutside | isUnwanted) & (0x80 &* ones) == 0
    }
}
