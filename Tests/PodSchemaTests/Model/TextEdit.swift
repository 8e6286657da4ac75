import ManifestDecoding

/// Edits one place of a manifest's text at random: mostly a scalar, with the same numbers in the same way.
struct TextEdit {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// What a scalar may become: other strings, and what only looks like one.
    private static let values = [
        "", "null", "~", "true", "no", "0", "1", "-1", "1.5", "1e3", "010", "0x10", ".inf", "2001-01-01", "<<", "=",
        "-",
        "a", "A_B", "abc-def.ghi", "nginx", "nginx:latest", "nginx:1.26", "registry:5000/a", "a@sha256:00", "latest",
        "a:", "a: b", "a :b", "a #b", "a#b", "# a", " a", "a ", "a b", "a,b", "a]", "{a", "[a]", "{a: b}", "*a", "&a x",
        "!!str a", "!a", "|", ">-", "|\n    a", "a\n", "\n  a", "\"a\"", "'a'", "\"a", "it's", "a\\nb", "\"\\x41\"",
        "ä",
        "\u{2028}", "\t", "a\tb", "%a", "@a", "`a", "? a", ": a", "- a", "-a", "--a", "--a=b,c", "--- ", "---", "...",
        "/a", "..", "80", "70000", "100m", "1Gi", "Always", "Never", "None", "web", "metadata.labels['app']", "$(A)",
        "a=b",
        "container.apparmor.security.beta.kubernetes.io/web", "holdfast.dev/after", "runtime/default", "\u{0}",
    ]

    private mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = (state ^ state &>> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word &>> 27) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ word &>> 31) % UInt64(limit))
    }

    private mutating func value() -> [UInt8] { Array(Self.values[below(Self.values.count)].utf8) }

    /// Where the texts of a manifest's keys and values stand, as far as they stand there as they are.
    static func scalars(of bytes: [UInt8]) -> [Range<Int>] {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        guard let document = try? decoder.decode(sources.append(copying: bytes.span), in: &sources) else { return [] }
        let view = decoder.view(document, in: sources)
        return (view.root..<view.end(view.root)).compactMap { node in
            guard view.kind(node) == .plain || view.kind(node) == .quoted else { return nil }
            let start = view.sourceOffset(node)
            return start..<start + view.bytes(node).count
        }
    }

    /// A manifest with one edit.
    ///
    /// - Parameter scalars: of the manifest.
    mutating func edit(_ bytes: [UInt8], _ scalars: [Range<Int>]) -> [UInt8] {
        var bytes = bytes
        guard below(8) > 0, !scalars.isEmpty else {
            let start = below(bytes.count + 1)
            bytes.replaceSubrange(start..<min(start + below(3), bytes.count), with: value().prefix(3))
            return bytes
        }
        let scalar = scalars[below(scalars.count)]
        let inside = scalar.lowerBound + below(scalar.count + 1)
        let letter = UInt8(ascii: "a") + UInt8(below(26))
        switch below(9) {
        case 0: bytes.replaceSubrange(scalar, with: value())
        case 1: bytes.insert(contentsOf: value(), at: below(2) == 0 ? inside : scalar.upperBound)
        case 2: bytes.removeSubrange(inside..<scalar.upperBound)
        case 3: bytes.removeSubrange(scalar.lowerBound..<inside)
        case 4: bytes.replaceSubrange(scalar, with: bytes[scalars[below(scalars.count)]])
        case 5: bytes.replaceSubrange(scalar, with: [letter, letter])
        case 6: bytes.replaceSubrange(inside..<min(inside + 1, bytes.count), with: [letter])
        default: bytes.insert(letter, at: inside)
        }
        return bytes
    }
}
