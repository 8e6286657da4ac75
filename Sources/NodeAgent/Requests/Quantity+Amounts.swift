import PodSchema

extension Quantity {
    /// The amount in whole units, rounded up, as far as 64 bits go.
    var units: Int64 { Int64(clamping: Self.roundedUp(thousandths, per: 1000)) }

    /// The amount in thousandths, rounded up, as far as 64 bits go.
    var milliunits: Int64 { Int64(clamping: thousandths) }

    /// An amount divided by another, rounded up.
    static func roundedUp(_ amount: Int128, per divisor: Int128) -> Int128 {
        let (quotient, remainder) = amount.quotientAndRemainder(dividingBy: divisor)
        return remainder > 0 ? quotient + 1 : quotient
    }
}

extension [String: Quantity] {
    /// The bytes of memory; 0 for none.
    var memory: Int64 { self["memory"]?.units ?? 0 }

    /// The thousandths of a processor; nil for none.
    var milliCPU: Int64? { self["cpu"]?.milliunits }
}
