/// Numbers as Go's strconv reads them, which is what YAML scalars and quantities go through in the kubelet.
enum GoNumber {
    /// `strconv.ParseInt(text, 0, 64)`, or `ParseUint` where that is too small: an optional sign, then `0x`, `0o`, `0b`,
    /// `0` for octal, or decimal. goyaml adds `-0b`.
    static func integer(_ text: UnsafeBufferPointer<UInt8>) -> ScalarValue? {
        var index = 0
        var isNegative = false
        if text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") {
            isNegative = text[0] == UInt8(ascii: "-")
            index = 1
        }
        let base = base(of: text, from: &index)
        guard index < text.count else { return nil }
        // goyaml hands on what stands behind a small `0b`, where ParseInt takes another sign.
        if base == 2, index == 2, text[1] == UInt8(ascii: "b"), let sign = sign(text[2]), text.count > 3 {
            guard let magnitude = magnitude(text[3...], base: 2), magnitude <= UInt64(Int64.max) else { return nil }
            return .integer(sign * Int64(magnitude))
        }
        guard let magnitude = magnitude(text[index...], base: base) else { return nil }
        if isNegative {
            guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
            // Two's complement: also right for the smallest integer.
            return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
        }
        if magnitude <= UInt64(Int64.max) { return .integer(Int64(magnitude)) }
        // ParseUint takes no sign.
        return text[0] == UInt8(ascii: "+") ? nil : .unsigned(magnitude)
    }

    private static func sign(_ byte: UInt8) -> Int64? {
        byte == UInt8(ascii: "-") ? -1 : byte == UInt8(ascii: "+") ? 1 : nil
    }

    private static func base(of text: UnsafeBufferPointer<UInt8>, from index: inout Int) -> UInt64 {
        guard index < text.count, text[index] == UInt8(ascii: "0"), index + 1 < text.count else { return 10 }
        switch text[index + 1] | 0x20 {
        case UInt8(ascii: "x"):
            index += 2
            return 16
        case UInt8(ascii: "o"):
            index += 2
            return 8
        case UInt8(ascii: "b"):
            index += 2
            return 2
        default:
            index += 1
            return 8
        }
    }

    private static func magnitude(_ digits: Slice<UnsafeBufferPointer<UInt8>>, base: UInt64) -> UInt64? {
        var value: UInt64 = 0
        for byte in digits {
            let digit: UInt64
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt64(byte - UInt8(ascii: "a")) + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = UInt64(byte - UInt8(ascii: "A")) + 10
            default: return nil
            }
            guard digit < base else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, which goyaml asks of a float.
    static func isYAMLFloat(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        func skipDigits() -> Int {
            let start = index
            while index < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) { index += 1 }
            return index - start
        }
        func skip(_ characters: StaticString) -> Bool {
            guard index < text.count else { return false }
            let isThere = characters.withUTF8Buffer { $0.contains(text[index]) }
            if isThere { index += 1 }
            return isThere
        }
        _ = skip("+-")
        let whole = skipDigits()
        if skip(".") {
            let fraction = skipDigits()
            if whole + fraction == 0 || (whole == 0 && fraction == 0) { return false }
        } else if whole == 0 {
            return false
        }
        if skip("eE") {
            _ = skip("+-")
            if skipDigits() == 0 { return false }
        }
        return index == text.count
    }

    /// `strconv.ParseFloat(text, 64)` without its hexadecimal form; nil also where it reports overflow.
    static func float(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        guard isYAMLFloat(text) else { return nil }
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// `strconv.FormatFloat(value, 'g', -1, 32)`, but `.inf` and `.nan`: what a number becomes as a key. The shortest
    /// digits that single precision needs, with an exponent of at least two digits from 1e6 on and below 1e-4.
    static func key(_ value: Double) -> String {
        let single = Float(value)
        if single.isNaN { return ".nan" }
        if single.isInfinite { return single < 0 ? "-.inf" : ".inf" }
        let (digits, exponent) = shortestDigits(single)
        let sign = single.sign == .minus ? "-" : ""
        if exponent < -4 || exponent >= 6 {
            let rest = digits.dropFirst()
            let magnitude = abs(exponent)
            return sign + String(digits.first!) + (rest.isEmpty ? "" : "." + rest) + (exponent < 0 ? "e-" : "e+")
                + (magnitude < 10 ? "0" : "") + String(magnitude)
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        if digits.count <= exponent + 1 {
            return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count)
        }
        return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }

    /// The digits without point and trailing zeroes (never empty), and the power of ten of the first one.
    private static func shortestDigits(_ value: Float) -> (digits: String, exponent: Int) {
        var mantissa = value.magnitude.description
        var exponent = 0
        if let mark = mantissa.firstIndex(of: "e") {
            exponent = Int(mantissa[mantissa.index(after: mark)...]) ?? 0
            mantissa = String(mantissa[..<mark])
        }
        let parts = mantissa.split(separator: ".")
        var digits = parts.joined()
        exponent += parts[0].count - 1
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        while digits.count > 1, digits.hasPrefix("0") {
            digits.removeFirst()
            exponent -= 1
        }
        return (digits, digits == "0" ? 0 : exponent)
    }
}
