import Testing

@testable import ManifestDecoding

struct TagTests {
    @Test(
        arguments: [
            ("!!str 1", "1"), ("!!str yes", "yes"), ("!!str", ""), ("!!int \"7\"", 7), ("!!int 0x10", 16),
            ("!!float 1", 1), ("!!float \".5\"", 0.5), ("!!bool \"yes\"", true), ("!!null null", nil),
            ("!!null \"~\"", nil),
            ("!t 1", "1"), ("! 1", "1"), ("!!binary aGVs bG8=", "hello"), ("!!timestamp 2001-01-01", "2001-01-01"),
            ("!<tag:yaml.org,2002:str> 1", "1"), ("!!seq [1]", [1]), ("!!map {a: 1}", ["a": 1]), ("!t\n  [1]", [1]),
            ("!!str &x 1", "1"), ("&x !!str 1", "1"), ("!!str\n  1", "1"), ("!!binary /w==", "\u{FFFD}"),
        ] as [(String, DecodedValue)]
    )
    func `a tag decides what its scalar is`(_ text: String, _ expected: DecodedValue) throws {
        guard text != "!!binary aGVs bG8=" else { return #expect(problem("a: " + text)?.problem == .badBase64) }
        #expect(try decoded("a: " + text) == ["a": expected])
    }

    @Test func `directives define handles`() throws {
        #expect(try decoded("%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1") == ["a": "1"])
        #expect(try decoded("%TAG ! tag:yaml.org,2002:\n---\na: !str 1") == ["a": "1"])
        #expect(try decoded("%TAG !! tag:x:\n---\na: !!int b") == ["a": "b"])
    }

    @Test func `a key's tag is its own`() throws {
        #expect(try decoded("!!str 1: 2") == ["1": 2])
        #expect(try decoded("!!str : 2") == ["": 2])
        #expect(try decoded("a: !!map\n  !!str b: 1") == ["a": ["b": 1]])
    }
}
