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

    /// Merges move what stands behind them, and drop what they take apart.
    @Test func `what is anchored beside and inside of merges stays what it is`() throws {
        #expect(
            try decoded("b: {<<: {p: 1}, r: &z [1, 2]}\nc: *z") == ["b": ["p": 1, "r": [1, 2]], "c": [1, 2]]
        )
        #expect(
            try decoded("b: {<<: [{p: 1}, &k {q: &v 2}], r: &z [1, &s {t: 3}]}\nc: [*z, *k, *v, *s]") == [
                "b": ["q": 2, "p": 1, "r": [1, ["t": 3]]], "c": [[1, ["t": 3]], ["q": 2], 2, ["t": 3]],
            ]
        )
        #expect(
            try decoded("b: {<<: &k {q: 1}, s: *k}\nc: *k") == ["b": ["q": 1, "s": ["q": 1]], "c": ["q": 1]]
        )
        #expect(
            try decoded("a: {<<: {b: &x {<<: {c: &y 1}, d: &z 2}}, e: &w 3}\nf: [*x, *y, *z, *w]") == [
                "a": ["b": ["c": 1, "d": 2], "e": 3], "f": [["c": 1, "d": 2], 1, 2, 3],
            ]
        )
        #expect(try decoded("a: &x {<<: {&k 1: &v 2}}\nb: [*x, *k, *v]") == ["a": ["1": 2], "b": [["1": 2], 1, 2]])
        #expect(
            try decoded("a: &x {<<: {<<: &y [{p: &z 1}]}}\nb: [*x, *y, *z]") == [
                "a": ["p": 1], "b": [["p": 1], [["p": 1]], 1],
            ]
        )
        // An alias of what was kept may be merged, and be anchored again.
        #expect(
            try decoded("a: {<<: &x {p: 1}}\nb: {<<: *x, q: &y {<<: *x}}\nc: *y") == [
                "a": ["p": 1], "b": ["p": 1, "q": ["p": 1]], "c": ["p": 1],
            ]
        )
    }

    @Test func `an anchor that is named again and again is one`() throws {
        let text = "a: [" + String(repeating: "&x 1, ", count: 1000) + "&y 2]\nb: [*x, *y]"
        guard case .object(let members) = try decoded(text) else {
            Issue.record("no mapping")
            return
        }
        #expect(members["b"] == [1, 2])
    }

    @Test func `many anchors are told apart`() throws {
        let anchors = (0..<3000).map { "- &n\($0) \($0)\n" }.joined()
        let aliases = (0..<40).map { "- *n\($0 * 71)\n" }.joined()
        guard case .array(let elements) = try decoded(anchors + aliases) else {
            Issue.record("no list")
            return
        }
        #expect(elements.suffix(40).elementsEqual((0..<40).map { .number(Double($0 * 71)) }))
    }
}
