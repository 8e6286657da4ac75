extension DocumentParser {
    /// Reads lines of the form that nearly all lines of manifests have, as long as they have it: `- `, `key:`, and pairs and
    /// entries with a plain or double-quoted scalar that ends with its line.
    ///
    /// It does what `parseBlockToken` does, and only where one thing alone can be meant: in block context, without
    /// properties, in ASCII, with spaces and line feeds. At anything else it stops, with the parser as it would have come there
    /// otherwise. What it saves is asking, for each token, all that a token could be.
    ///
    /// The cursor must be at a token in front of which a key may start, and no properties may be pending.
    mutating func parseLines() throws(DecodingError) {
        var place = Place(token: cursor, line: lineStart)
        while true {
            let first = place.token.pointee
            let isEntry = first == UInt8(ascii: "-") && place.token[1] == 0x20
            // No comment, no other line break, and no marker or directive: those start in the first column.
            guard first > 0x23, first < 0x80, place.column > 0 || isEntry || first > UInt8(ascii: ".") else { break }
            if place.column < Int(top.indent) {
                try unroll(to: place)
                if _slowPath(top.state == .done) { break }
            }
            if isEntry {
                try parseEntry(&place)
                continue
            }
            guard isClass(first, CharacterClass.plainStart) || isDashed(place.token) else { break }
            let end = Self.plainEnd(place.token)
            if end.pointee == UInt8(ascii: ":") {
                guard try parsePair(&place, keyEnd: end) else { return }
            } else {
                guard try parseScalarEntry(&place, end: end) else { break }
            }
        }
        stop(at: place)
    }

    /// A token on its line.
    private struct Place {
        // Safety: both point into the source of the parser that made this, and go when `parseLines` returns.
        var token: UnsafePointer<UInt8>
        var line: UnsafePointer<UInt8>

        @inline(__always)
        var column: Int { token - line }

        @inline(__always)
        mutating func skipSpaces() { token = Bytes.afterSpaces(token) }

        /// Goes from a line feed to the next line with anything but spaces.
        @inline(__always)
        mutating func skipLines() {
            repeat {
                token += 1
                line = token
                skipSpaces()
            } while _slowPath(token.pointee == 0x0A)
        }
    }

    /// Leaves the lines at a token in front of which a key may start.
    @inline(__always)
    private mutating func stop(at place: Place) {
        cursor = place.token
        lineStart = place.line
        keyAllowed = true
    }

    // MARK: - Entries

    /// `- `
    @inline(__always)
    private mutating func parseEntry(_ place: inout Place) throws(DecodingError) {
        if _fastPath(place.column == Int(top.indent) && top.state == .next && top.kind != .blockMapping) {
            top.state = .value
        } else {
            stop(at: place)
            try parseEntry(column: place.column)
        }
        place.token += 2
        place.skipSpaces()
    }

    /// `-x` or `--flag`: no entry, but a plain scalar that starts with a dash.
    @inline(__always)
    private func isDashed(_ token: UnsafePointer<UInt8>) -> Bool {
        token.pointee == UInt8(ascii: "-") && isClass(token[1], CharacterClass.word)
    }

    /// A plain scalar that is no key.
    ///
    /// - Returns: false, and nothing is done, if it may not end at `end`, or not stand there.
    @inline(__always)
    private mutating func parseScalarEntry(
        _ place: inout Place,
        end: UnsafePointer<UInt8>
    ) throws(DecodingError) -> Bool {
        guard top.state == .value, top.kind != .document, place.column > Int(top.indent) else { return false }
        var next = Place(token: end, line: place.line)
        guard endsPlain(&next) else { return false }
        try tape.append(TapeWord(.plain, length: end - place.token, offset: offset(place.token)))
        top.state = .next
        place = next
        return true
    }

    // MARK: - Pairs

    /// A key that ends at a colon, and what stands behind it on its line.
    ///
    /// - Returns: false if that was not all read here: the cursor is then where another has to read on.
    @inline(__always)
    private mutating func parsePair(
        _ place: inout Place,
        keyEnd: UnsafePointer<UInt8>
    ) throws(DecodingError) -> Bool {
        let isFollowed = keyEnd[1] == 0x20
        let isKnownKind = top.state == .next || top.state == .value
        guard isFollowed || keyEnd[1] == 0x0A, isKnownKind, keyEnd - place.token <= 1024 else {
            stop(at: place)
            return false
        }
        try parseKey(place, end: keyEnd)
        let value = keyEnd + (isFollowed ? 2 : 1)
        place.token = value
        if !isFollowed {
            place.skipLines()
            return true
        }
        if value.pointee == UInt8(ascii: "\"") {
            place.token = value + 1
            let end = Self.quotedEnd(value + 1)
            if end.pointee == UInt8(ascii: "\""), end[1] == 0x0A {
                try tape.append(TapeWord(.quoted, length: end - value - 1, offset: offset(value + 1)))
                top.state = .next
                place.token = end + 1
                place.skipLines()
                return true
            }
        } else if isClass(value.pointee, CharacterClass.plainStart) {
            let end = Self.plainEnd(value)
            place.token = end
            if endsPlain(&place) {
                try tape.append(TapeWord(.plain, length: end - value, offset: offset(value)))
                top.state = .next
                return true
            }
        }
        cursor = value
        lineStart = place.line
        keyAllowed = false
        skipBlanks()
        if isClass(cursor.pointee, CharacterClass.plainStart) { try parsePlainValue() }
        return false
    }

    @inline(__always)
    private mutating func parseKey(_ place: Place, end: UnsafePointer<UInt8>) throws(DecodingError) {
        if top.kind == .indentlessSequence && place.column == Int(top.indent) {
            stop(at: Place(token: end, line: place.line))
            if _fastPath(isComplete) { try close() } else { try closeSequence() }
        }
        if place.column > Int(top.indent) {
            stop(at: Place(token: end, line: place.line))
            try openBlockMapping(column: place.column, at: place.token)
        } else if _slowPath(top.state != .next || top.kind != .blockMapping) {
            stop(at: Place(token: end, line: place.line))
            try completePair()
        }
        let key = TapeWord(.plain, length: end - place.token, offset: offset(place.token))
        try tape.append(key)
        // No word that is another thing than a string is longer than `false`, and numbers start below the letters.
        if end - place.token <= 5 || place.token.pointee < UInt8(ascii: "A"),
            _slowPath(!Self.isStringKey(key, in: base))
        {
            stop(at: Place(token: end, line: place.line))
            try convertKey(at: tape.count &- 1)
        }
        top.state = .value
    }

    // MARK: - Ends

    /// Whether the innermost collection can be closed as it is.
    @inline(__always)
    private var isComplete: Bool { top.state == .next && !top.hasMerge && top.anchor < 0 }

    @inline(__always)
    private mutating func close() throws(DecodingError) {
        tape.close(Int(top.word))
        frames.pop()
        try nodeCompleted(isScalar: false)
    }

    /// Closes every block collection that is indented deeper than the token.
    @inline(__always)
    private mutating func unroll(to place: Place) throws(DecodingError) {
        stop(at: place)
        while isComplete {
            try close()
            if place.column >= Int(top.indent) { return }
        }
        try unroll(to: place.column)
    }

    /// Goes over the line feed behind a plain scalar, to the next token.
    ///
    /// - Returns: whether the scalar is over for certain: what follows is not indented deeper than its collection. Where it
    ///   is not, the place is somewhere behind the scalar.
    @inline(__always)
    private func endsPlain(_ place: inout Place) -> Bool {
        guard place.token.pointee == 0x0A else { return false }
        place.skipLines()
        // Tabs are errors there or blanks, and other line breaks go on to another line.
        let next = place.token.pointee
        return place.column <= Int(top.indent) && (next &- 0x21 < 0x5F || next == 0)
    }

    /// The first byte behind `start` that is no part of a plain scalar for certain: a blank, a control character, one that is
    /// not ASCII, or a colon with one of the first two behind it.
    @inline(__always)
    private static func plainEnd(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var scan = start + 1
        while true {
            // Safety: the padding behind the source makes 16 bytes readable at every byte and at the end, and stops this loop.
            guard let first = ByteRow(scan).plainStops.first else {
                scan += 16
                continue
            }
            scan += first
            if _fastPath(scan.pointee != UInt8(ascii: ":") || scan[1] <= 0x20) { return scan }
            scan += 1
        }
    }

    /// The first byte from `start` on that is not simply a character of a double-quoted scalar.
    @inline(__always)
    private static func quotedEnd(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var scan = start
        while true {
            // Safety: as above.
            let row = ByteRow(scan)
            let stops = row.belowOrHigh(0x20) | row.equal(UInt8(ascii: "\"")) | row.equal(UInt8(ascii: "\\"))
            if let first = stops.first { return scan + first }
            scan += 16
        }
    }
}
