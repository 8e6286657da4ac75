@testable import ManifestDecoding

/// Makes random trees and writes them as YAML in random styles.
struct RandomTree {
    var random: SplitMix

    private static let words = [
        "a", "name", "type", "containers", "yes", "null", "~", "1", "0x1f", "-", "- a", "a: b", "#x", "a #b", "it's",
        "\"q\"",
        "[x]", "{x}", "*x", "&x", "!x", "%x", "@x", "`", "<<", "=", "", " ", " a ", "a\nb", "\n", "a\n\nb\n", "\t",
        "\u{E9}",
        "\u{1F600} x", "\u{85}", "\u{2028}x", "\u{FEFF}", "x:y", "https://h:1/p?q=1,2", "---", "...", "a\\b", "\u{7}",
        "0123456789abcdef0123456789", ".inf", "2001-01-01", "|", ">", "?", ":", ",", "100m", "1e3", "\u{A0}",
    ]

    mutating func tree(depth: Int) -> DecodedValue {
        switch random.below(depth > 0 ? 9 : 6) {
        case 0: return .null
        case 1: return .bool(random.below(2) == 0)
        case 2: return .number([0, 1, -7, 2.5, 1e21, 65_535, -0.125][random.below(7)])
        case 3, 4, 5: return .string(word())
        case 6: return .array((0..<random.below(4)).map { _ in tree(depth: depth - 1) })
        default:
            var members: [String: DecodedValue] = [:]
            for _ in 0..<random.below(5) { members[word()] = tree(depth: depth - 1) }
            return .object(members)
        }
    }

    private mutating func word() -> String {
        let first = Self.words[random.below(Self.words.count)]
        return random.below(4) == 0 ? first + Self.words[random.below(Self.words.count)] : first
    }

    // MARK: - Writing

    /// The tree as a document.
    mutating func document(_ value: DecodedValue) -> String {
        ["", "", "---\n", "# c\n\n"][random.below(4)] + block(value, indent: 0, isInline: false)
    }

    /// A value that starts on a new line, or behind `key:` or `-`.
    private mutating func block(_ value: DecodedValue, indent: Int, isInline: Bool) -> String {
        let lead = isInline ? " " : String(repeating: " ", count: indent)
        let end = [" # c", "", ""][random.below(3)] + "\n"
        switch value {
        case .array(let items) where !items.isEmpty && random.below(4) > 0:
            return (isInline ? end : "") + items.map { entry("-", $0, indent: indent) }.joined()
        case .object(let members) where !members.isEmpty && random.below(4) > 0:
            return (isInline ? end : "")
                + members.map { entry(flow(.string($0), isKey: true) + ":", $1, indent: indent) }.joined()
        case .string(let text) where isInline && random.below(3) == 0 && canBeLiteral(text):
            return literal(text, indent: indent)
        default: return lead + flow(value, isKey: false) + end
        }
    }

    private mutating func entry(_ head: String, _ value: DecodedValue, indent: Int) -> String {
        let step = 1 + random.below(4)
        let gap = random.below(6) == 0 ? "\n" : ""
        return gap + String(repeating: " ", count: indent) + head + block(value, indent: indent + step, isInline: true)
    }

    private func canBeLiteral(_ text: String) -> Bool {
        guard let first = text.first, first != " ", first != "\n", !text.hasSuffix("\n\n") else { return false }
        return text.unicodeScalars.allSatisfy { $0 == "\n" || (0x20...0x7E).contains($0.value) }
    }

    private func literal(_ text: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: max(indent, 1))
        let isEnded = text.hasSuffix("\n")
        let lines = text.dropLast(isEnded ? 1 : 0).split(separator: "\n", omittingEmptySubsequences: false)
        return (isEnded ? " |\n" : " |-\n") + lines.map { margin + $0 + "\n" }.joined()
    }

    /// A value on one line.
    private mutating func flow(_ value: DecodedValue, isKey: Bool) -> String {
        switch value {
        case .null: return ["null", "~", "Null"][random.below(3)]
        case .bool(let value):
            return value ? ["true", "yes", "On", "y"][random.below(4)] : ["false", "NO", "off"][random.below(3)]
        case .number(let value):
            return value == value.rounded() && abs(value) < 1e6 ? String(Int(value)) : String(value)
        case .string(let text): return quoted(text)
        case .array(let items): return "[" + items.map { flow($0, isKey: false) }.joined(separator: ", ") + "]"
        case .object(let members):
            return "{"
                + members.map { "\(flow(.string($0), isKey: true)): \(flow($1, isKey: false))" }.joined(separator: ", ")
                + "}"
        }
    }

    private mutating func quoted(_ text: String) -> String {
        let isSimple = !text.isEmpty && text.utf8.allSatisfy { (97...122).contains($0) }
        let isWord = ["yes", "no", "on", "off", "y", "n", "true", "false", "null"].contains(text)
        if isSimple && !isWord && random.below(4) > 0 { return text }
        let isPrintable = text.unicodeScalars.allSatisfy {
            (0x20...0x7E).contains($0.value) || $0.value > 0x2029 && $0.value < 0xFEFF
        }
        if isPrintable && random.below(2) == 0 { return "'" + text.replacing("'", with: "''") + "'" }
        return "\"" + text.unicodeScalars.map { escaped($0) }.joined() + "\""
    }

    private mutating func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\t": return ["\\t", "\t"][random.below(2)]
        default: break
        }
        let digits = String(scalar.value, radix: 16)
        let isPlain = (0x20...0x7E).contains(scalar.value) || scalar.value == 0xE9 || scalar.value > 0xFFFF
        if isPlain && random.below(8) > 0 { return String(scalar) }
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
