import Testing

@testable import PodSchema

/// The short way for common amounts must give what the long way gives.
struct QuantityTests {
    /// A sign in front leads past the short way, and changes nothing.
    private func long(_ text: String) -> Quantity? {
        let bytes = Array("+\(text)".utf8)
        return Quantity(bytes.span)
    }

    private func check(_ text: String, isShort: Bool) {
        let bytes = Array(text.utf8)
        let short = Quantity.short(bytes.span)
        #expect((short != nil) == isShort, "\(text)")
        if let short { #expect(short == long(text), "\(text)") }
        #expect(Quantity(bytes.span) == long(text), "\(text)")
    }

    @Test func `the short way and the long way agree`() {
        let digits = ["0", "1", "9", "10", "007", "100", "999", "1000", "1024", "123456789", "999999999", "000000000"]
        for digits in digits {
            for suffix in ["", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi"] { check(digits + suffix, isShort: true) }
            for suffix in ["T", "P", "E", "Ti", "Pi", "Ei", "e3", "E-3"] {
                check(digits + suffix, isShort: false)
            }
        }
        check("1234567890", isShort: false)
    }

    @Test func `the short way and the long way agree about fractions`() {
        for text in ["0.5", "1.5", "0.25", "5.", "0.", "00.10", "1.0", "12345.6789", "0.00000001", "123456789."] {
            for suffix in ["", "k", "M", "G", "Ki", "Mi", "Gi"] { check(text + suffix, isShort: true) }
        }
        check("0.5m", isShort: true)
        check("0.5n", isShort: false)
        check("0.1234567u", isShort: false)
        check("123456789.5", isShort: false)
        check("1.2.3", isShort: false)
        check(".5", isShort: false)
    }

    @Test(arguments: [
        "", "a", "1a", "1ki", "1K", "1mi", "1e", "1 ", " 1", "0x1", "1_0", "1i", "i", "1Mii", "1Mm", "1..2",
    ])
    func `no quantity either way`(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(Quantity.short(bytes.span) == nil)
        #expect(Quantity(bytes.span) == nil)
    }

    @Test func `random digits and suffixes agree`() {
        var state: UInt64 = 5
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let suffixes = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
        for _ in 0..<20_000 {
            var text = String((0...next(10)).map { _ in Character(String(next(10))) })
            if next(2) == 0 { text.insert(".", at: text.index(text.startIndex, offsetBy: 1 + next(text.count))) }
            text += suffixes[next(suffixes.count)]
            let bytes = Array(text.utf8)
            if let short = Quantity.short(bytes.span), short != long(text) { Issue.record("\(text)") }
        }
    }
}
