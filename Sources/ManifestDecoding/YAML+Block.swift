extension DocumentParser {
    /// Parses the first document of a YAML stream.
    ///
    /// - Returns: where the text behind the first document starts, if there is any.
    mutating func parseYAML() throws(DecodingError) -> Int? {
        let isExplicit = try parseDocumentStart()
        while top.state != .done {
            skipToToken()
            if keyAllowed, pending == nil, outerPending == nil {
                try parseLines()
                if _slowPath(top.state == .done) { break }
                skipToToken()
            }
            // Bytes are characters wherever a key may start: only indentation, indicators, anchors and tags precede it.
            let column = cursor - lineStart
            if _slowPath(cursor == end || column == 0 && endsDocument) {
                try finishDocument(isExplicit: isExplicit)
                break
            }
            if column < Int(top.indent) {
                try unroll(to: column)
                // A line left of the first one is not part of the document any more, and as in goyaml nobody reads it.
                if _slowPath(top.state == .done) { break }
            }
            try parseBlockToken(column: column)
        }
        return try trailingDocument()
    }

    /// Whether a document marker or a directive stands at the cursor, which is at the start of a line.
    private var endsDocument: Bool { cursor.pointee == UInt8(ascii: "%") || isDocumentMarker }

    /// Closes what is open at the document's end.
    private mutating func finishDocument(isExplicit: Bool) throws(DecodingError) {
        let isEmpty = top.kind == .document && pending == nil
        try unroll(to: -1)
        guard top.state != .done else { return }
        // A stream without a node is null, but `...` does not end a document that never began.
        guard !isEmpty || isExplicit || cursor == end else { throw error(.expectedContent) }
        try appendNull(at: cursor)
    }

    /// Reads one indicator or node, at `column`, in block context.
    @inline(__always)
    private mutating func parseBlockToken(column: Int) throws(DecodingError) {
        let byte = cursor.pointee
        if isClass(byte, CharacterClass.plainStart) {
            return try parsePlainNode(column: column)
        }
        let followedByBlank = isBlankOrEnd(cursor + 1)
        switch byte {
        case UInt8(ascii: "-") where followedByBlank: try parseEntry(column: column)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): try parseQuotedNode(column: column)
        case UInt8(ascii: "?") where followedByBlank: try parseExplicitKey(column: column)
        case UInt8(ascii: ":") where followedByBlank: try parseExplicitValue(column: column)
        case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): try parsePlainNode(column: column)
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            // Its lines may be indented less than this one.
            if isFirstOnLine { staysOnLines = false }
            let word = try scanBlockScalar()
            keyAllowed = true
            try appendScalar(word)
        case UInt8(ascii: "["), UInt8(ascii: "{"): try parseFlow()
        case UInt8(ascii: "&"), UInt8(ascii: "!"): try parseProperty()
        case UInt8(ascii: "*"): try parseAlias(column: column)
        default: throw error(.cannotStartToken)
        }
    }

    private var isFirstOnLine: Bool {
        var first = lineStart
        while first < cursor, first.pointee == 0x20 { first += 1 }
        return first == cursor
    }

    @inline(__always)
    private mutating func parsePlainNode(column: Int) throws(DecodingError) {
        let start = cursor
        let word = scanPlainOnLine(CharacterClass.plain)
        if cursor.pointee == UInt8(ascii: ":"), isBlankOrEnd(cursor + 1) {
            try parseKey(word, start: start, column: column)
            // Most keys' values are plain and stand right behind them.
            if isClass(cursor.pointee, CharacterClass.plainStart) { try parsePlainValue() }
            return
        }
        guard column != Int(top.indent) else { throw error(.expectedKey, at: start) }
        let whole = try scanPlainRest(word, start: start, CharacterClass.plain)
        try appendScalar(whole)
    }

    /// Reads the plain value of the key that was just read, on its line.
    @inline(__always)
    mutating func parsePlainValue() throws(DecodingError) {
        // Nothing but blanks precedes it, so neither NEL, LS nor PS may.
        if _slowPath(cursor.pointee >= 0xC2 && breakLength(at: cursor) > 0) { return }
        let start = cursor
        let word = scanPlainOnLine(CharacterClass.plain)
        // `a: b: c`; a colon inside the scalar does not stop the scan.
        guard cursor.pointee != UInt8(ascii: ":") else { throw error(.valueNotAllowed) }
        let whole = try scanPlainRest(word, start: start, CharacterClass.plain)
        try tape.append(whole)
        top.state = .next
    }

    private mutating func parseQuotedNode(column: Int) throws(DecodingError) {
        let start = cursor
        let line = lineStart
        let word = try scanQuoted()
        if line == lineStart {
            skipBlanks()
            if cursor.pointee == UInt8(ascii: ":"), isBlankOrEnd(cursor + 1) {
                return try parseKey(word, start: start, column: column)
            }
        } else {
            staysOnLines = false
        }
        guard column != Int(top.indent) else { throw error(.expectedKey, at: start) }
        keyAllowed = false
        try appendScalar(word)
    }

    /// Adds a key whose text was scanned at `start`; `cursor` is at its colon.
    @inline(__always)
    mutating func parseKey(_ word: TapeWord, start: UnsafePointer<UInt8>, column: Int) throws(DecodingError) {
        var column = column
        var isAllowed = keyAllowed
        if _slowPath(pending != nil) { isAllowed = propertiesJoinKey(column: &column) }
        guard isAllowed, isShortEnough(from: start) else { throw error(.valueNotAllowed) }
        if top.kind == .indentlessSequence && column == Int(top.indent) { try closeSequenceBeforeKey() }
        if column > Int(top.indent) {
            try openBlockMapping(column: column, at: start)
        } else if top.state != .next || top.kind != .blockMapping || outerPending != nil {
            try completePair()
        }
        if _slowPath(pending != nil) {
            try appendScalarWithProperties(word)
            try convertKey(at: tape.count &- 1)
        } else {
            try tape.append(word)
            if _slowPath(!Self.isStringKey(word, in: base)) { try convertKey(at: tape.count &- 1) }
        }
        top.state = .value
        keyAllowed = false
        cursor += 1
        if cursor.pointee == 0x20 { cursor += 1 }
        if _slowPath(cursor.pointee == 0x20 || cursor.pointee == 0x09) { skipBlanks() }
    }

    /// A key may be at most 1024 characters away from its colon (YAML 1.2, 7.4.2).
    @inline(__always)
    func isShortEnough(from start: UnsafePointer<UInt8>) -> Bool {
        let start = pending?.start ?? start
        return _fastPath(cursor - start <= 1024) || Self.hasFewCharacters(start, count: cursor - start)
    }

    private static func hasFewCharacters(_ start: UnsafePointer<UInt8>, count: Int) -> Bool {
        // A character has at most four bytes.
        guard count <= 4 * 1024 else { return false }
        return UnsafeBufferPointer(start: start, count: count).count { $0 & 0xC0 != 0x80 } <= 1024
    }

    mutating func openBlockMapping(column: Int, at start: UnsafePointer<UInt8>) throws(DecodingError) {
        guard awaitsNode else { throw misplacedNode }
        // The properties in front of the key are its own; those on a line before are the mapping's.
        let own = pending
        pending = outerPending
        outerPending = nil
        try open(.blockMapping, .mapping, state: .next, indent: column, at: start)
        pending = own
    }

    /// Before another key in the same mapping: a missing value is null.
    mutating func completePair() throws(DecodingError) {
        guard top.kind == .blockMapping else { throw misplacedNode }
        let own = pending
        pending = outerPending
        outerPending = nil
        try endPair()
        guard pending == nil else { throw error(.expectedKey) }
        pending = own
    }

    /// Fills in what is missing of the pair that was begun.
    private mutating func endPair() throws(DecodingError) {
        if top.state == .explicitKey { try appendNull(at: cursor) }
        if top.state == .colon { top.state = .value }
        guard top.state == .value else { return }
        // The key is the last word: the missing value stands behind it, not where the next key was found.
        let key = tape[tape.count - 1]
        try appendNull(at: base + sourceOffset(of: key) + (key.isInText ? 0 : key.length))
    }

    // MARK: - Indicators

    /// `- `
    mutating func parseEntry(column: Int) throws(DecodingError) {
        guard keyAllowed else { throw error(.blockEntryNotAllowed) }
        if column > Int(top.indent) {
            guard awaitsNode else { throw misplacedNode }
            try open(.blockSequence, .sequence, state: .next, indent: column, at: cursor)
        } else {
            switch top.kind {
            case .blockSequence, .indentlessSequence:
                if top.state == .value { try appendNull(at: cursor) }
                guard pending == nil else { throw misplacedNode }
            case .blockMapping where awaitsNode:
                try open(.indentlessSequence, .sequence, state: .next, indent: column, at: cursor)
            default: throw misplacedNode
            }
        }
        top.state = .value
        keyAllowed = true
        cursor += 1
    }

    /// `? `
    private mutating func parseExplicitKey(column: Int) throws(DecodingError) {
        staysOnLines = false
        guard keyAllowed else { throw error(.keyNotAllowed) }
        if pending != nil {
            guard outerPending == nil, pending?.mustBeKeys != true else { throw error(.expectedContent) }
            outerPending = pending
            pending = nil
        }
        if top.kind == .indentlessSequence && column == Int(top.indent) { try closeSequenceBeforeKey() }
        if column > Int(top.indent) {
            try openBlockMapping(column: column, at: cursor)
        } else {
            try completePair()
        }
        top.state = .explicitKey
        cursor += 1
    }

    /// `: ` behind an explicit key.
    private mutating func parseExplicitValue(column: Int) throws(DecodingError) {
        staysOnLines = false
        if let properties = pending, properties.lineStart == lineStart {
            // `!!str : value`: the key is the empty scalar behind its properties.
            return try parseKey(TapeWord(.plain, length: 0, offset: offset(cursor)), start: cursor, column: column)
        }
        guard keyAllowed else { throw error(.valueNotAllowed) }
        if top.kind == .indentlessSequence && column == Int(top.indent) { try closeSequence() }
        guard column == Int(top.indent), top.kind == .blockMapping else { throw error(.expectedKey) }
        if top.state == .explicitKey { try appendNull(at: cursor) }
        guard top.state == .colon else { throw error(.expectedKey) }
        top.state = .value
        cursor += 1
    }

    // MARK: - Ends

    /// Closes every block collection that is indented deeper than `column`.
    mutating func unroll(to column: Int) throws(DecodingError) {
        while Int(top.indent) > column {
            if top.kind == .indentlessSequence {
                try closeSequence()
                continue
            }
            try endBlockCollection()
        }
        if column < 0, top.kind == .document, top.state == .value, pending != nil {
            try appendNull(at: cursor)
        }
    }

    private mutating func endBlockCollection() throws(DecodingError) {
        if top.kind == .blockMapping {
            try endPair()
        } else if top.state == .value {
            try appendNull(at: cursor)
        }
        guard pending == nil else { throw error(.expectedContent) }
        try closeTop()
    }

    /// Properties on an earlier line are those of the sequence's last entry, which is null.
    private mutating func closeSequenceBeforeKey() throws(DecodingError) {
        let own = pending
        pending = outerPending
        outerPending = nil
        try closeSequence()
        pending = own
    }

    mutating func closeSequence() throws(DecodingError) {
        if top.state == .value { try appendNull(at: cursor) }
        try closeTop()
    }

    // MARK: - Blanks

    @inline(__always)
    mutating func skipBlanks() {
        while cursor.pointee == 0x20 || cursor.pointee == 0x09 { cursor += 1 }
    }

    @inline(__always)
    mutating func skipSpaces() { cursor = Bytes.afterSpaces(cursor) }

    /// Goes to the next token, over blanks, comments and line breaks.
    @inline(__always)
    mutating func skipToToken() {
        while true {
            let byte = cursor.pointee
            if _fastPath(byte > 0x23 && byte < 0xC2) { return }
            if byte == 0x20 {
                skipSpaces()
            } else if _fastPath(byte == 0x0A) {
                cursor += 1
                lineStart = cursor
                if flowLevel == 0 { keyAllowed = true }
            } else {
                guard skipRareBlank(byte) else { return }
            }
        }
    }

    /// Goes over a comment, a tab where one may stand, a line break other than LF, or a byte order mark.
    @inline(never)
    private mutating func skipRareBlank(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09 where flowLevel > 0 || !keyAllowed: cursor += 1
        case 0x23: skipToBreak()
        case 0x0D, 0xC2, 0xE2:
            guard skipBreak() else { return false }
            if flowLevel == 0 { keyAllowed = true }
        case 0xEF where cursor == base && cursor[1] == 0xBB && cursor[2] == 0xBF:
            cursor += 3
            lineStart = cursor
        default: return false
        }
        return true
    }

    /// Goes to the end of the line.
    mutating func skipToBreak() {
        while true {
            while Bytes.belowOrHigh(Bytes.load(cursor), 0x20) == 0 { cursor += 8 }
            while isClass(cursor.pointee, CharacterClass.singleQuoted) { cursor += 1 }
            switch cursor.pointee {
            case 0x0A, 0x0D: return
            case 0 where cursor == end: return
            case 0xC2, 0xE2: if Self.isBreak(cursor) { return }
            default: break
            }
            cursor += 1
        }
    }

    /// How long the line break is, 0 if there is none: LF, CR, CRLF, NEL, LS or PS (YAML 1.1, 5.4).
    @inline(__always)
    func breakLength(at pointer: UnsafePointer<UInt8>) -> Int {
        switch pointer.pointee {
        case 0x0A: 1
        case 0x0D: pointer[1] == 0x0A ? 2 : 1
        case 0xC2: Self.isBreak(pointer) ? 2 : 0
        case 0xE2: Self.isBreak(pointer) ? 3 : 0
        default: 0
        }
    }

    /// Goes over the line break at the cursor, if there is one.
    @inline(__always)
    mutating func skipBreak() -> Bool {
        let length = breakLength(at: cursor)
        if length == 0 { return false }
        cursor += length
        lineStart = cursor
        return true
    }

    /// `---` or `...` at the start of a line.
    @inline(__always)
    var isDocumentMarker: Bool {
        guard cursor == lineStart else { return false }
        let byte = cursor.pointee
        return (byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")) && cursor[1] == byte && cursor[2] == byte
            && isBlankOrEnd(cursor + 3)
    }

    /// Whether a blank, a line break or the end stands there.
    @inline(__always)
    func isBlankOrEnd(_ pointer: UnsafePointer<UInt8>) -> Bool {
        let byte = pointer.pointee
        return isClass(byte, CharacterClass.blankOrEnd) || (byte == 0xC2 || byte == 0xE2) && Self.isBreak(pointer)
    }
}
