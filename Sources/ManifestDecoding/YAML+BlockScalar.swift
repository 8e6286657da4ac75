extension DocumentParser {
    /// Scans a literal (`|`) or folded (`>`) scalar; the cursor ends at the start of the line behind it, or behind that
    /// line's indentation.
    mutating func scanBlockScalar() throws(DecodingError) -> TapeWord {
        let start = cursor
        let isLiteral = cursor.pointee == UInt8(ascii: "|")
        cursor += 1
        let header = try scanBlockHeader()
        let textStart = tape.beginText(sourceOffset: offset(start))
        var indent = 0
        if header.indent > 0 { indent = max(Int(top.indent), 0) + header.indent }

        var leadingBreak: UnsafePointer<UInt8>?
        var emptyLines = cursor
        try skipBlockBreaks(&indent)
        var leadingBlank = false
        while cursor - lineStart == indent && cursor != end {
            let startsBlank = cursor.pointee == 0x20 || cursor.pointee == 0x09
            if let leadingBreak {
                let isFolded = !isLiteral && !leadingBlank && !startsBlank && breakLength(at: leadingBreak) != 3
                if !isFolded {
                    appendBreak(leadingBreak, length: breakLength(at: leadingBreak))
                } else if !hasBreak(from: emptyLines, to: cursor) {
                    tape.appendText(0x20)
                }
            }
            appendAllBreaks(from: emptyLines, to: cursor)
            leadingBlank = startsBlank
            let line = cursor
            skipToBreak()
            tape.appendText(line, count: cursor - line)
            leadingBreak = cursor
            _ = skipBreak()
            emptyLines = cursor
            try skipBlockBreaks(&indent)
        }
        if header.chomping != .strip, let leadingBreak {
            let length = breakLength(at: leadingBreak)
            if length > 0 { appendBreak(leadingBreak, length: length) }
        }
        if header.chomping == .keep { appendAllBreaks(from: emptyLines, to: cursor) }
        return try tape.endText(.quotedText, from: textStart)
    }

    private enum Chomping {
        case clip, strip, keep
    }

    /// What stands behind `|` or `>`: chomping and indentation in either order, then only a comment.
    private mutating func scanBlockHeader() throws(DecodingError) -> (chomping: Chomping, indent: Int) {
        var chomping = Chomping.clip
        var indent = 0
        for _ in 0..<2 {
            switch cursor.pointee {
            case UInt8(ascii: "+") where chomping == .clip:
                chomping = .keep
                cursor += 1
            case UInt8(ascii: "-") where chomping == .clip:
                chomping = .strip
                cursor += 1
            case UInt8(ascii: "0") where indent == 0: throw error(.badBlockIndentation)
            case UInt8(ascii: "1")...UInt8(ascii: "9") where indent == 0:
                indent = Int(cursor.pointee - UInt8(ascii: "0"))
                cursor += 1
            default: break
            }
        }
        skipBlanks()
        if cursor.pointee == UInt8(ascii: "#") { skipToBreak() }
        guard skipBreak() || cursor == end else { throw error(.badComment) }
        return (chomping, indent)
    }

    /// Goes over empty lines and the indentation of the next line, and finds out the indentation if it is still 0.
    private mutating func skipBlockBreaks(_ indent: inout Int) throws(DecodingError) {
        var deepest = 0
        repeat {
            while (indent == 0 || cursor - lineStart < indent) && cursor.pointee == 0x20 { cursor += 1 }
            deepest = max(deepest, cursor - lineStart)
            if (indent == 0 || cursor - lineStart < indent) && cursor.pointee == 0x09 {
                throw error(.tabInIndentation)
            }
        } while skipBreak()
        if indent == 0 { indent = max(deepest, Int(top.indent) + 1, 1) }
    }

    private mutating func hasBreak(from start: UnsafePointer<UInt8>, to stop: UnsafePointer<UInt8>) -> Bool {
        var scan = start
        while scan < stop {
            if breakLength(at: scan) > 0 { return true }
            scan += 1
        }
        return false
    }
}
