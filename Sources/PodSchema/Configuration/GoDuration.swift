/// A length of time as Go's `time.ParseDuration` reads it: `1h15m`, `1.5s`, `-300ms`, `0`.
public struct GoDuration: Hashable, Sendable {
    public let nanoseconds: Int64

    public init?(_ text: String) {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        if rest.elementsEqual("0".utf8) {
            nanoseconds = 0
            return
        }
        guard !rest.isEmpty else { return nil }
        var total: Int128 = 0
        while !rest.isEmpty {
            guard let part = Self.part(&rest) else { return nil }
            total += part
            guard total <= Int128(Int64.max) + (isNegative ? 1 : 0) else { return nil }
        }
        nanoseconds = Int64(isNegative ? -total : total)
    }

    /// One number with its unit.
    private static func part(_ text: inout Substring.UTF8View) -> Int128? {
        let whole = digits(&text)
        var fraction: [UInt8] = []
        if text.first == UInt8(ascii: ".") {
            text.removeFirst()
            fraction = digits(&text)
        }
        guard !whole.isEmpty || !fraction.isEmpty, whole.count <= 19 else { return nil }
        let end = text.firstIndex { $0 == UInt8(ascii: ".") || $0.isDigit } ?? text.endIndex
        guard let unit = units[String(Substring(text[..<end]))] else { return nil }
        text = text[end...]
        var value: Int128 = 0
        for digit in whole { value = value * 10 + Int128(digit - UInt8(ascii: "0")) }
        value *= unit
        var scale: Int128 = 1
        var part: Int128 = 0
        // More digits than these make less than a nanosecond.
        for digit in fraction.prefix(18) {
            part = part * 10 + Int128(digit - UInt8(ascii: "0"))
            scale *= 10
        }
        return value + part * unit / scale
    }

    private static func digits(_ text: inout Substring.UTF8View) -> [UInt8] {
        let end = text.firstIndex { !$0.isDigit } ?? text.endIndex
        defer { text = text[end...] }
        return Array(text[..<end])
    }

    private static let units: [String: Int128] = [
        "ns": 1, "us": 1_000, "\u{B5}s": 1_000, "\u{3BC}s": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
        "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]
}
