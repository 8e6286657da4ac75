/// An amount of a resource: `100m`, `1.5Gi`, `2e3` (`apimachinery/pkg/api/resource`).
///
/// Held in one form, so that equal amounts are equal values: a whole number without trailing zeroes times a power of ten.
public struct Quantity: Hashable, Sendable {
    public let isNegative: Bool
    /// Not divisible by ten, or zero.
    public let magnitude: UInt64
    public let exponent: Int

    public static let zero = Quantity(isNegative: false, magnitude: 0, exponent: 0)

    private init(isNegative: Bool, magnitude: UInt64, exponent: Int) {
        self.isNegative = isNegative && magnitude > 0
        self.magnitude = magnitude
        self.exponent = exponent
    }

    public var isZero: Bool { magnitude == 0 }

    /// Reads a quantity: a sign, digits with at most one point, and a suffix (`n u m k M G T P E`, `Ki` … `Ei`, or an
    /// exponent). As Kubernetes does, it is rounded away from zero to whole billionths and capped at 2⁶³ − 1.
    ///
    /// - Returns: nil if the text is no quantity.
    public init?(_ text: Span<UInt8>) {
        if let quantity = Self.short(text) {
            self = quantity
            return
        }
        var reader = QuantityReader(count: text.count)
        guard let quantity = reader.read(text) else { return nil }
        self = quantity
    }

    init?(isNegative: Bool, digits: UInt128, exponent: Int, overflows: Bool) {
        var digits = digits
        var exponent = exponent
        // Far beyond both ends of the range nothing is left to compute.
        if overflows || exponent > 40 { (digits, exponent) = (UInt128(Int64.max), 0) }
        while exponent < -9, digits > 0 {
            let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
            digits = remainder > 0 ? quotient + 1 : quotient
            exponent += 1
        }
        while digits > 0, digits % 10 == 0 {
            digits /= 10
            exponent += 1
        }
        if Self.isBeyondCap(digits, exponent) { (digits, exponent) = (UInt128(Int64.max), 0) }
        self.init(
            isNegative: isNegative,
            magnitude: UInt64(truncatingIfNeeded: digits),
            exponent: digits == 0 ? 0 : exponent
        )
    }

    private static func isBeyondCap(_ digits: UInt128, _ exponent: Int) -> Bool {
        guard exponent > 0 else { return digits > UInt128(UInt64.max) }
        var value = digits
        for _ in 0..<exponent {
            value *= 10
            if value > UInt128(Int64.max) { return true }
        }
        return false
    }

    /// Up to nine digits without sign or exponent, with a point or without, and a suffix: all that is common, in 64 bits.
    @inline(__always)
    static func short(_ text: Span<UInt8>) -> Quantity? {
        var digits: UInt64 = 0
        var index = 0
        while index < text.count, index < 9, text[index].isDigit {
            digits = digits &* 10 &+ UInt64(text[index] &- UInt8(ascii: "0"))
            index += 1
        }
        guard index > 0 else { return nil }
        var exponent = 0
        if _slowPath(index < text.count && text[index] == UInt8(ascii: ".")) {
            let point = index
            index += 1
            while index < text.count, index < 10, text[index].isDigit {
                digits = digits &* 10 &+ UInt64(text[index] &- UInt8(ascii: "0"))
                index += 1
            }
            exponent = point &+ 1 &- index
        }
        switch text.count - index {
        case 0: break
        case 1:
            // Above 10⁹ times 10⁹ the cap is near, below 10⁻⁹ there is something to round.
            guard let power = QuantityReader.decimalPower(text[index]), power <= 9, exponent + power >= -9 else {
                return nil
            }
            exponent += power
        case 2:
            guard text[index + 1] == UInt8(ascii: "i"), let power = QuantityReader.binaryPower(text[index]), power <= 3
            else { return nil }
            // Below 2³⁰ times 2³⁰.
            digits = digits &<< UInt64(10 * power)
        default: return nil
        }
        if digits == 0 { return .zero }
        while digits % 10 == 0 {
            digits /= 10
            exponent += 1
        }
        return Quantity(isNegative: false, magnitude: digits, exponent: exponent)
    }

    /// Whether this is more than another, in whole thousandths.
    func isMore(than other: Quantity) -> Bool {
        // Of the same power of ten, none finer than thousandths, the numbers in front of it tell.
        if exponent == other.exponent, exponent >= -3, !isNegative, !other.isNegative {
            return magnitude > other.magnitude
        }
        if exponent >= -3, other.exponent >= -3, !isNegative, !other.isNegative,
            let left = wholeThousandths, let right = other.wholeThousandths
        {
            return left > right
        }
        return thousandths > other.thousandths
    }

    /// In thousandths, of a quantity that is not finer; nil where 64 bits are too few.
    private var wholeThousandths: UInt64? {
        var value = magnitude
        for _ in 0..<exponent + 3 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return value
    }

    /// In thousandths, rounded away from zero: what the API makes of the amounts of resources.
    public var thousandths: Int128 {
        let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: 1_000_000)
        return quotient + remainder.signum()
    }

    /// Whether this is a whole number of times another, which is a whole number above zero.
    func isMultiple(of other: Quantity) -> Bool {
        guard other.scaled > 0, other.scaled % 1_000_000_000 == 0 else { return false }
        return scaled % other.scaled == 0
    }

    /// In billionths. Both the cap and the smallest step keep it inside 128 bits.
    private var scaled: Int128 {
        var value = Int128(magnitude)
        for _ in 0..<max(exponent + 9, 0) { value *= 10 }
        return isNegative ? -value : value
    }
}

/// The parts of a quantity's text.
private struct QuantityReader {
    let count: Int
    var index = 0
    var digits: UInt128 = 0
    var exponent = 0
    var overflows = false
    private var binaryPower = 0

    init(count: Int) {
        self.count = count
    }

    mutating func read(_ text: Span<UInt8>) -> Quantity? {
        var isNegative = false
        if index < count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            isNegative = text[index] == UInt8(ascii: "-")
            index += 1
        }
        let whole = readDigits(text)
        var fraction = 0
        if index < count, text[index] == UInt8(ascii: ".") {
            index += 1
            let before = exponent
            fraction = readDigits(text)
            exponent = before - fraction
        }
        guard count > 0, readSuffix(text) else { return nil }
        // Kubernetes' scanner takes no digits for zero (`-`, `.`, `Ki`), where it goes on without a big number.
        if whole + fraction == 0, exponent < -9 || binaryPower > 4 { return nil }
        return Quantity(isNegative: isNegative, digits: digits, exponent: exponent, overflows: overflows)
    }

    private mutating func readDigits(_ text: Span<UInt8>) -> Int {
        let start = index
        while index < count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) {
            // 30 digits are far beyond the cap of every suffix; what follows only matters for the exponent.
            if digits < 1_000_000_000_000_000_000_000_000_000_000 {
                digits = digits * 10 + UInt128(text[index] - UInt8(ascii: "0"))
            } else {
                overflows = true
            }
            index += 1
        }
        return index - start
    }

    private mutating func readSuffix(_ text: Span<UInt8>) -> Bool {
        guard index < count else { return true }
        let byte = text[index]
        let isLast = index + 1 == count
        if !isLast, text[index + 1] == UInt8(ascii: "i"), index + 2 == count {
            guard let power = Self.binaryPower(byte) else { return false }
            binaryPower = power
            for _ in 0..<power where !overflows {
                let (product, overflow) = digits.multipliedReportingOverflow(by: 1024)
                digits = product
                overflows = overflow
            }
            return true
        }
        if isLast {
            guard let power = Self.decimalPower(byte) else { return false }
            exponent += power
            return true
        }
        guard byte | 0x20 == UInt8(ascii: "e") else { return false }
        return readExponent(text)
    }

    private mutating func readExponent(_ text: Span<UInt8>) -> Bool {
        index += 1
        var sign = 1
        if text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            sign = text[index] == UInt8(ascii: "-") ? -1 : 1
            index += 1
        }
        var value = 0
        let start = index
        while index < count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) {
            value = min(value * 10 + Int(text[index] - UInt8(ascii: "0")), 100_000)
            index += 1
        }
        exponent += sign * value
        return index > start && index == count
    }

    static func binaryPower(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "K"): 1
        case UInt8(ascii: "M"): 2
        case UInt8(ascii: "G"): 3
        case UInt8(ascii: "T"): 4
        case UInt8(ascii: "P"): 5
        case UInt8(ascii: "E"): 6
        default: nil
        }
    }

    static func decimalPower(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "n"): -9
        case UInt8(ascii: "u"): -6
        case UInt8(ascii: "m"): -3
        case UInt8(ascii: "k"): 3
        case UInt8(ascii: "M"): 6
        case UInt8(ascii: "G"): 9
        case UInt8(ascii: "T"): 12
        case UInt8(ascii: "P"): 15
        case UInt8(ascii: "E"): 18
        default: nil
        }
    }
}
