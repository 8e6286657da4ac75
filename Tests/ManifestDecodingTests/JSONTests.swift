import Testing

@testable import ManifestDecoding

struct JSONTests {
    @Test func `all of JSON is read`() throws {
        let text = """
            {"s": "x", "n": [0, -1, 2.5, 1e3, -1.5E-2], "b": [true, false], "z": null, "o": {}, "a": [],
             "deep": [[{"k": [[]]}]]}
            """
        #expect(
            try decoded(text) == [
                "s": "x", "n": [0, -1, 2.5, 1000, -0.015], "b": [true, false], "z": nil, "o": [:], "a": [],
                "deep": [[["k": [[]]]]],
            ]
        )
    }

    @Test func `words that YAML 1.1 takes for booleans are strings when quoted`() throws {
        #expect(try decoded(#"{"yes": "no", "1": "2", "~": "null"}"#) == ["yes": "no", "1": "2", "~": "null"])
    }

    @Test func `escapes are Go's`() throws {
        #expect(try decoded(#"{"a": "\"\\\/\b\f\n\r\t\u00e9\u2028"}"#) == ["a": "\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{2028}"])
        #expect(try decoded(#"{"a": "\ud83d\ude00"}"#) == ["a": "\u{1F600}"])
        for half in [#"\ud83d"#, #"\ude00"#, #"\ud83dx"#.replacing("x", with: "")] {
            #expect(try decoded("{\"a\": \"\(half)-\"}") == ["a": "\u{FFFD}-"])
        }
        #expect(try decoded(#"{"a": "\ud83d\u0041"}"#) == ["a": "\u{FFFD}A"])
        #expect(try decoded(#"{"a": "\ud83d\ud83d\ude00"}"#) == ["a": "\u{FFFD}\u{1F600}"])
    }

    @Test func `bytes that are not UTF-8 become U+FFFD, one each`() throws {
        func read(_ bytes: [UInt8]) -> DecodedValue? {
            try? DecodedValue.decode(Array("{\"a\":\"x".utf8) + bytes + Array("y\"}".utf8)).get()
        }
        #expect(read([0xFF]) == ["a": "x\u{FFFD}y"])
        #expect(read([0xE2, 0x80]) == ["a": "x\u{FFFD}\u{FFFD}y"])
        #expect(read([0xED, 0xA0, 0x80]) == ["a": "x\u{FFFD}\u{FFFD}\u{FFFD}y"])
        #expect(read([0xC3, 0xA9, 0x5C, 0x6E, 0xC3]) == ["a": "x\u{E9}\n\u{FFFD}y"])
    }

    @Test func `characters that YAML forbids may stand in strings`() throws {
        #expect(try decoded("{\"a\": \"\u{7F}\u{80}\u{FFFF}\"}") == ["a": "\u{7F}\u{80}\u{FFFF}"])
        #expect(problem("{\"a\": \"\u{1}\"}")?.problem == .controlCharacter)
        #expect(problem("{\"a\": \u{7F}}")?.problem == .controlCharacter)
    }

    @Test func `what begins as JSON may be flow style, but ends with its brace`() throws {
        #expect(try decoded("{a: b}\n") == ["a": "b"])
        #expect(try decoded("{\"a\": 1} # comment\n") == ["a": 1])
        #expect(problem("{\"a\": 1} x")?.problem == .jsonTrailing)
        #expect(problem("{\"a\": 1}\n{\"a\": 2}")?.problem == .jsonTrailing)
        #expect(problem("{a: 1}\n---\n{a: 2}") != nil)
    }

    @Test func `JSON may be nested ten thousand deep`() {
        func nested(_ depth: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}"
        }
        #expect(problem(nested(10_000)) == nil)
        #expect(problem(nested(10_001))?.problem == .nestedTooDeeply)
    }
}
