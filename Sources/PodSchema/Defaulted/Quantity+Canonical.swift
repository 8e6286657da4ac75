extension Quantity {
    /// The family of suffixes that an amount was written with, and is written with again.
    enum Family {
        case decimal
        /// `e3`
        case exponent
        /// `Ki`
        case binary

        init(_ text: Span<UInt8>) {
            self = .decimal
            if text.last == UInt8(ascii: "i") { self = .binary }
            // A lone `E` at the end is a suffix.
            for index in text.indices.dropLast() where text[index] | 0x20 == UInt8(ascii: "e") { self = .exponent }
        }
    }

    /// Rounded up to thousandths, as the API does with the amounts of resources.
    var roundedUp: Quantity {
        if _fastPath(exponent >= -3) { return self }
        let amount = thousandths
        let digits = UInt128(amount.magnitude)
        return Quantity(isNegative: amount < 0, digits: digits, exponent: -3, overflows: false) ?? self
    }

    /// The one spelling that the API has for an amount: no fraction, the largest suffix that leaves a whole number.
    func canonical(_ family: Family) -> String {
        let sign = isNegative ? "-" : ""
        if isZero { return "0" }
        if case .binary = family, exponent >= 0 || magnitude >= 1024 { return sign + binary }
        var digits = UInt128(magnitude)
        var power = exponent
        while power % 3 != 0 {
            digits *= 10
            power -= 1
        }
        if case .exponent = family { return power == 0 ? "\(sign)\(digits)" : "\(sign)\(digits)e\(power)" }
        let suffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
        return "\(sign)\(digits)\(suffixes[min(max(power / 3 + 3, 0), 9)])"
    }

    private var binary: String {
        var (digits, power) = (UInt128(magnitude), exponent)
        while power > 0 {
            digits *= 10
            power -= 1
        }
        while power < 0 {
            let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
            digits = remainder > 0 ? quotient + 1 : quotient
            power += 1
        }
        // Below 1024 there is no binary suffix.
        if digits < 1024 { return canonical(.decimal) }
        var suffix = 0
        while digits % 1024 == 0, suffix < 6 {
            digits /= 1024
            suffix += 1
        }
        return "\(digits)\(["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][suffix])"
    }
}
