/// The lines of a manifest in block style, to be changed.
struct TextLines {
    var lines: [[UInt8]]

    init(_ text: some Sequence<UInt8>) {
        lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    }

    var bytes: [UInt8] { Array(lines.joined(separator: [0x0A])) }

    static func margin(_ line: [UInt8]) -> Int { line.prefix { $0 == 0x20 }.count }
}

// MARK: - Another version

extension TextLines {
    /// Changes one line, and at times lines around it that are blank or comments.
    mutating func edit(_ random: inout FuzzRandom) {
        var index = random.below(lines.count)
        // A line with something on it, where there is one near.
        for _ in 0..<4 where Self.isBlank(lines[index]) { index = random.below(lines.count) }
        lines[index] = edited(lines[index], &random)
        if random.below(3) == 0 { for _ in 0...random.below(3) { changeBlankLine(&random) } }
    }

    /// Another line in the place of one.
    private func edited(_ line: [UInt8], _ random: inout FuzzRandom) -> [UInt8] {
        switch random.below(8) {
        case 0: return editedByte(line, &random)
        case 1: return Array(line.prefix { $0 == 0x20 }) + random.pick(lines).drop { $0 == 0x20 }
        case 2: return line + Array(random.pick(Self.tails).utf8)
        default:
            var words = line.split(separator: 0x20, omittingEmptySubsequences: false).map(Array.init)
            // Mostly the last one, which is the value.
            let word = random.below(2) == 0 ? words.count - 1 : random.below(words.count)
            if random.below(3) == 0 {
                words[word] = Array(random.pick(Self.words).utf8)
            } else {
                words[word] = editedByte(words[word], &random)
            }
            return Array(words.joined(separator: [0x20]))
        }
    }

    private func editedByte(_ text: [UInt8], _ random: inout FuzzRandom) -> [UInt8] {
        var text = text
        let start = random.below(text.count + 1)
        let byte = random.below(2) == 0 ? UInt8(ascii: "z") : UInt8(0x20 + random.below(0x5F))
        let end = min(start + random.below(2), text.count)
        text.replaceSubrange(start..<end, with: random.below(4) == 0 ? [] : [byte])
        return text
    }

    /// Inserts a line that is blank or a comment, or what may look like one; or removes or replaces one.
    private mutating func changeBlankLine(_ random: inout FuzzRandom) {
        let line = Array(random.pick(Self.blankLines).utf8)
        if let index = lines.indices.first(where: { Self.isBlank(lines[$0]) && random.below(3) == 0 }), lines.count > 1
        {
            lines.replaceSubrange(index...index, with: random.below(2) == 0 ? [line] : [])
        } else {
            lines.insert(line, at: random.below(lines.count + 1))
        }
    }

    private static func isBlank(_ line: [UInt8]) -> Bool {
        let first = line.first { $0 != 0x20 }
        return first == nil || first == UInt8(ascii: "#")
    }

    private static let words = [
        "", "z", "z z", "1", "true", "~", "name:", "name: z", "- z", "z:", "|", ">-", "\"z\"", "'z'", "\"", "#",
        "{a: z}",
        "[z]", "{", "]", "&a", "*a", "!!str", "<<:", "?", ":", "---", "...", "%YAML", "\t", "\r", "\u{2028}",
        "\u{FEFF}",
        "é", "-z", "--z", ",", "z:latest", "nginx", "...z",
    ]

    private static let tails = [
        "", " ", "z", " # z", "# z", " z", ":", ": z", ",", "\t", "\r", " #", "\"", "'", " \"z\"",
    ]

    private static let blankLines = [
        "", "#", "# z", "  # name: z", "    ", "\t# z", "\t", "#\tz", "# z\r", "# é", "#{", "# \u{2028}z: z",
        "#\u{FEFF}",
        "---", "--- # z", "...", "%z", "\u{FEFF}#", "        # z",
    ]
}
