import Testing

@testable import ManifestDecoding

struct KeyConversionTests {
    @Test(arguments: [
        ("name", "name"), ("type", "type"), ("1", "1"), ("-7", "-7"), ("0x10", "16"), ("010", "8"), ("1_000", "1000"),
        ("yes", "true"), ("y", "true"), ("Off", "false"), ("oN", "oN"), ("nULL", "nULL"), ("1.5", "1.5"),
        ("1e5", "100000"), ("1e6", "1e+06"), ("1.23456789", "1.2345679"), ("0.0001", "0.0001"), ("0.00001", "1e-05"),
        ("1.0", "1"), ("-0.0", "-0"), (".inf", ".inf"), ("-.Inf", "-.inf"), (".nan", ".nan"), ("1e300", ".inf"),
        ("123456789.0", "1.2345679e+08"), ("'1'", "1"), ("\"yes\"", "yes"), ("2001-01-01", "2001-01-01"),
        ("? a\n  b", "a b"), ("? 1\n", "1"), ("tru", "tru"), ("truer", "truer"), ("+", "+"), ("=", "="), (".", "."),
        ("\u{E9}", "\u{E9}"), ("n\u{E9}", "n\u{E9}"),
    ])
    func `a key becomes the string that Kubernetes makes of it`(_ key: String, _ expected: String) throws {
        let text = key.hasPrefix("?") ? "\(key)\n: v" : "\(key): v"
        #expect(try decoded(text) == .object([expected: "v"]))
        guard !key.hasPrefix("?") else { return }
        #expect(try decoded("--- {\(key): v}") == .object([expected: "v"]))
        #expect(try decoded("- &a \(key): v") == [.object([expected: "v"])])
    }

    @Test(arguments: ["~", "null", "Null", "NULL", "!!null x"]) func `null is no key`(_ key: String) {
        #expect(problem("\(key): 1")?.problem == (key == "!!null x" ? .badTaggedValue : .nullKey))
    }
}
