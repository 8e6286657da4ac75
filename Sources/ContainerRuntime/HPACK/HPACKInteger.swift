/// Numbers with a prefix of some bits. RFC 7541, section 5.1.
enum HPACKInteger {
    /// Larger numbers are refused: nothing here is larger, and a shift cannot overflow.
    static let limit = 1 << 28

    /// Appends a number whose first byte has `flags` above the prefix.
    static func append(_ value: Int, prefix: Int, flags: UInt8, to bytes: inout [UInt8]) {
        let mask = (1 << prefix) - 1
        if value < mask {
            bytes.append(flags | UInt8(value))
            return
        }
        bytes.append(flags | UInt8(mask))
        var rest = value - mask
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Reads the number at `position` and moves on behind it.
    static func read(
        _ bytes: ArraySlice<UInt8>,
        at position: inout Int,
        prefix: Int
    ) throws(HPACKError) -> Int {
        guard position < bytes.endIndex else { throw .truncated }
        let mask = (1 << prefix) - 1
        var value = Int(bytes[position]) & mask
        position += 1
        if value < mask { return value }
        var shift = 0
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            // Five bytes hold 35 bits; more would only be zeros.
            if shift > 28 { throw .integerTooLarge }
            value += Int(byte & 0x7F) << shift
            if value > limit { throw .integerTooLarge }
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .truncated
    }
}
