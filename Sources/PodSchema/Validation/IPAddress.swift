/// IPv4 and IPv6 addresses in the spellings that the API takes (`net/netip` with StrictIPCIDRValidation): no zone, no
/// leading zeroes in octets, no IPv4-mapped IPv6.
enum IPAddress {
    static func isValid(_ text: Span<UInt8>) -> Bool {
        text.firstIndex(of: UInt8(ascii: ":")) != nil ? isVersion6(text) : isVersion4(text, from: 0)
    }

    private static func isVersion4(_ text: Span<UInt8>, from start: Int) -> Bool {
        var octets = 1
        var digits = 0
        var value = 0
        for index in start..<text.count {
            let byte = text[index]
            if byte == UInt8(ascii: ".") {
                guard digits > 0 else { return false }
                octets += 1
                (digits, value) = (0, 0)
                continue
            }
            guard byte.isDigit, digits == 0 || value > 0 else { return false }
            digits += 1
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            guard value <= 255 else { return false }
        }
        return octets == 4 && digits > 0
    }

    private static func isVersion6(_ text: Span<UInt8>) -> Bool {
        // Words before and after `::`; those that are not zero decide whether an IPv4 address is mapped.
        var words = 0
        var gap = -1
        var firstWords: [8 of UInt16] = .init(repeating: 0)
        var index = 0
        if text.starts(with: "::") {
            gap = 0
            index = 2
        }
        while index < text.count {
            guard words < 8 else { return false }
            var digits = 0
            var value: UInt32 = 0
            let start = index
            while index < text.count, text[index].isHexadecimal, digits < 5 {
                value = value << 4 | hexadecimalValue(text[index])
                digits += 1
                index += 1
            }
            if index < text.count, text[index] == UInt8(ascii: ".") {
                guard isVersion4(text, from: start), words <= 6 else { return false }
                words += 2
                index = text.count
                break
            }
            guard (1...4).contains(digits) else { return false }
            firstWords[words] = UInt16(value)
            words += 1
            guard index < text.count else { break }
            guard text[index] == UInt8(ascii: ":") else { return false }
            index += 1
            guard index < text.count else { return false }
            if text[index] == UInt8(ascii: ":") {
                guard gap < 0 else { return false }
                gap = words
                index += 1
            }
        }
        guard gap < 0 ? words == 8 : words < 8 else { return false }
        return !isMapped(firstWords, words, gap)
    }

    /// Whether the address is in `::ffff:0:0/96`.
    private static func isMapped(_ words: [8 of UInt16], _ count: Int, _ gap: Int) -> Bool {
        let gapCount = gap < 0 ? 0 : 8 - count
        for position in 0..<6 {
            let index = gap < 0 || position < gap ? position : position - gapCount
            let isInGap = gap >= 0 && position >= gap && position < gap + gapCount
            let word = isInGap ? 0 : words[index]
            if word != (position == 5 ? 0xFFFF : 0) { return false }
        }
        return true
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt32 {
        UInt32(byte.isDigit ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10)
    }
}
