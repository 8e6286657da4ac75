import ManifestDecoding

/// Turns offsets into lines and columns, starting from the one before: problems stand near each other, and a manifest
/// with many of them is not counted from its start for each.
struct PlaceCounter {
    private var offset = 0
    private var line = 1
    private var column = 1

    /// As `SourcePosition(offset:in:)`.
    ///
    /// - Complexity: O(distance to the offset before, and to the start of the line where that is behind).
    mutating func position(of wanted: Int, in source: Span<UInt8>) -> SourcePosition {
        let wanted = min(wanted, source.count)
        if wanted >= offset { goForward(to: wanted, source) } else { goBack(to: wanted, source) }
        return SourcePosition(line: line, column: column)
    }

    mutating func reset() { self = PlaceCounter() }

    private mutating func goForward(to wanted: Int, _ source: Span<UInt8>) {
        while offset < wanted {
            if Self.isBreak(offset, source) {
                line += 1
                column = 1
            } else if !Self.isContinuation(source[offset]) {
                column += 1
            }
            offset += 1
        }
    }

    private mutating func goBack(to wanted: Int, _ source: Span<UInt8>) {
        let before = line
        while offset > wanted {
            offset -= 1
            if Self.isBreak(offset, source) {
                line -= 1
            } else if !Self.isContinuation(source[offset]) {
                column -= 1
            }
        }
        if line == before { return }
        column = 1
        var start = offset
        while start > 0, !Self.isBreak(start - 1, source) {
            start -= 1
            if !Self.isContinuation(source[start]) { column += 1 }
        }
    }

    /// A carriage return alone is a break too; before a line feed it is that break's first half.
    private static func isBreak(_ index: Int, _ source: Span<UInt8>) -> Bool {
        if source[index] == 0x0A { return true }
        return source[index] == 0x0D && (index + 1 >= source.count || source[index + 1] != 0x0A)
    }

    /// Whether a byte is inside a character.
    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
