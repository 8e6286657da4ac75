import Testing

@testable import ManifestDecoding

struct MalformedInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let problem: DecodingError.Problem
        let line: Int
        let column: Int
        var testDescription: String { text.debugDescription }

        init(_ text: String, _ problem: DecodingError.Problem, _ line: Int, _ column: Int) {
            self.text = text
            self.problem = problem
            self.line = line
            self.column = column
        }
    }

    private func check(_ input: Case) {
        guard let error = problem(input.text) else {
            Issue.record("was read")
            return
        }
        let position = SourcePosition(offset: error.offset, in: Array(input.text.utf8).span)
        #expect(error.problem == input.problem)
        #expect(position == SourcePosition(line: input.line, column: input.column))
        #expect(!error.message.isEmpty)
    }

    @Test(arguments: [
        Case("a: 1\nb: @x", .cannotStartToken, 2, 4), Case("a: `x", .cannotStartToken, 1, 4),
        Case("a: %x", .cannotStartToken, 1, 4), Case("a: ]", .cannotStartToken, 1, 4),
        Case("\ta: 1", .cannotStartToken, 1, 1), Case("a:\n\t- b", .cannotStartToken, 2, 1),
        Case("a: |\n\tx", .tabInIndentation, 2, 1), Case("a: b\n\tc", .tabInIndentation, 2, 1),
        Case("a: |0\n", .badBlockIndentation, 1, 5), Case("a: |x\n", .badComment, 1, 5),
        Case("a: >12\n", .badComment, 1, 6),
    ])
    func `characters out of place`(_ input: Case) { check(input) }

    @Test(arguments: [
        Case("a: 1\n b: 2", .valueNotAllowed, 2, 3), Case("a: b: c", .valueNotAllowed, 1, 5),
        Case("a: \u{E9}: c", .valueNotAllowed, 1, 5), Case("a\nb: c", .valueNotAllowed, 2, 2),
        Case("a:\n  b\n  c: 1", .valueNotAllowed, 3, 4), Case("'a' : 'b' : c", .valueNotAllowed, 1, 11),
        Case("- a\nb: 1", .expectedEntry, 2, 2), Case("- - a\n -b: 1", .expectedEntry, 2, 4),
        Case("a: 1\n- b", .expectedKey, 2, 1), Case("a:\n  - b\n c: 1", .expectedKey, 3, 3),
        Case("a: 1\nb\nc: 2", .expectedKey, 2, 1), Case("a: \"b\" c", .expectedKey, 1, 9),
        Case("a: - b", .blockEntryNotAllowed, 1, 4), Case("a: ? b", .keyNotAllowed, 1, 4),
        Case("? [a]\n: b", .keyNotScalar, 1, 6), Case("~: 1", .nullKey, 1, 1), Case("a: 1\n: 2", .expectedKey, 2, 1),
        Case("\n...\n", .expectedContent, 2, 1), Case("a:\n&x\nb: 1", .valueNotAllowed, 3, 2),
    ])
    func `block structure`(_ input: Case) { check(input) }

    @Test(arguments: [
        Case("a: [1, 2", .expectedFlowSequenceEnd, 1, 9), Case("a: {x: 1", .expectedFlowMappingEnd, 1, 9),
        Case("a: [1}", .expectedFlowSequenceEnd, 1, 6), Case("a: {x: 1]", .expectedFlowMappingEnd, 1, 9),
        Case("a: [1 2: 3", .expectedFlowSequenceEnd, 1, 11), Case("a: [,]", .expectedContent, 1, 5),
        Case("a: [1,,2]", .expectedContent, 1, 7), Case("a: {x: 1 y: 2}", .expectedFlowMappingEnd, 1, 11),
        Case("- [\n- a]", .blockEntryNotAllowed, 2, 1), Case("[a\n---\n]", .expectedFlowSequenceEnd, 2, 1),
    ])
    func `flow structure`(_ input: Case) { check(input) }

    @Test(arguments: [
        Case("a: \"x", .unexpectedEnd, 1, 4), Case("a: 'x\n\n", .unexpectedEnd, 1, 4),
        Case("a: \"x\n---\n\"", .documentMarkerInScalar, 2, 1), Case("a: \"\\q\"", .badEscape, 1, 5),
        Case("a: \"\\/\"", .badEscape, 1, 5), Case("a: \"x\\", .badEscape, 1, 6),
        Case("a: \"\\x4\"", .badHexEscape, 1, 5),
        Case("a: \"\\u12", .badHexEscape, 1, 5), Case("a: \"\\ud800\"", .badUnicodeEscape, 1, 5),
        Case("a: \"\\U00110000\"", .badUnicodeEscape, 1, 5), Case("a: \u{7}", .controlCharacter, 1, 4),
        Case("a: \u{7F}", .controlCharacter, 1, 4), Case("\u{E9}: \u{80}", .controlCharacter, 1, 4),
        Case("a: \u{0}b", .controlCharacter, 1, 4),
    ])
    func `scalars`(_ input: Case) { check(input) }

    @Test(arguments: [
        Case("*x", .unknownAnchor, 1, 1), Case("a: 1\nb: *x", .unknownAnchor, 2, 4),
        Case("a: &x [*x]", .anchorContainsItself, 1, 8), Case("a: & b", .emptyAnchor, 1, 4),
        Case("a: &x &y b", .expectedContent, 1, 7), Case("a: &x *x", .unknownAnchor, 1, 7),
        Case("b: &x 1\na: &y *x", .expectedContent, 2, 7), Case("a: !!str !!int b", .expectedContent, 1, 10),
        Case("a: !!str\n  !!int b", .expectedContent, 2, 3), Case("a: !< b", .badTag, 1, 4),
        Case("a: !a%x b", .badTag, 1, 4), Case("a: !!str{} b", .badTag, 1, 4),
        Case("a: !e!x b", .undefinedTagHandle, 1, 4), Case("a: !!int x", .badTaggedValue, 1, 10),
        Case("a: !!bool 1", .badTaggedValue, 1, 11), Case("a: !!float x", .badTaggedValue, 1, 12),
        Case("a: !!null 1", .badTaggedValue, 1, 11), Case("a: !!binary x", .badBase64, 1, 13),
        Case("<<: 1", .mergeNeedsMapping, 1, 5), Case("<<: [1]", .mergeNeedsMapping, 1, 5),
        Case("%FOO\n---\n", .badDirective, 1, 1), Case("%YAML 1\n---\n", .badDirective, 1, 1),
        Case("%TAG ! \n---\n", .badDirective, 1, 1), Case("%TAG !a tag:x\n---\n", .badDirective, 1, 1),
        Case("%YAML 1.2\n---\n", .incompatibleVersion, 1, 1), Case("%YAML 1.1\na", .badDirective, 2, 1),
    ])
    func `anchors, tags, merges and directives`(_ input: Case) { check(input) }

    @Test(arguments: [
        Case("{", .jsonExpectedKey, 1, 2), Case("{\"a\"", .jsonExpectedColon, 1, 5),
        Case("{\"a\":", .jsonExpectedValue, 1, 6), Case("{\"a\":1", .jsonExpectedCommaOrEnd, 1, 7),
        Case("{\"a\":1,", .jsonExpectedKey, 1, 8), Case("{\"a\":\"x", .jsonBadString, 1, 8),
        Case("{\"a\":\"\\x\"}", .jsonBadString, 1, 7), Case("{\"a\":\"\\u12\"}", .jsonBadString, 1, 7),
        Case("{\"a\":\"\\ud800\\u12\"}", .jsonBadString, 1, 13), Case("{\n\"a\" 1}", .jsonExpectedColon, 2, 5),
        Case("{\"a\":1}}", .jsonTrailing, 1, 8), Case("{\"a\":1}\n{\"b\":2}", .jsonTrailing, 2, 1),
        Case("{\"a\": [1, 2}", .jsonExpectedCommaOrEnd, 1, 12), Case("{\"a\": -]}", .jsonBadNumber, 1, 7),
        Case("{\"a\": 01]}", .jsonBadNumber, 1, 7), Case("{\"a\": 1.]}", .jsonBadNumber, 1, 7),
    ])
    func `JSON`(_ input: Case) { check(input) }

    @Test func `broken UTF-8 is found at its first byte`() {
        for bytes in [[0xFF], [0xC3], [0x80], [0xE2, 0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            guard case .failure(let error) = DecodedValue.decode(Array("a: b".utf8) + bytes) else {
                Issue.record("\(bytes) was read")
                continue
            }
            #expect(error == DecodingError(.byteNotUTF8, at: 4))
        }
    }
}
