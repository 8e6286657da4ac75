extension DocumentParser {
    /// Scans the part of a plain scalar that stands on the cursor's line, whose first byte is known to start one.
    ///
    /// The cursor ends at what stops it: a line break, the end, a comment's `#`, the `:` behind a key or an indicator of
    /// flow style. Blanks before that are not part of the scalar.
    @inline(__always)
    mutating func scanPlainOnLine(_ allowed: UInt8) -> TapeWord {
        let start = cursor
        var scan = start + 1
        var textEnd: UnsafePointer<UInt8>
        while true {
            scan = skipPlain(scan, allowed)
            textEnd = scan
            let byte = scan.pointee
            if byte == UInt8(ascii: ":") {
                if isBlankOrEnd(scan + 1) { break }
                scan += 1
            } else if byte == 0x20 || byte == 0x09 {
                repeat { scan += 1 } while scan.pointee == 0x20 || scan.pointee == 0x09
                let next = scan.pointee
                if isClass(next, allowed) && next != UInt8(ascii: "#") { continue }
                if next == UInt8(ascii: ":") && !isBlankOrEnd(scan + 1) { continue }
                if (next == 0xC2 || next == 0xE2) && !Self.isBreak(scan) { continue }
                break
            } else if (byte == 0xC2 || byte == 0xE2) && !Self.isBreak(scan) {
                scan += 1
            } else {
                break
            }
        }
        cursor = scan
        return TapeWord(.plain, length: textEnd - start, offset: offset(start))
    }

    /// Goes over bytes of the class, in block context sixteen at once.
    @inline(__always)
    private func skipPlain(_ pointer: UnsafePointer<UInt8>, _ allowed: UInt8) -> UnsafePointer<UInt8> {
        var scan = pointer
        if allowed == CharacterClass.plain {
            while true {
                // Safety: the padding behind the source makes 16 bytes readable at every byte and at the end.
                guard let first = ByteRow(scan).plainStops.first else {
                    scan += 16
                    continue
                }
                scan += first
                if _fastPath(scan.pointee < 0x80) { return scan }
                break
            }
        }
        while isClass(scan.pointee, allowed) { scan += 1 }
        return scan
    }

    /// NEL, LS or PS at a byte that may start one.
    static func isBreak(_ pointer: UnsafePointer<UInt8>) -> Bool {
        if pointer.pointee == 0xC2 { return pointer[1] == 0x85 }
        return pointer[1] == 0x80 && (pointer[2] == 0xA8 || pointer[2] == 0xA9)
    }

    /// Goes over the line break behind a plain scalar and reads on if the scalar goes on below.
    ///
    /// The cursor ends at the next token; a key may start there if a line break was the last thing before it.
    @inline(__always)
    mutating func scanPlainRest(
        _ word: TapeWord,
        start: UnsafePointer<UInt8>,
        _ allowed: UInt8
    ) throws(DecodingError) -> TapeWord {
        let firstBreak = cursor
        keyAllowed = false
        guard try skipToContinuation(allowed) else { return word }
        return try foldPlain(word, firstBreak: firstBreak, allowed)
    }

    /// Goes over line breaks and indentation; whether a plain scalar continues there.
    @inline(__always)
    private mutating func skipToContinuation(_ allowed: UInt8) throws(DecodingError) -> Bool {
        guard skipBreak() else { return false }
        keyAllowed = true
        let indent = Int(top.indent) &+ 1
        repeat {
            skipSpaces()
            while _slowPath(cursor.pointee == 0x09) {
                guard cursor - lineStart >= indent else { throw error(.tabInIndentation) }
                skipBlanks()
            }
        } while skipBreak()
        if flowLevel == 0 && cursor - lineStart < indent { return false }
        return continuesPlain(allowed)
    }

    /// Whether the first byte of a line goes on with a plain scalar.
    private mutating func continuesPlain(_ allowed: UInt8) -> Bool {
        let byte = cursor.pointee
        if cursor == end || byte == UInt8(ascii: "#") || isDocumentMarker { return false }
        if byte == UInt8(ascii: ":") { return !isBlankOrEnd(cursor + 1) }
        return isClass(byte, allowed) || byte == 0xC2 || byte == 0xE2
    }

    /// A plain scalar over several lines: they are joined by spaces, empty lines become line feeds.
    private mutating func foldPlain(
        _ word: TapeWord,
        firstBreak: UnsafePointer<UInt8>,
        _ allowed: UInt8
    ) throws(DecodingError) -> TapeWord {
        staysOnLines = false
        let textStart = tape.beginText(sourceOffset: word.offset)
        tape.appendText(base + word.offset, count: word.length)
        var breaks = firstBreak
        repeat {
            appendFolded(from: breaks, to: cursor)
            keyAllowed = false
            let part = scanPlainOnLine(allowed)
            tape.appendText(base + part.offset, count: part.length)
            breaks = cursor
        } while try skipToContinuation(allowed)
        return try tape.endText(.plainText, from: textStart)
    }

    /// Adds what the line breaks between two lines of a flow scalar stand for: one is a space, of more all but the
    /// first are kept. LS and PS are never folded.
    mutating func appendFolded(from start: UnsafePointer<UInt8>, to stop: UnsafePointer<UInt8>) {
        var scan = start
        var isFirst = true
        var isFolded = false
        var kept = 0
        while scan < stop {
            let length = breakLength(at: scan)
            if length == 0 {
                scan += 1
                continue
            }
            if isFirst && length != 3 {
                isFolded = true
            } else {
                appendBreak(scan, length: length)
                kept += 1
            }
            isFirst = false
            scan += length
        }
        if isFolded && kept == 0 { tape.appendText(0x20) }
    }

    /// Adds one line break: LS and PS as they are, the others as a line feed.
    mutating func appendBreak(_ pointer: UnsafePointer<UInt8>, length: Int) {
        if length == 3 {
            tape.appendText(pointer, count: 3)
        } else {
            tape.appendText(0x0A)
        }
    }
}
