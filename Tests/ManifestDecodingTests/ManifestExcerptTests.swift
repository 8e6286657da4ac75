import Testing

@testable import ManifestDecoding

/// What differs between two excerpts is what differs between the whole manifests.
struct ManifestExcerptTests {
    /// The excerpts of an older and a newer version; nil where there is none.
    private static func excerpts(_ old: String, _ new: String) -> (old: String, new: String, isExchange: Bool)? {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let (oldBytes, newBytes) = (Array(old.utf8), Array(new.utf8))
        guard let before = try? decoder.decode(sources.append(copying: oldBytes.span), in: &sources),
            before.staysOnLines
        else { return nil }
        var excerpt = ManifestExcerpt(naming: "name")
        let range = sources.append(copying: newBytes.span)
        guard let document = excerpt.make(of: range, in: sources, since: oldBytes.span) else { return nil }
        let view = excerpt.view(document)
        let exchange = ScalarExchange(from: excerpt.oldBytes, to: document, view)
        return (text(excerpt.oldBytes), text(view.sourceBytes), exchange != nil)
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    private static let manifest = """
        kind: Pod
        spec:
          containers:
          - name: web
            image: nginx
            args:
            - one
            -   two
          - env:
              - {name: a, value: b}
              # name: none
              - value: |
                  spec:
                    name: x
                name: c
                other:

                  text
            name: log
            image: busybox   # pinned
        status: {}
        """

    @Test(arguments: [
        ("Pod", "pod", "kind: pod"),
        ("nginx", "caddy", "spec:\n  containers:\n  -\n    name: web\n    image: caddy"),
        (
            "two", "three",
            "spec:\n  containers:\n  -\n    name: web\n    args:\n    -\n    -\n        three"
        ),
        (
            "value: b", "value: z",
            "spec:\n  containers:\n  -\n  -\n    name: log\n    env:\n      -\n        {name: a, value: z}"
        ),
        (
            "text", "word",
            "spec:\n  containers:\n  -\n  -\n    name: log\n    env:\n      -\n      -\n        name: c\n        other:\n          word"
        ),
        ("busybox ", "busybox:2 ", "spec:\n  containers:\n  -\n  -\n    name: log\n    image: busybox:2   # pinned"),
        ("status: {}", "status: {a: b}", "status: {a: b}"),
    ])
    func `the line, and what leads to it`(old: String, new: String, excerpt: String) throws {
        let edited = Self.manifest.replacing(old, with: new)
        let found = try #require(Self.excerpts(Self.manifest, edited))
        #expect(found.new == excerpt)
        #expect(found.old == excerpt.replacing(new, with: old))
    }

    @Test(arguments: [
        // More than a line, no line's content, or text below its line.
        ("one\n", "one\n    - more\n"), ("nginx\n    args", "caddy\n    argh"), ("# name", "# nome"),
        ("name: x", "name: y"), ("- one", "-  one"), ("    image: nginx", "     image: nginx"), ("nginx", "nginx\n"),
        ("status: {}", "status: {}\n"),
        // What an entry is called.
        ("name: web", "name: wob"), ("name: log", "name: lag"),
    ])
    func `anything else`(old: String, new: String) {
        #expect(Self.excerpts(Self.manifest, Self.manifest.replacing(old, with: new)) == nil)
    }

    @Test(arguments: [
        "a: {b: 1,\n  c: d}\n", "a: \"b\n  c\"\n", "a: b\n  c\n", "? a\n: b\n", "a: &b c\n", "a: !!str b\n", "  a: b\n",
        "a: b\r\n", "a:\tb\n", "a: b # c\u{2028}d: e\n", "{\"a\": \"b\"}\n", "--- {a: b}\n", "\u{FEFF}a: b\n",
        "yes: b\n", "a: b\n0x1: c\n", "a:\n- 1.5: b\n", "a: {off: b}\n", "a:\n    |\n  b\n",
        "a:\n- b:\n      >-\n    c\n", "a: b\n---\na: c\n",
    ])
    func `manifests whose lines do not tell what they lie in`(start: String) throws {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let bytes = Array(start.utf8)
        let document = try decoder.decode(sources.append(copying: bytes.span), in: &sources)
        #expect(!document.staysOnLines)
    }

    @Test(arguments: [
        "a:\n  b: c\na: d\n", "a:\n  b: c\n\"a\": d\n", "a:\n  b: c\na : d\n", "a: # x\n  b: c\n", "\"a\":\n  b: c\n",
        "a:\n- name: x\n  name: y\n  b: c\n", "a:\n- name: |\n    x\n  b: c\n", "a:\n- b: c\n  'name': x\n",
        "a:\n- name:\n    x\n  b: c\n", "a: |\n  a:\n    b: c\n", "a:\n  b: c\n  b: d\n", "a b:\n  b: c\n",
        "true:\n  b: c\nyes: d\n", "1:\n  b: c\n0x1: d\n",
    ])
    func `ways that are more than keys and entries`(manifest: String) throws {
        #expect(Self.excerpts(manifest, manifest.replacing("b: c", with: "b: z")) == nil)
    }

    @Test func `manifests in UTF-16 stay on no lines of their bytes`() throws {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let bytes = "\u{FEFF}a: b\n".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let document = try decoder.decode(sources.append(copying: bytes.span), in: &sources)
        #expect(document.isLiteral && !document.staysOnLines)
    }

    // MARK: - Against the whole

    /// Where two values differ, and by what.
    private static func differences(
        _ old: DecodedValue,
        _ new: DecodedValue,
        _ path: String = "",
        name: DecodedValue? = nil
    ) -> [String] {
        if old == new { return [] }
        switch (old, new) {
        case (.object(let before), .object(let after)) where Set(before.keys) == Set(after.keys):
            let name = before["name"].map { "(\($0))" } ?? ""
            return before.keys.sorted().flatMap { key in
                differences(
                    before[key] ?? .null,
                    after[key] ?? .null,
                    "\(path)\(path.hasSuffix("]") ? name : "").\(key)"
                )
            }
        case (.array(let before), .array(let after)) where before.count == after.count:
            return before.indices.flatMap { differences(before[$0], after[$0], "\(path)[\($0)]") }
        default: return ["\(path): \(old) → \(new)"]
        }
    }

    /// An excerpt leaves out what follows on the way: entries behind the line's.
    private static func check(_ old: String, _ new: String) throws -> Bool {
        guard let excerpt = excerpts(old, new), excerpt.isExchange else { return false }
        let whole = try differences(DecodedValue.decode(old).get(), DecodedValue.decode(new).get())
        let part = try differences(DecodedValue.decode(excerpt.old).get(), DecodedValue.decode(excerpt.new).get())
        #expect(whole == part && whole.count == 1, "\(old)\n=>\n\(new)\n=>\n\(excerpt.new)")
        return true
    }

    @Test(arguments: 0..<4) func `edits of random manifests`(_ seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        var found = 0
        for _ in 0..<1_500 {
            var writer = RandomLines(random: random)
            let manifest = writer.mapping(indent: 0, depth: 3)
            random = writer.random
            let lines = manifest.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for _ in 0..<12 {
                var edited = lines
                let line = random.below(lines.count)
                let words = edited[line].split(separator: " ", omittingEmptySubsequences: false).map(String.init)
                var others = words
                let change = ["z", "zz z", "name:", "- z", "z:", "|", "\"z\"", "1", ""][random.below(9)]
                others[random.below(words.count)] = random.below(3) == 0 ? change : "zz"
                edited[line] = others.joined(separator: " ")
                if try Self.check(manifest, edited.joined(separator: "\n")) { found += 1 }
            }
        }
        #expect(found > 100, "\(found)")
    }
}

/// Writes random mappings and sequences in block style, with lines that look like others.
private struct RandomLines {
    var random: SplitMix
    private static let keys = [
        "a", "b", "c", "spec", "name", "image", "d-e", "f_g", "name", "\"name\"", "'a'", "x y", "yes", "true",
    ]
    private static let values = [
        "a", "some words", "\"quoted\"", "'single'", "x:y", "1", "true", "{a: b, name: c}", "[a, b]", "a # name: b", "",
        "~", "\"a: b\"", "--flag=a", "{}", "é", "a\n continued", "\"a\n  b\"", "[a,\n  b]", "&a b", "!!str a",
    ]

    mutating func mapping(indent: Int, depth: Int, isFirstInline: Bool = false) -> String {
        var text = ""
        var used: Set<String> = []
        for index in 0..<1 + random.below(4) {
            var key = Self.keys[random.below(random.below(6) == 0 ? Self.keys.count : 9)]
            // Repeated keys are rare.
            if !used.insert(key).inserted, random.below(8) > 0 { key += "\(index)" }
            let lead = index == 0 && isFirstInline ? "" : comment(indent) + spaces(indent)
            text += lead + key + ":" + value(indent: indent, depth: depth)
        }
        return text
    }

    private mutating func value(indent: Int, depth: Int) -> String {
        switch random.below(depth > 0 ? 8 : 4) {
        case 0, 1, 2: return " " + scalar(indent)
        case 3: return " |\n" + lines(indent: indent + 1 + random.below(3))
        case 4, 5: return "\n" + mapping(indent: indent + 1 + random.below(3), depth: depth - 1)
        default: return "\n" + sequence(indent: indent + random.below(3), depth: depth - 1)
        }
    }

    private mutating func scalar(_ indent: Int) -> String {
        let value = Self.values[random.below(random.below(8) == 0 ? Self.values.count : 16)]
        return value.replacing("\n", with: "\n" + spaces(indent + 1)) + "\n"
    }

    private mutating func sequence(indent: Int, depth: Int) -> String {
        (0..<1 + random.below(3)).map { _ in
            comment(indent) + spaces(indent) + "-" + entry(indent: indent, depth: depth)
        }
        .joined()
    }

    private mutating func entry(indent: Int, depth: Int) -> String {
        let gap = 1 + random.below(2)
        switch random.below(8) {
        case 0, 1: return " " + scalar(indent)
        case 2: return " |\n" + lines(indent: indent + 1 + random.below(3))
        case 3: return "\n" + mapping(indent: indent + 1 + random.below(2), depth: depth)
        case 4:
            return spaces(gap) + "-" + (depth > 0 ? entry(indent: indent + gap + 1, depth: depth - 1) : " a\n")
        default: return spaces(gap) + mapping(indent: indent + 1 + gap, depth: depth, isFirstInline: true)
        }
    }

    /// Text that looks like more.
    private mutating func lines(indent: Int) -> String {
        (0..<1 + random.below(3)).map { _ in
            spaces(indent) + ["spec:", "  a: b", "- name: x", "name: y", "# c", "text", "image: z"][random.below(7)]
                + "\n"
        }
        .joined()
    }

    private mutating func comment(_ indent: Int) -> String {
        random.below(10) > 0 ? "" : spaces(random.below(indent + 3)) + ["# name: x\n", "\n", "#\n"][random.below(3)]
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
