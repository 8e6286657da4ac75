import Foundation
import Testing

@testable import ManifestDecoding

/// Where one string is said to be all that differs, the older version's tape is the newer one's but for that string.
struct ScalarExchangeTests {
    private static func exchange(_ old: [UInt8], _ new: [UInt8]) throws -> String? {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        guard let before = try? decoder.decode(sources.append(copying: old.span), in: &sources) else { return nil }
        guard let after = try? decoder.decode(sources.append(copying: new.span), in: &sources) else { return nil }
        let (oldView, newView) = (decoder.view(before, in: sources), decoder.view(after, in: sources))
        guard let exchange = ScalarExchange(from: old.span, to: after, newView) else { return nil }
        let shift = before.root - after.root
        let text = "\(String(decoding: old, as: UTF8.self)) → \(String(decoding: new, as: UTF8.self))"
        try #require(oldView.end(before.root) - newView.end(after.root) == shift, "\(text)")
        for node in after.root..<newView.end(after.root) {
            let other = node + shift
            #expect(
                oldView.kind(other) == newView.kind(node) && oldView.next(other) == newView.next(node) + shift,
                "\(text)"
            )
            guard newView.isScalar(node) else { continue }
            if node != exchange.node {
                #expect(oldView.string(other) == newView.string(node), "\(text)")
            } else {
                #expect(oldView.string(other) == String(decoding: old[exchange.old], as: UTF8.self), "\(text)")
                #expect(oldView.string(other) != newView.string(node), "\(text)")
                #expect(newView.value(node) == .string, "\(text)")
            }
            #expect(oldView.value(other) == newView.value(node), "\(text)")
        }
        return "\(oldView.string(exchange.node + shift)) → \(newView.string(exchange.node))"
    }

    private static func exchange(_ old: String, _ new: String) throws -> String? {
        try exchange(Array(old.utf8), Array(new.utf8))
    }

    @Test(arguments: [
        ("a: b", "a: c", "b → c"), ("a: b\n", "a: bc\n", "b → bc"), ("- bcd\n", "- d\n", "bcd → d"),
        ("a: b:c#d,e\n", "a: b-f\n", "b:c#d,e → b-f"), ("a: \"b\"", "a: \"c: d\"", "b → c: d"),
        ("['b']", "['c']", "b → c"),
        ("{\"a\": \"b\"}", "{\"a\": \"c\"}", "b → c"), ("a: [b,c]", "a: [b,d]", "c → d"),
        ("- -a", "- --b=,", "-a → --b=,"),
        ("a:\n  b\n", "a:\n  c d\n", "b → c d"), ("a: b # c\n", "a: d # c\n", "b → d"),
    ])
    func `one string that differs`(old: String, new: String, told: String) throws {
        #expect(try Self.exchange(old, new) == told)
    }

    @Test(arguments: [
        // Another type, or nothing.
        ("a: b", "a: 1"), ("a: 1", "a: b"), ("a: b", "a: "), ("a: b", "a: ~"), ("a: no", "a: not"),
        ("a: \"\"", "a: \"b\""),
        // Another style, and what ends a string or makes it another one.
        ("a: b", "a: 'b'"), ("a: 'b'", "a: \"b\""), ("a: 'b'", "a: 'b'''"), ("a: \"b\"", "a: \"\\t\""),
        ("a: b", "a: b #c"),
        ("a: b", "a: -b"), ("a: [b,c]", "a: [b,c,d]"), ("a: [b]", "a: [b?]"), ("a: b\n", "a: b\n  c\n"),
        ("a: b", "a: ä"),
        ("a: |\n  b\n", "a: |\n  c\n"), ("a: b\n  c\n", "a: b\n  d\n"), ("a: b c", "a: b # c"),
        // Longer than all that follows: three bytes for two.
        ("a: \"\\L\\L\\L\"", "a: \"\\L\\L\\P\""), ("[{a: \"\\P\\P\\P\\P\"}]", "[{a: \"\\P\\L\\P\\P\"}]"),
        ("1e300: a", "1e301: a"),
        // Properties, aliases and merges anywhere.
        ("a: b\nc: &d e", "a: f\nc: &d e"), ("a: b\nc: !!str e", "a: f\nc: !!str e"),
        ("a: b\n<<: {c: d}", "a: e\n<<: {c: d}"),
        // More than one, none, keys that are first in the source.
        ("a: b\nc: d", "a: e\nc: f"), ("a: b", "a: b"), ("a: b", "a:  b"), ("a: b", "c: b"),
        ("a: b\nc: d", "a: b\nce: d"), ("{a: b, c: d}", "{a: b, ce: d}"), ("- a", "- b\n"), ("--- a", "--- b"),
    ])
    func `anything else`(old: String, new: String) throws {
        #expect(try Self.exchange(old, new) == nil)
    }

    @Test func `random edits of the inputs that the kubelet read`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: YAMLConformanceTests.folder.path).sorted()
        let pieces = [
            "a", "b", "1", ".", "-", ":", " ", "#", ",", "[", "]", "{", "}", "\"", "'", "\\", "\n", "\t", "&", "*", "!",
            "|",
            ">", "%", "@", "?", "~", "=", "/", "_", ": ", " #", "- ", "---", "é", "true", "null", "\u{2028}", "\u{85}",
            "\0",
        ].map { Array($0.utf8) }
        var random = SplitMix(state: 9)
        var found = 0
        for file in files where !file.hasSuffix(".jsonl") {
            let old = try [UInt8](Data(contentsOf: YAMLConformanceTests.folder.appendingPathComponent(file)))
            guard old.count < 4_000 else { continue }
            for _ in 0..<200 {
                let start = random.below(old.count + 1)
                let end = min(start + random.below(3), old.count)
                let edited = (0..<2).map { _ in
                    let piece = random.below(4) == 0 ? [] : pieces[random.below(pieces.count)]
                    return old[..<start] + piece + old[end...]
                }
                if try Self.exchange(Array(edited[0]), Array(edited[1])) != nil { found += 1 }
                if try Self.exchange(old, Array(edited[1])) != nil { found += 1 }
            }
        }
        #expect(found > 100, "\(found)")
    }
}
