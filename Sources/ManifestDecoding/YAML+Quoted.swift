extension DocumentParser {
    /// Scans a quoted scalar; the cursor ends behind its closing quote.
    ///
    /// Without escapes and line breaks it is the source's own bytes.
    @inline(__always)
    mutating func scanQuoted() throws(DecodingError) -> TapeWord {
        let quote = cursor.pointee
        let start = cursor + 1
        let allowed = quote == UInt8(ascii: "\"") ? CharacterClass.doubleQuoted : CharacterClass.singleQuoted
        var scan = start
        while true {
            // Safety: the padding behind the source makes 16 bytes readable at every byte and at the end.
            let row = ByteRow(scan)
            let stops = row.belowOrHigh(0x20) | row.equal(quote) | row.equal(UInt8(ascii: "\\"))
            if let first = stops.first {
                scan += first
                break
            }
            scan += 16
        }
        while isClass(scan.pointee, allowed) { scan += 1 }
        if scan.pointee == quote && (quote == UInt8(ascii: "\"") || scan[1] != quote) {
            cursor = scan + 1
            return TapeWord(.quoted, length: scan - start, offset: offset(start))
        }
        return try scanRewritten(quote: quote, allowed)
    }

    /// A quoted scalar whose text differs from its bytes.
    private mutating func scanRewritten(quote: UInt8, _ allowed: UInt8) throws(DecodingError) -> TapeWord {
        let start = cursor
        let textStart = tape.beginText(sourceOffset: offset(start))
        cursor += 1
        while true {
            let run = cursor
            while isClass(cursor.pointee, allowed) && !isBlank(cursor.pointee) { cursor += 1 }
            tape.appendText(run, count: cursor - run)
            let byte = cursor.pointee
            if byte == quote {
                guard quote == UInt8(ascii: "'"), cursor[1] == quote else { break }
                tape.appendText(quote)
                cursor += 2
            } else if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
                try scanEscape()
            } else if isBlank(byte) || breakLength(at: cursor) > 0 {
                try foldBlanks()
            } else if cursor == end {
                throw error(.unexpectedEnd, at: start)
            } else {
                tape.appendText(byte)
                cursor += 1
            }
        }
        cursor += 1
        return try tape.endText(.quotedText, from: textStart)
    }

    @inline(__always)
    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Blanks inside a quoted scalar: kept within a line, dropped around line breaks, which are folded.
    private mutating func foldBlanks() throws(DecodingError) {
        let blanks = cursor
        skipBlanks()
        let breaks = cursor
        guard skipBreak() else {
            tape.appendText(blanks, count: cursor - blanks)
            return
        }
        repeat { skipBlanks() } while skipBreak()
        guard !isDocumentMarker else { throw error(.documentMarkerInScalar) }
        appendFolded(from: breaks, to: cursor)
    }

    /// One escape of a double-quoted scalar (YAML 1.1, 5.7, as goyaml has it: no `\/`).
    private mutating func scanEscape() throws(DecodingError) {
        let start = cursor
        let byte = cursor[1]
        if breakLength(at: cursor + 1) > 0 {
            // An escaped line break joins the lines without a space; further empty lines are kept.
            cursor += 1
            _ = skipBreak()
            let rest = cursor
            repeat { skipBlanks() } while skipBreak()
            guard !isDocumentMarker else { throw error(.documentMarkerInScalar) }
            appendAllBreaks(from: rest, to: cursor)
            return
        }
        cursor += 2
        switch byte {
        case UInt8(ascii: "0"): tape.appendText(0)
        case UInt8(ascii: "a"): tape.appendText(0x07)
        case UInt8(ascii: "b"): tape.appendText(0x08)
        case UInt8(ascii: "t"), 0x09: tape.appendText(0x09)
        case UInt8(ascii: "n"): tape.appendText(0x0A)
        case UInt8(ascii: "v"): tape.appendText(0x0B)
        case UInt8(ascii: "f"): tape.appendText(0x0C)
        case UInt8(ascii: "r"): tape.appendText(0x0D)
        case UInt8(ascii: "e"): tape.appendText(0x1B)
        case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): tape.appendText(byte)
        case UInt8(ascii: "N"): appendText(scalar: 0x85)
        case UInt8(ascii: "_"): appendText(scalar: 0xA0)
        case UInt8(ascii: "L"): appendText(scalar: 0x2028)
        case UInt8(ascii: "P"): appendText(scalar: 0x2029)
        case UInt8(ascii: "x"): try scanCodePoint(digits: 2, at: start)
        case UInt8(ascii: "u"): try scanCodePoint(digits: 4, at: start)
        case UInt8(ascii: "U"): try scanCodePoint(digits: 8, at: start)
        default: throw error(.badEscape, at: start)
        }
    }

    /// Adds every line break in a range of blanks: none is folded away.
    mutating func appendAllBreaks(from start: UnsafePointer<UInt8>, to stop: UnsafePointer<UInt8>) {
        var scan = start
        while scan < stop {
            let length = breakLength(at: scan)
            if length > 0 { appendBreak(scan, length: length) }
            scan += max(length, 1)
        }
    }

    private mutating func scanCodePoint(digits: Int, at start: UnsafePointer<UInt8>) throws(DecodingError) {
        guard let value = hexadecimal(digits: digits) else { throw error(.badHexEscape, at: start) }
        guard value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { throw error(.badUnicodeEscape, at: start) }
        appendText(scalar: value)
    }

    /// Reads hexadecimal digits; nil if there are fewer.
    mutating func hexadecimal(digits: Int) -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = hexadecimalDigit(cursor.pointee) else { return nil }
            // Eight digits at most: nothing is shifted out.
            value = value &<< 4 | digit
            cursor += 1
        }
        return value
    }

    func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// Adds a code point, which must be no surrogate and at most 0x10FFFF, in UTF-8.
    mutating func appendText(scalar: UInt32) {
        guard let scalar = Unicode.Scalar(scalar) else { preconditionFailure("not a Unicode scalar: \(scalar)") }
        for byte in UTF8.encode(scalar)! { tape.appendText(byte) }
    }
}
