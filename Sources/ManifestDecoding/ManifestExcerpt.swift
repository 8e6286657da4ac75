/// A manifest cut down to the one line in which it differs from an older version, and to what leads there: the keys and the
/// entries of sequences that the line lies in, and what those entries are called. Decoding it costs a fraction of decoding
/// the whole.
///
/// What is found out about the line in the excerpts of both versions, and depends on its place alone, is so in the whole
/// manifests, for these reasons:
///
/// - The older version's nodes stay on their lines (`Document.staysOnLines`), so indentation tells what a line lies in:
///   whatever began last on a line that is indented less; and an entry of a sequence lies in a key that is indented as much.
///   Each of these is a key with nothing behind its colon, or an entry; else there is no excerpt.
/// - A text in lines of its own (`|`) is indented deeper than the key or the entry that it is the value of. Whatever it looks
///   like, what leads to a line of it leads to that one too, and it has something on its line.
/// - In front of the line both versions are the same, and the parser only goes forward.
/// - What is left out are members and entries beside the way. They neither move nor end what is on it, but for a key that is
///   there again behind: then there is no excerpt. Two keys are the same if they are spelled alike, as plain ones are strings
///   (`Document.staysOnLines` too).
public struct ManifestExcerpt: ~Copyable, Sendable {
    /// A key, or an entry of a sequence, that what follows may lie in. Places are in bytes from the manifest's start.
    struct Level {
        let column: Int
        let token: Int
        let isEntry: Bool
        /// Entries in front of it.
        var position = 0
        /// Where the member stands that tells what an entry is called, 0 without one.
        var name = 0
    }

    /// In the place of a name: it cannot be told.
    private static let unclear = -1

    private let naming: Naming
    private var levels = ScratchBuffer<Level>()
    private var text: [UInt8] = []
    private var sources = SourceBuffer(capacity: 2 << 10)
    private var decoder = ManifestDecoder()
    private var older = 0..<0

    /// - Parameter name: the key of the member that tells what an entry is called, of at most six bytes.
    public init(naming name: StaticString) {
        naming = Naming(name)
    }

    /// Makes an excerpt.
    ///
    /// - Parameters:
    ///   - range: the manifest.
    ///   - whole: what holds it.
    ///   - old: the older version, which could be decoded, and whose nodes stay on their lines.
    /// - Returns: nil where the versions differ in another way.
    /// - Complexity: O(bytes), 16 or 32 at a time.
    public mutating func make(
        of range: Range<Int>,
        in whole: borrowing SourceBuffer,
        since old: Span<UInt8>
    ) -> Document? {
        let new = whole.bytes(range)
        let difference = TextDifference(from: old, to: new)
        let lines = ManifestLines(whole.start(range), count: range.count)
        guard let line = follow(lines, to: difference.new) else { return nil }
        let oldEnd = line.end + old.count - new.count
        // Not in more lines than one of the older version.
        guard difference.old.upperBound <= oldEnd, oldEnd >= line.content else { return nil }
        for index in difference.old where old[index] == 0x0A { return nil }
        guard goOn(lines, behind: line.end), writeWay(lines, to: line.content) else { return nil }
        sources.removeAll()
        decoder.removeAll()
        older = append(old.extracting(line.content..<oldEnd))
        let newer = append(new.extracting(line.content..<line.end))
        return try? decoder.decode(newer, in: &sources)
    }

    /// The excerpt that `make` returned.
    @_lifetime(borrow self)
    public func view(_ document: Document) -> TapeView { decoder.view(document, in: sources) }

    /// The older version's excerpt.
    public var oldBytes: Span<UInt8> {
        @_lifetime(borrow self)
        get { sources.bytes(older) }
    }

    // MARK: - The way

    /// Goes through the lines up to the one with the difference.
    ///
    /// - Returns: where that line's own content starts, behind dashes, and its end; nil if the difference is not in one line's
    ///   content.
    private mutating func follow(_ lines: ManifestLines, to difference: Range<Int>) -> (content: Int, end: Int)? {
        levels.truncate(to: 0)
        var start = 0
        while start <= difference.lowerBound {
            let line = lines.line(at: start)
            start = line.end + 1
            guard let content = enter(line, lines) else { continue }
            guard line.end >= difference.lowerBound else { continue }
            guard content <= difference.lowerBound, difference.upperBound <= line.end else { return nil }
            return (content, line.end)
        }
        return nil
    }

    /// Ends what a line does not lie in, and begins what it begins.
    ///
    /// - Returns: where its content starts; nil if it has none.
    private mutating func enter(_ line: ManifestLines.Line, _ lines: ManifestLines) -> Int? {
        guard !line.isBlank(lines) else { return nil }
        var token = line.token
        var isEntry = lines.isEntry(token)
        close(to: token - line.start, isEntry: isEntry)
        while isEntry {
            let column = token - line.start
            if levels.count > 0, levels[levels.count - 1].isEntry, levels[levels.count - 1].column == column {
                let position = levels[levels.count - 1].position + 1
                levels[levels.count - 1] = Level(column: column, token: token, isEntry: true, position: position)
            } else {
                levels.append(Level(column: column, token: token, isEntry: true))
            }
            token = lines.firstBehindSpaces(token + 1)
            guard token < line.end, lines[token] != UInt8(ascii: "#") else { return nil }
            isEntry = lines.isEntry(token)
        }
        if levels.count > 0, levels[levels.count - 1].isEntry { noteName(at: token, of: levels.count - 1, lines) }
        levels.append(Level(column: token - line.start, token: token, isEntry: false))
        return token
    }

    @inline(__always)
    private mutating func close(to column: Int, isEntry: Bool) {
        // An entry may stand in a key that is indented as much; a key ends both.
        let limit = isEntry ? column + 1 : column
        var open = levels.count
        while open > 0, levels[open - 1].column >= limit { open -= 1 }
        levels.truncate(to: open)
    }

    @inline(__always)
    private mutating func noteName(at token: Int, of entry: Int, _ lines: ManifestLines) {
        switch naming.look(at: token, lines) {
        case .another: break
        case .name: levels[entry].name = levels[entry].name == 0 ? token : Self.unclear
        case .unclear: levels[entry].name = Self.unclear
        }
    }

    /// Looks through what follows the line, for names and for keys that are there again.
    ///
    /// - Returns: false where one is.
    private mutating func goOn(_ lines: ManifestLines, behind end: Int) -> Bool {
        var open = levels.count
        var start = end + 1
        while start < lines.count {
            let line = lines.line(at: start)
            start = line.end + 1
            guard !line.isBlank(lines) else { continue }
            let column = line.token - line.start
            while open > 0,
                levels[open - 1].column > column || levels[open - 1].column == column && levels[open - 1].isEntry
            {
                open -= 1
            }
            guard open > 0, levels[open - 1].column == column, !lines.isEntry(line.token) else { continue }
            guard !lines.mayBeSameKey(line.token, levels[open - 1].token) else { return false }
            if open > 1, levels[open - 2].isEntry { noteName(at: line.token, of: open - 2, lines) }
        }
        return true
    }

    // MARK: - Text

    /// Writes what leads to the line.
    ///
    /// - Returns: false if something on the way is more than a key or an entry, or cannot be told.
    private mutating func writeWay(_ lines: ManifestLines, to content: Int) -> Bool {
        text.removeAll(keepingCapacity: true)
        for index in 0..<levels.count {
            let level = levels[index]
            if level.token == content {
                writeSpaces(level.column)
                return true
            }
            if level.isEntry {
                for _ in 0...level.position {
                    writeSpaces(level.column)
                    text.append(UInt8(ascii: "-"))
                    text.append(0x0A)
                }
                guard level.name != Self.unclear, level.name != content else { return false }
                if level.name > 0 {
                    writeSpaces(levels[index + 1].column)
                    write(lines, level.name..<lines.end(from: level.name))
                    text.append(0x0A)
                }
            } else {
                guard let end = lines.endOfBareKey(level.token) else { return false }
                writeSpaces(level.column)
                write(lines, level.token..<end)
                text.append(0x0A)
            }
        }
        return false
    }

    private mutating func writeSpaces(_ count: Int) {
        text.append(contentsOf: repeatElement(0x20, count: count))
    }

    private mutating func write(_ lines: ManifestLines, _ range: Range<Int>) {
        lines.withBytes(range) { text.append(contentsOf: $0) }
    }

    /// Adds the way and what stands at its end to the sources.
    private mutating func append(_ content: Span<UInt8>) -> Range<Int> {
        let way = text.count
        content.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        let range = Self.append(text, to: &sources)
        text.removeLast(text.count - way)
        return range
    }

    private static func append(_ text: [UInt8], to sources: inout SourceBuffer) -> Range<Int> {
        sources.append(copying: text.span)
    }
}

/// How entries are called.
private struct Naming: Sendable {
    enum Member {
        case name, another
        /// It may be the name in another spelling, or have a value that is not simply there; or it is no member but the
        /// indicator of a text below.
        case unclear
    }

    /// The key with its colon.
    private let word: UInt64
    private let mask: UInt64
    private let count: Int

    init(_ name: StaticString) {
        precondition(name.utf8CodeUnitCount <= 6 && name.isASCII)
        count = name.utf8CodeUnitCount
        var word: UInt64 = 0
        name.withUTF8Buffer { for byte in $0.reversed() { word = word &<< 8 | UInt64(byte) } }
        self.word = word
        mask = (1 &<< UInt64(count * 8)) &- 1
    }

    /// What a member is whose key starts at `token`.
    @inline(__always)
    func look(at token: Int, _ lines: ManifestLines) -> Member {
        guard lines.word(at: token) & mask == word else {
            switch lines[token] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "|"), UInt8(ascii: ">"): return .unclear
            default: return .another
            }
        }
        let end = lines[token + count]
        guard end == UInt8(ascii: ":") else { return end == 0x20 ? .unclear : .another }
        guard lines[token + count + 1] == 0x20 else { return .unclear }
        let value = lines[token + count + 2]
        let isSimple = isClass(value, CharacterClass.word) || value == UInt8(ascii: "\"") || value == UInt8(ascii: "'")
        return isSimple ? .name : .unclear
    }
}
