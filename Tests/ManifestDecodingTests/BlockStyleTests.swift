import Testing

@testable import ManifestDecoding

struct BlockStyleTests {
    @Test func `mappings and sequences nest by indentation`() throws {
        let text = "a:\n  b: 1\n  c:\n    - x\n    - w: 2\n      z: 3\nd: e\n"
        #expect(try decoded(text) == ["a": ["b": 1, "c": ["x", ["w": 2, "z": 3]]], "d": "e"])
    }

    @Test func `a sequence may stand at its key's indentation`() throws {
        #expect(try decoded("a:\n- 1\n- b: 2\n  c: 3\nd: 4") == ["a": [1, ["b": 2, "c": 3]], "d": 4])
        #expect(try decoded("- a:\n  - 1\n  b: 2\n- c") == [["a": [1], "b": 2], "c"])
    }

    @Test func `sequences of sequences share a line`() throws {
        #expect(try decoded("- - 1\n  - 2\n-   - 3\n    - - 4") == [[1, 2], [3, [4]]])
    }

    @Test func `what is missing is null`() throws {
        #expect(try decoded("a:\nb:\n  c:\nd:") == ["a": nil, "b": ["c": nil], "d": nil])
        #expect(try decoded("-\n- a\n-") == [nil, "a", nil])
        #expect(try decoded("a:\n-\n-\nb: 1") == ["a": [nil, nil], "b": 1])
        #expect(try decoded("a:\n- !x\nb: 1") == ["a": [""], "b": 1])
        #expect(try decoded("? a\n? b\n: 1\n?   c") == ["a": nil, "b": 1, "c": nil])
        for empty in ["", "\n", "# c\n", "---", "--- # c\n", "---\n...\n", "~", "\u{FEFF}"] {
            #expect(try decoded(empty) == nil)
        }
    }

    @Test func `explicit keys may stand on their own line`() throws {
        #expect(try decoded("? a\n: 1\n? \"b\"\n:\n  - 2\n? |\n  c\n: 3") == ["a": 1, "b": [2], "c\n": 3])
    }

    @Test func `of equal keys the last counts`() throws {
        #expect(try decoded("a: 1\nb: 2\na: 3") == ["a": 3, "b": 2])
    }

    @Test func `comments and blank lines change nothing`() throws {
        let text = "# c\n\na: 1 # c\n#c\n  # c\nb: # c\n\n  - 2 # c\n    # c\n  - x#y # c\n"
        #expect(try decoded(text) == ["a": 1, "b": [2, "x#y"]])
    }

    @Test(arguments: ["\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"])
    func `every line break of YAML 1.1 ends a line`(_ lineBreak: String) throws {
        let text = ["a:", "  - b", "  - \"c\"", "d: 'e'", "f:"].joined(separator: lineBreak)
        #expect(try decoded(text) == ["a": ["b", "c"], "d": "e", "f": nil])
    }

    @Test func `only the first document counts`() throws {
        #expect(try decoded("---\na: 1\n---\nb: 2") == ["a": 1])
        #expect(try decoded("a: 1\n...\n@@@") == ["a": 1])
        #expect(try decoded("a: 1\n%YAML 7.7\n---\nb") == ["a": 1])
        #expect(try decoded("%YAML 1.1\n%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1") == "1")
    }

    @Test func `a document ends left of its first line, as in goyaml`() throws {
        #expect(try decoded("  a: 1\n  b: 2\nc: 3\n") == ["a": 1, "b": 2])
        #expect(try decoded(" - 1\n- 2\n") == [1])
    }

    @Test func `what follows the document is reported`() throws {
        func trailing(_ text: String) throws -> Int? {
            var sources = SourceBuffer()
            var decoder = ManifestDecoder()
            let range = sources.append(copying: Array(text.utf8).span)
            return try decoder.decode(range, in: &sources).trailing
        }
        #expect(try trailing("a: 1\n# c\n...\n\n") == nil)
        #expect(try trailing("a: 1\n---\n") == 5)
        #expect(try trailing("a: 1\n...\nb") == 9)
        #expect(try trailing("  a: 1\nb: 2") == 7)
    }

    @Test func `a colon or a number sign inside a word is text`() throws {
        #expect(
            try decoded("image: a/b:1.2#3\nurl: http://h:80/?x=1&y#z") == [
                "image": "a/b:1.2#3", "url": "http://h:80/?x=1&y#z",
            ]
        )
        #expect(try decoded("a:b: -c\n?d: :e\n-f: ?g") == ["a:b": "-c", "?d": ":e", "-f": "?g"])
    }
}
