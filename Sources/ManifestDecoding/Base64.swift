/// Standard base64 (RFC 4648, section 4), as Go's `base64.StdEncoding` reads it: padded, line breaks ignored.
public enum Base64 {
    /// - Returns: the decoded bytes; nil if `text` is no base64.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in text where byte != 0x0A && byte != 0x0D {
            if byte == UInt8(ascii: "=") {
                padding += 1
                group = group &<< 6
            } else {
                guard padding == 0, let digit = digit(byte) else { return nil }
                group = group &<< 6 | digit
            }
            digits += 1
            guard digits == 4 else { continue }
            guard padding <= 2 else { return nil }
            for shift in [16, 8, 0] as [UInt32] where shift >= UInt32(padding) * 8 {
                bytes.append(UInt8(truncatingIfNeeded: group &>> shift))
            }
            group = 0
            digits = 0
        }
        return digits == 0 ? bytes : nil
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
