import Testing

@testable import ManifestDecoding

struct AnchorTests {
    @Test func `an alias is a copy of what its anchor names`() throws {
        #expect(try decoded("a: &x 1\nb: *x\nc: [*x, *x ]") == ["a": 1, "b": 1, "c": [1, 1]])
        #expect(
            try decoded("a: &x {b: [c, 2]}\nd: *x\ne:\n- *x") == [
                "a": ["b": ["c", 2]], "d": ["b": ["c", 2]], "e": [["b": ["c", 2]]],
            ]
        )
        #expect(
            try decoded("a: &x\n  b: 1\nc: &w\n- 2\nd: *x\ne: *w") == [
                "a": ["b": 1], "c": [2], "d": ["b": 1], "e": [2],
            ]
        )
        #expect(try decoded("a: &x |\n  t\nb: *x") == ["a": "t\n", "b": "t\n"])
        #expect(try decoded("a: &x\nb: *x") == ["a": nil, "b": nil])
    }

    @Test func `the last of equal anchors counts`() throws {
        #expect(try decoded("- &x 1\n- *x\n- &x 2\n- *x") == [1, 1, 2, 2])
    }

    @Test func `anchors of keys`() throws {
        #expect(try decoded("&k a: *k") == ["a": "a"])
        #expect(try decoded("&m\n&k a: 1\nb: *k") == ["a": 1, "b": "a"])
        #expect(try decoded("&k 1: *k") == ["1": 1])
        #expect(try decoded("a: &x b\n*x : 2\n? *x\n: 3") == ["a": "b", "b": 3])
    }

    @Test func `an anchor does not outlive its document`() throws {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let first = sources.append(copying: Array("a: &x 1".utf8).span)
        let second = sources.append(copying: Array("a: *x".utf8).span)
        _ = try decoder.decode(first, in: &sources)
        #expect(throws: DecodingError(.unknownAnchor, at: 3)) { try decoder.decode(second, in: &sources) }
    }

    @Test func `merge keys take pairs in the order in which they stand`() throws {
        #expect(
            try decoded("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3") == ["a": ["p": 1, "q": 2], "b": ["p": 1, "q": 3]]
        )
        #expect(try decoded("b:\n  q: 3\n  <<: {p: 1, q: 2}") == ["b": ["p": 1, "q": 2]])
        #expect(try decoded("b:\n  <<: [{p: 1}, {p: 2, q: 2}]") == ["b": ["p": 1, "q": 2]])
        #expect(try decoded("b: {<<: {p: {<<: {q: 1}}}}") == ["b": ["p": ["q": 1]]])
        #expect(try decoded("? !!merge \"<<\"\n: {p: 1}") == ["p": 1])
        #expect(try decoded("! <<: {p: 1}") == ["p": 1])
    }

    @Test func `what only looks like a merge key is a key`() throws {
        #expect(try decoded("\"<<\": 1") == ["<<": 1])
        #expect(try decoded("!!str <<: 1") == ["<<": 1])
        #expect(try decoded("a: &x <<\n*x : 1") == ["a": "<<", "<<": 1])
    }

    /// The tape's mapping must still be whole: spans are rewritten when merges move words.
    @Test func `a mapping in which something was merged can be anchored and copied`() throws {
        let text = "a: &x {p: 1}\nb: &w\n  <<: *x\n  r: [1, 2]\nc: *w\nd:\n  <<: *w\n  s: 3"
        let merged: DecodedValue = ["p": 1, "r": [1, 2]]
        #expect(try decoded(text) == ["a": ["p": 1], "b": merged, "c": merged, "d": ["p": 1, "r": [1, 2], "s": 3]])
    }
}
