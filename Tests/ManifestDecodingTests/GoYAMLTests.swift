import Foundation
import Testing

@testable import ManifestDecoding

/// Corners of YAML 1.1 and what goyaml v2, with the step to JSON behind it, was seen to make of them; nil where it refuses
/// them.
struct GoYAMLTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let yaml: String
        let json: String?

        init(_ yaml: String, _ json: String?) {
            self.yaml = yaml
            self.json = json
        }

        var testDescription: String { yaml.debugDescription }
    }

    @Test(
        arguments: [mergeKeys, numbers, tags, keys, anchors, whiteSpace, blockScalars, documents, escapes, flow]
            .flatMap(\.self)
    )
    func `corners read as in goyaml`(_ corner: Case) throws {
        let result = DecodedValue.decode(corner.yaml)
        guard let json = corner.json else {
            #expect(throws: DecodingError.self) { try result.get() }
            return
        }
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
        #expect(try result.get() == DecodedValue(json: object))
    }
}

extension GoYAMLTests {
    static let mergeKeys: [Case] = [
        Case(
            "a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*a, *b]}\n",
            #"{"a":{"x":1},"b":{"true":3,"x":2},"c":{"true":3,"x":1}}"#
        ),
        Case(
            "a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*b, *a]}\n",
            #"{"a":{"x":1},"b":{"true":3,"x":2},"c":{"true":3,"x":2}}"#
        ),
        Case("a: &a {x: 1}\nc:\n  x: 9\n  <<: *a\n", #"{"a":{"x":1},"c":{"x":1}}"#),
        Case("a: &a {x: 1}\nc:\n  <<: *a\n  x: 9\n", #"{"a":{"x":1},"c":{"x":9}}"#),
        Case("a: &a {x: 1}\nc: {<<: *a, <<: {x: 5}}\n", #"{"a":{"x":1},"c":{"x":5}}"#),
        Case("a: {<<: 1}\n", nil),
        Case("a: {<<: [1]}\n", nil),
        Case("a: {<<: null}\n", nil),
        Case("a: {<<: []}\n", #"{"a":{}}"#),
        Case("a: {\"<<\": {x: 1}}\n", #"{"a":{"<<":{"x":1}}}"#),
        Case("a: {!!merge <<: {x: 1}}\n", #"{"a":{"x":1}}"#),
        Case("a: {<<: {<<: {x: 1}, y: 2}}\n", #"{"a":{"true":2,"x":1}}"#),
        Case("a: <<\n", #"{"a":"<<"}"#),
        Case("a: [<<, !!str <<]\n", #"{"a":["<<","<<"]}"#),
        Case("a: {<<: {x: 1}, x: 2, x: 3}\n", #"{"a":{"x":3}}"#),
    ]

    static let numbers: [Case] = [
        Case("a: 0o17\n", #"{"a":15}"#),
        Case("a: 0b101\n", #"{"a":5}"#),
        Case("a: 0b-1\n", #"{"a":-1}"#),
        Case("a: -0b11\n", #"{"a":-3}"#),
        Case("a: 0x1F\n", #"{"a":31}"#),
        Case("a: 010\n", #"{"a":8}"#),
        Case("a: 08\n", #"{"a":8}"#),
        Case("a: 1_000\n", #"{"a":1000}"#),
        Case("a: 0x_1_f\n", #"{"a":31}"#),
        Case("a: +1\n", #"{"a":1}"#),
        Case("a: -_1\n", #"{"a":-1}"#),
        Case("a: .5\n", #"{"a":0.5}"#),
        Case("a: 5.\n", #"{"a":5}"#),
        Case("a: -.5e1\n", #"{"a":-5}"#),
        Case("a: 1e3\n", #"{"a":1000}"#),
        Case("a: 1e400\n", #"{"a":"1e400"}"#),
        Case("a: 9223372036854775807\n", #"{"a":9223372036854775807}"#),
        Case("a: 9223372036854775808\n", #"{"a":9223372036854775808}"#),
        Case("a: 18446744073709551616\n", #"{"a":18446744073709552000}"#),
        Case("a: -9223372036854775809\n", #"{"a":-9223372036854776000}"#),
        Case("a: 1:30\n", #"{"a":"1:30"}"#),
        Case("a: 190:20:30\n", #"{"a":"190:20:30"}"#),
        Case("a: 0.1e-7\n", #"{"a":1e-08}"#),
        Case("a: 1e1_0\n", #"{"a":10000000000}"#),
        Case("a: .1_0\n", #"{"a":0.1}"#),
        Case("a: ._1\n", #"{"a":"._1"}"#),
        Case("a: 1__0.5\n", #"{"a":10.5}"#),
        Case("a: 12e03\n", #"{"a":12000}"#),
        Case("a: 0x\n", #"{"a":"0x"}"#),
        Case("a: 1.2.3\n", #"{"a":"1.2.3"}"#),
    ]

    static let tags: [Case] = [
        Case("a: !!float 1\n", #"{"a":1}"#),
        Case("a: !!str 123\n", #"{"a":"123"}"#),
        Case("a: !!int \"12\"\n", #"{"a":12}"#),
        Case("a: !!int 1.5\n", nil),
        Case("a: !!bool yes\n", #"{"a":true}"#),
        Case("a: !!bool maybe\n", nil),
        Case("a: !!null \"\"\n", #"{"a":null}"#),
        Case("a: !!null x\n", nil),
        Case("a: !!binary aGVsbG8=\n", #"{"a":"hello"}"#),
        Case("a: !!binary \"*\"\n", nil),
        Case("a: !local 12\n", #"{"a":"12"}"#),
        Case("a: ! 12\n", #"{"a":"12"}"#),
        Case("a: !<tag:yaml.org,2002:int> \"7\"\n", #"{"a":7}"#),
        Case("a: !!timestamp 2001-01-01\n", #"{"a":"2001-01-01"}"#),
        Case("a: !!timestamp 2001-1-1T1:2:3.5+01:00\n", #"{"a":"2001-1-1T1:2:3.5+01:00"}"#),
        Case("a: !!timestamp 2001-02-29\n", nil),
        Case("a: !!timestamp soon\n", nil),
        Case("a: !!timestamp 2001-01-01 24:00:00\n", nil),
        Case("a: !!set {x, y}\n", #"{"a":{"true":null,"x":null}}"#),
        Case("a: !!omap [x: 1]\n", #"{"a":[{"x":1}]}"#),
        Case("a: 2001-01-01\n", #"{"a":"2001-01-01"}"#),
        Case("%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1\n", #"{"a":"1"}"#),
        Case("a: !e!str 1\n", nil),
    ]

    static let keys: [Case] = [
        Case("? [a]\n: b\n", nil),
        Case("? {a: b}\n: c\n", nil),
        Case("? a\n", #"{"a":null}"#),
        Case("? |\n  a\n: b\n", #"{"a\n":"b"}"#),
        Case("1: a\n", #"{"1":"a"}"#),
        Case("1.5: a\n", #"{"1.5":"a"}"#),
        Case("true: a\n", #"{"true":"a"}"#),
        Case("yes: a\n", #"{"true":"a"}"#),
        Case("~: a\n", nil),
        Case("null: a\n", nil),
        Case(": a\n", nil),
        Case("\"\": a\n", #"{"":"a"}"#),
        Case("2001-01-01: a\n", #"{"2001-01-01":"a"}"#),
        Case("1e3: a\n", #"{"1000":"a"}"#),
        Case("0x10: a\n", #"{"16":"a"}"#),
        Case("9223372036854775807: a\n", #"{"9223372036854775807":"a"}"#),
        Case("9223372036854775808: a\n", nil),
        Case("-1: a\n", #"{"-1":"a"}"#),
        Case("a: 1\na: 2\n", #"{"a":2}"#),
        Case("&k a: *k\n", #"{"a":"a"}"#),
        Case("&k 1: *k\n", #"{"1":1}"#),
        Case("a: &x 7\n*x : b\n", #"{"7":"b","a":7}"#),
        Case("- {a, b: , c: 1}\n", #"[{"a":null,"b":null,"c":1}]"#),
        Case("[a: 1, b]\n", #"[{"a":1},"b"]"#),
        Case("[? a : b]\n", #"[{"a":"b"}]"#),
        Case("[?a, ?]\n", nil),
    ]

    static let anchors: [Case] = [
        Case("a: &a\nb: *a\n", #"{"a":null,"b":null}"#),
        Case("a: &a [1]\nb: [*a, *a]\n", #"{"a":[1],"b":[[1],[1]]}"#),
        Case("a: &x 1\nb: &x 2\nc: *x\n", #"{"a":1,"b":2,"c":2}"#),
        Case("a: *b\n", nil),
        Case("a: &a [*a]\n", nil),
        Case("&a a: &b b\nc: *a\nd: *b\n", #"{"a":"b","c":"a","d":"b"}"#),
        Case("a: &a b: c\n", nil),
        Case("a: *x : b\n", nil),
    ]

    static let whiteSpace: [Case] = [
        Case("a:\tb\n", #"{"a":"b"}"#),
        Case("a: b\tc\n", #"{"a":"b\tc"}"#),
        Case("\ta: b\n", nil),
        Case("a:\n\tb: c\n", nil),
        Case("a:\n  - b\n\t- c\n", nil),
        Case("a: b\u{85}c: d\n", #"{"a":"b","c":"d"}"#),
        Case("a: b\u{2028}c\n", nil),
        Case("a: \"b\u{2029}c\"\n", #"{"a":"b\u2029c"}"#),
        Case("a: b\r\nc: d\r\n", #"{"a":"b","c":"d"}"#),
        Case("a: b\rc: d\n", #"{"a":"b","c":"d"}"#),
        Case("\u{FEFF}a: b\n", #"{"a":"b"}"#),
        Case("a: b\u{FEFF}\n", #"{"a":"b\ufeff"}"#),
        Case("a: \"\u{FEFF}\"\n", #"{"a":"\ufeff"}"#),
        Case("a: b #c\n", #"{"a":"b"}"#),
        Case("a: b#c\n", #"{"a":"b#c"}"#),
        Case("a: #c\n", #"{"a":null}"#),
        Case("a: [b,c]\n", #"{"a":["b","c"]}"#),
        Case("a: [b ,c , ]\n", #"{"a":["b","c"]}"#),
        Case("a: \"b\n\n  c\"\n", #"{"a":"b\nc"}"#),
        Case("a: 'b''c\n  d'\n", #"{"a":"b'c d"}"#),
        Case("a: b\n  c\n\n  d\n", #"{"a":"b c\nd"}"#),
    ]

    static let blockScalars: [Case] = [
        Case("a: |2\n    b\n  c\n", #"{"a":"  b\nc\n"}"#),
        Case("a: |1\n b\n", #"{"a":"b\n"}"#),
        Case("a: |0\n b\n", nil),
        Case("a: |10\n b\n", nil),
        Case("a: |-\n  b\n\n\n", #"{"a":"b"}"#),
        Case("a: |+\n  b\n\n\n", #"{"a":"b\n\n\n"}"#),
        Case("a: >\n  b\n  c\n\n  d\n   e\n  f\n", #"{"a":"b c\nd\n e\nf\n"}"#),
        Case("a: >-2\n   b\n", #"{"a":" b"}"#),
        Case("a: |\n", #"{"a":""}"#),
        Case("a: |\n\n\n", #"{"a":""}"#),
        Case("a: | # c\n  b\n", #"{"a":"b\n"}"#),
        Case("a: |x\n  b\n", nil),
        Case("a: |\n  b\n # c\n", #"{"a":"b\n"}"#),
        Case("a: |\n  ---\n  b\n", #"{"a":"---\nb\n"}"#),
        Case("a: |\n\tb\n", nil),
        Case("- |\n a\n- >\n b\n", #"["a\n","b\n"]"#),
    ]

    static let documents: [Case] = [
        Case("%YAML 1.1\n---\na: b\n", #"{"a":"b"}"#),
        Case("%YAML 1.2\n---\na: b\n", nil),
        Case("%YAML 1\n---\na: b\n", nil),
        Case("%FOO\n---\na: b\n", nil),
        Case("---\n", #"null"#),
        Case("", #"null"#),
        Case("# c\n", #"null"#),
        Case("...\n", nil),
        Case("---\na: b\n---\nc: d\n", #"{"a":"b"}"#),
        Case("a: b\n...\nc: [\n", #"{"a":"b"}"#),
        Case("a: b\n%YAML\n", nil),
        Case("a: b\n%YAML 3.0\n---\nc: d\n", #"{"a":"b"}"#),
        Case("a: b\n--- c\n", #"{"a":"b"}"#),
        Case("a: \"b\n---\nc\"\n", nil),
        Case("a: b\n---c\n", nil),
        Case("--- a: b\n", nil),
        Case("--- |\n a\n", #""a\n""#),
        Case("---\n---\na: b\n", #"null"#),
        Case("a: b\nc\n", nil),
        Case("  a: b\n c: d\n", #"{"a":"b"}"#),
    ]

    static let escapes: [Case] = [
        Case("a: \"\\x41\\u00e9\\U0001F600\"\n", #"{"a":"A\u00e9\ud83d\ude00"}"#),
        Case("a: \"\\uD83D\\uDE00\"\n", nil),
        Case("a: \"\\uD800\"\n", nil),
        Case("a: \"\\q\"\n", nil),
        Case("a: \"\\0\\a\\b\\e\\f\\v\\N\\_\\L\\P\\/\"\n", nil),
        Case("a: \"b\\\n  c\"\n", #"{"a":"bc"}"#),
        Case("a: \"\\x4\"\n", nil),
        Case("a: \"\u{7}\"\n", nil),
        Case("a: \"b\n", nil),
    ]

    static let flow: [Case] = [
        Case("[a !!int ]\n", #"["a !!int"]"#),
        Case("[a &b ]\n", #"["a &b"]"#),
        Case("[a b: c]\n", #"[{"a b":"c"}]"#),
        Case("[a,, b]\n", nil),
        Case("[, a]\n", nil),
        Case("- {a: b c: d}\n", nil),
        Case("- {a: [}]\n", nil),
        Case("- [a]]\n", nil),
        Case("- {\"a\":b}\n", #"[{"a":"b"}]"#),
        Case("- {a:b}\n", #"[{"a:b":null}]"#),
        Case("- [a:b]\n", #"[["a:b"]]"#),
        Case("- [http://x:1/?q=1]\n", nil),
        Case("- {a: -}\n", #"[{"a":"-"}]"#),
        Case("- [-]\n", #"[["-"]]"#),
        Case("- [- a]\n", nil),
        Case("- {? a: b}\n", #"[{"a":"b"}]"#),
        Case("- [\n  a\n  ]\n", #"[["a"]]"#),
        Case("a: [\nb\n]\n", #"{"a":["b"]}"#),
        Case("a: {b: c}d\n", nil),
        Case("- [*x]\n", nil),
    ]
}
