import ManifestDecoding

/// The text of a quantity as the API's decoder gets it: a number comes as JSON's number, however YAML spells it
/// (`0x10`, `010`, `1_000`), and blanks around a string do not count (`resource.Quantity.UnmarshalJSON`).
enum QuantityText {
    /// - Returns: nil for what is neither number nor string.
    static func bytes(_ node: Int, _ view: borrowing TapeView) -> [UInt8]? {
        guard view.isScalar(node) else { return nil }
        switch view.value(node) {
        case .null: return [UInt8(ascii: "0")]
        case .integer(let value): return Array(String(value).utf8)
        case .unsigned(let value): return Array(String(value).utf8)
        case .float(let value): return value.isFinite ? number(value) : nil
        case .bool: return nil
        case .string, .merge: return trimmed(view.bytes(node))
        }
    }

    private static func trimmed(_ text: Span<UInt8>) -> [UInt8] {
        var range = 0..<text.count
        while let first = range.first, text[first] == 0x20 { range.removeFirst() }
        while let last = range.last, text[last] == 0x20 { range.removeLast() }
        return range.map { text[$0] }
    }

    /// As `encoding/json` writes it: with an exponent from 1e21 on and below 1e-6, else without one.
    private static func number(_ value: Double) -> [UInt8] {
        let text = value.magnitude.description
        let parts = text.split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        // `1e-05` has no fraction, and that of `100.0` is none.
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        var digits = mantissa[0] + fraction
        // The digits are those of a whole number, times ten to this.
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - (digits.count - mantissa[0].count)
        let isSmall = value != 0 && value.magnitude < 1e-6
        if isSmall || value.magnitude >= 1e21 { digits += "e\(exponent)" } else { shift(&digits, by: exponent) }
        return Array((value < 0 ? "-" + digits : digits).utf8)
    }

    private static func shift(_ digits: inout Substring, by exponent: Int) {
        if exponent >= 0 {
            digits += String(repeating: "0", count: exponent)
            return
        }
        let missing = max(1 - exponent - digits.count, 0)
        digits = String(repeating: "0", count: missing) + digits
        digits.insert(".", at: digits.index(digits.endIndex, offsetBy: exponent))
    }
}

extension Quantity {
    /// The quantity at a node; nil if there is none. Null is zero.
    @inline(__always)
    init?(_ node: Int, _ view: borrowing TapeView) {
        let text = view.bytes(node)
        // Digits behind a zero are octal ones.
        let isDecimal = text.count < 2 || text[0] != UInt8(ascii: "0") || !text[1].isDigit
        if _fastPath(isDecimal), let short = Self.short(text) {
            self = short
            return
        }
        self.init(rare: node, view)
    }

    @inline(never)
    private init?(rare node: Int, _ view: borrowing TapeView) {
        guard let text = QuantityText.bytes(node, view) else { return nil }
        self.init(text.span)
    }
}
