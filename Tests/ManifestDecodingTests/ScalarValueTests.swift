import Testing

@testable import ManifestDecoding

struct ScalarValueTests {
    private func value(_ text: String) -> ScalarValue {
        Array(text.utf8).withUnsafeBufferPointer { ScalarValue(plain: $0) }
    }

    @Test func `words are booleans and null in three spellings`() {
        let words: [(String, ScalarValue)] = [
            ("y", .bool(true)), ("yes", .bool(true)), ("on", .bool(true)), ("true", .bool(true)), ("n", .bool(false)),
            ("no", .bool(false)), ("off", .bool(false)), ("false", .bool(false)), ("null", .null),
        ]
        for (word, expected) in words {
            let spellings = [word, word.uppercased(), word.prefix(1).uppercased() + word.dropFirst()]
            for spelling in spellings { #expect(value(spelling) == expected, "\(spelling)") }
            for mask in 0..<1 << word.utf8.count {
                let mixed = String(
                    zip(word, 0...).map { mask >> $1 & 1 == 1 ? Character($0.uppercased()) : $0 }
                )
                #expect(value(mixed) == (spellings.contains(mixed) ? expected : .string), "\(mixed)")
            }
            #expect(value(word + "x") == .string)
        }
        #expect(value("") == .null)
        #expect(value("~") == .null)
        #expect(value("<<") == .merge)
        for text in ["~~", "<", "<<<", "tru", "yess", "nul", "T", "F", "nan", "inf", "None", "\u{1E}nan"] {
            #expect(value(text) == .string, "\(text)")
        }
    }

    @Test func `special floats have their own words`() {
        for text in [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"] { #expect(value(text) == .float(.infinity)) }
        for text in ["-.inf", "-.Inf", "-.INF"] { #expect(value(text) == .float(-.infinity)) }
        for text in [".nan", ".NaN", ".NAN"] {
            guard case .float(let number) = value(text) else { Issue.record("\(text)"); continue }
            #expect(number.isNaN)
        }
        for text in [".Nan", ".naN", "-.nan", "+.nan", ".iNF", "+.iNF", ".InF", "..inf", "-.inF"] {
            #expect(value(text) == .string, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("0", .integer(0)), ("-0", .integer(0)), ("+1", .integer(1)), ("007", .integer(7)), ("0o17", .integer(15)),
            ("0x1F", .integer(31)), ("-0x1f", .integer(-31)), ("0b101", .integer(5)), ("-0b11", .integer(-3)),
            ("1_000_", .integer(1000)), ("0x_f", .integer(15)), ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .unsigned(1 << 63)),
            ("18446744073709551615", .unsigned(.max)), ("18446744073709551616", .float(18446744073709551616)),
            ("-9223372036854775809", .float(-9223372036854775808)),
            ("+9223372036854775808", .float(9223372036854775808)),
            ("09", .float(9)), ("1.", .float(1)), (".5", .float(0.5)), ("-.5", .float(-0.5)), ("1e3", .float(1000)),
            ("1.5E-3", .float(0.0015)), ("+1.5e+3", .float(1500)), ("012.5", .float(12.5)), (".5_0", .float(0.5)),
        ] as [(String, ScalarValue)]
    )
    func `numbers are Go's`(_ text: String, _ expected: ScalarValue) {
        #expect(value(text) == expected)
    }

    @Test(arguments: [
        "0x", "0xg", "0b2", "1e", "1e+", "1.2.3", "1-2", "--1", "+-1", "-", "+", ".", "..", "1:30", "12e03x", "0o8",
        "1e999", "0x1p3", "2001-01-01", "1 2", "._5", ".5_", ".5__0", "0xfffffffffffffffff", "10.0.0.1", "100m", "1Gi",
    ])
    func `what is no number is a string`(_ text: String) {
        #expect(value(text) == .string)
    }

    @Test func `a view knows strings and nulls by their first byte`() throws {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let range = sources.append(
            copying: Array("[abc, 1, ~, \"1\", , null, nulx, {}]".replacing(", ,", with: ",").utf8).span
        )
        let view = decoder.view(try decoder.decode(range, in: &sources), in: sources)
        let nodes = view.root + 1..<view.end(view.root)
        #expect(nodes.map { view.isNull($0) } == [false, false, true, false, true, false, false])
        #expect(nodes.map { view.isPlainlyString($0) } == [true, false, false, true, false, false, false])
        #expect(nodes.map { view.isEmptyCollection($0) } == [false, false, false, false, false, false, true])
    }
}
