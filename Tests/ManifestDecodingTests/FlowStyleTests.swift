import Testing

@testable import ManifestDecoding

struct FlowStyleTests {
    @Test func `flow collections nest and span lines`() throws {
        #expect(try decoded("a: [1, [2, {b: c}],\n  d ]\n") == ["a": [1, [2, ["b": "c"]], "d"]])
        #expect(try decoded("{ a: 1,\n# c\n b : [x y, 'z'] , }") == ["a": 1, "b": ["x y", "z"]])
        #expect(try decoded("[]") == [])
        #expect(try decoded("- {}\n- [ ]") == [[:], []])
    }

    @Test func `keys without values are null`() throws {
        #expect(try decoded("--- {a, b: , c:, \"d\", ? e}") == ["a": nil, "b": nil, "c:": nil, "d": nil, "e": nil])
    }

    @Test func `a pair in a sequence is a mapping`() throws {
        #expect(try decoded("[a: 1, b, \"c\": 2, ? d : 3, e: ]") == [["a": 1], "b", ["c": 2], ["d": 3], ["e": nil]])
    }

    @Test func `a quoted key needs no blank behind its colon`() throws {
        #expect(try decoded("--- {\"a\":1, 'b':2, c:3}") == ["a": 1, "b": 2, "c:3": nil])
    }

    @Test func `plain scalars end at indicators and fold`() throws {
        #expect(try decoded("[a b, c\n  d\n\n  e, f#g #h\n, i]") == ["a b", "c d\ne", "f#g", "i"])
        #expect(try decoded("[-1, -a, a-b]") == [-1, "-a", "a-b"])
    }

    @Test func `a tag takes commas and brackets in flow style too, as in goyaml`() throws {
        #expect(try decoded("[!<tag:yaml.org,2002:str> 1]") == ["1"])
        #expect(problem("[!!str, 1]") == nil)
        #expect(problem("[!t]")?.problem == .expectedFlowSequenceEnd)
    }

    @Test func `an empty key may have a tag`() throws {
        #expect(try decoded("- {!!str : 1}\n- {!!str }\n- [!!str : 2]") == [["": 1], ["": nil], [["": 2]]])
    }
}
