import Testing

@testable import ManifestDecoding

struct ScalarStyleTests {
    @Test(arguments: [
        ("a: b c\n", "b c"), ("a: b\n  c\n", "b c"), ("a: b\n\n  c\n\n\n  d", "b\nc\n\nd"),
        ("a:\n  b\n   c # d", "b c"),
        ("a: b  \n  c", "b c"), ("a: b\t\tc", "b\t\tc"), ("a: b\n  - c", "b - c"), ("a: b\r\n\r\n  c", "b\nc"),
        ("a: b\u{2028} c", "b\u{2028}c"), ("a: \u{E9}\u{85} \u{1F600}", "\u{E9} \u{1F600}"), ("a: b\n  # c\n", "b"),
        ("a: b\u{FEFF}c", "b\u{FEFF}c"), ("a: 0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
    ])
    func `plain scalars fold`(_ text: String, _ expected: String) throws {
        #expect(try decoded(text) == ["a": .string(expected)])
    }

    @Test(arguments: [
        (#"a: "b c""#, "b c"), (#"a: "\0\a\b\t\n\v\f\r\e\ \"\'\\""#, "\0\u{7}\u{8}\t\n\u{B}\u{C}\r\u{1B} \"'\\"),
        (#"a: "\N\_\L\P""#, "\u{85}\u{A0}\u{2028}\u{2029}"), (#"a: "\x41\u00e9\U0001F600""#, "A\u{E9}\u{1F600}"),
        ("a: \"b\n  c\"", "b c"), ("a: \"b  \n\n  c\"", "b\nc"), ("a: \"b\\\n   c\"", "bc"),
        ("a: \"b \\\n   \\ c\"", "b  c"), ("a: \"b\\\n\n  c\"", "b\nc"), ("a: \" b \n c \"", " b c "),
        ("a: \"\\\t\"", "\t"), ("a: \"# : - ' {}[],\"", "# : - ' {}[],"), ("a: \"\"", ""),
    ])
    func `double-quoted scalars have escapes and fold`(_ text: String, _ expected: String) throws {
        #expect(try decoded(text) == ["a": .string(expected)])
    }

    @Test(arguments: [
        ("a: 'b c'", "b c"), ("a: 'it''s'", "it's"), ("a: ''''", "'"), ("a: ''", ""), ("a: '\\n\"'", "\\n\""),
        ("a: 'b\n\n  c\n  d'", "b\nc d"), ("a: ' b\t\n c '", " b c "),
    ])
    func `single-quoted scalars double their quote and fold`(_ text: String, _ expected: String) throws {
        #expect(try decoded(text) == ["a": .string(expected)])
    }

    @Test(arguments: [
        ("|\n  b\n   c\n\n  d\n\n", "b\n c\n\nd\n"), ("|-\n  b\n\n", "b"), ("|+\n  b\n\n\n", "b\n\n\n"),
        ("|2\n   b\n  c\n", " b\nc\n"), ("|1-\n   b", "  b"), ("|-2\n  b", "b"), ("| # c\n  b", "b"), ("|", ""),
        ("|\n\n  b", "\nb"), ("|\n  b\r\n  c\r", "b\nc\n"), ("|2\n  \tb # c\n", "\tb # c\n"), ("|+\n\n\n", "\n\n"),
        ("|\n  b\n\u{2028}  c", "b\n\u{2028}c"),
    ])
    func `literal scalars keep their lines`(_ text: String, _ expected: String) throws {
        #expect(try decoded("a: " + text) == ["a": .string(expected)])
    }

    @Test(arguments: [
        (">\n  b\n  c\n", "b c\n"), (">\n  b\n\n  c\n", "b\nc\n"), (">-\n  b\n   c\n  d", "b\n c\nd"),
        (">\n  b\n\n   c\n\n  d\n", "b\n\n c\n\nd\n"), (">+\n  b\n\n", "b\n\n"), (">\n\n  b\n  c", "\nb c"),
    ])
    func `folded scalars join lines of the same indentation`(_ text: String, _ expected: String) throws {
        #expect(try decoded("a: " + text) == ["a": .string(expected)])
    }

    @Test func `a block scalar ends where the indentation does`() throws {
        #expect(try decoded("a: |\n  b\nc: >\n  d\n\n# e\nf: 1") == ["a": "b\n", "c": "d\n", "f": 1])
        #expect(try decoded("- |\n  b\n- >-\n  c") == ["b\n", "c"])
    }

    /// Every length, so that each scan ends at each of the eight bytes of a step.
    @Test(arguments: 0..<70) func `scalars of every length are whole`(_ length: Int) throws {
        let word = String((0..<length).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        #expect(try decoded("k\(word): v\(word)\n") == .object(["k" + word: .string("v" + word)]))
        #expect(try decoded("\"\(word)\": '\(word)' #\(word)\n") == .object([word: .string(word)]))
        #expect(try decoded("- v\(word)\u{E9}:\(word): x") == [.object(["v\(word)\u{E9}:\(word)": "x"])])
        let spaces = String(repeating: " ", count: length)
        #expect(try decoded("a:\n\(spaces) b:\(spaces) \"c\(spaces)d\"") == ["a": ["b": .string("c\(spaces)d")]])
    }
}
