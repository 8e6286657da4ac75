extension DocumentParser {
    /// Parses a flow collection in block context, from its bracket to the matching one.
    mutating func parseFlow() throws(DecodingError) {
        guard awaitsNode else { throw misplacedNode }
        guard cursor - lineStart != Int(top.indent) else { throw error(.expectedKey) }
        let line = lineStart
        try openFlow()
        while flowLevel > 0 {
            skipToToken()
            if cursor == end || isDocumentMarker { throw misplacedFlowToken }
            try parseFlowToken()
        }
        if line != lineStart { staysOnLines = false }
        keyAllowed = false
        skipBlanks()
        // Behind a collection a colon would make it a key.
        if cursor.pointee == UInt8(ascii: ":") && isBlankOrEnd(cursor + 1) {
            throw error(.keyNotScalar)
        }
    }

    private mutating func parseFlowToken() throws(DecodingError) {
        let byte = cursor.pointee
        switch byte {
        case UInt8(ascii: ","): try parseComma()
        case UInt8(ascii: "]"), UInt8(ascii: "}"): try closeFlow(byte)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            try beginFlowNode()
            try openFlow()
        case UInt8(ascii: "?"): try parseFlowExplicitKey()
        case UInt8(ascii: ":"): try parseFlowColon()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): try parseFlowQuoted()
        case UInt8(ascii: "&"), UInt8(ascii: "!"):
            guard top.state != .comma, top.state != .colon else { throw misplacedFlowToken }
            try parseProperty()
        case UInt8(ascii: "*"):
            let start = cursor
            let anchor = try scanAlias()
            try appendFlowAlias(anchor, start: start)
        case UInt8(ascii: "-") where isBlankOrEnd(cursor + 1): throw error(.blockEntryNotAllowed)
        case UInt8(ascii: "-"): try parseFlowPlain()
        default:
            guard isClass(byte, CharacterClass.plainStart) else { throw error(.cannotStartToken) }
            try parseFlowPlain()
        }
    }

    private mutating func openFlow() throws(DecodingError) {
        guard flowLevel < Self.maximumDepth else { throw error(.nestedTooDeeply) }
        if cursor.pointee == UInt8(ascii: "[") {
            try open(.flowSequence, .sequence, state: .next, indent: Int(top.indent), at: cursor)
        } else {
            try open(.flowMapping, .mapping, state: .next, indent: Int(top.indent), at: cursor)
        }
        flowLevel += 1
        cursor += 1
    }

    /// Before a node: may one stand here? In a sequence the state says so, in a mapping a bare node is a key.
    private mutating func beginFlowNode() throws(DecodingError) {
        switch (top.kind, top.state) {
        case (.flowSequence, .next): top.state = .value
        case (_, .value), (_, .explicitKey): break
        case (.flowMapping, .next): throw error(.keyNotScalar)
        default: throw misplacedFlowToken
        }
    }

    private var misplacedFlowToken: DecodingError {
        error(top.kind == .flowMapping ? .expectedFlowMappingEnd : .expectedFlowSequenceEnd)
    }

    // MARK: - Scalars

    private mutating func parseFlowPlain() throws(DecodingError) {
        let start = cursor
        let line = lineStart
        let word = scanPlainOnLine(CharacterClass.flowPlain)
        let whole = try scanPlainRest(word, start: start, CharacterClass.flowPlain)
        try appendFlowScalar(whole, start: start, line: line)
    }

    private mutating func parseFlowQuoted() throws(DecodingError) {
        let start = cursor
        let line = lineStart
        let word = try scanQuoted()
        try appendFlowScalar(word, start: start, line: line)
    }

    /// Adds a scalar, as a key if a colon follows it on the line where it started.
    private mutating func appendFlowScalar(
        _ word: TapeWord,
        start: UnsafePointer<UInt8>,
        line: UnsafePointer<UInt8>
    ) throws(DecodingError) {
        if line == lineStart { skipBlanks() }
        let isKey =
            line == lineStart && cursor.pointee == UInt8(ascii: ":") && keyMayStart
            && isShortEnough(from: start)
        if isKey {
            if top.kind == .flowSequence { try openFlowPair(at: start) }
            top.state = .explicitKey
            try appendScalar(word)
            cursor += 1
            top.state = .value
        } else if top.kind == .flowMapping && top.state == .next {
            top.state = .explicitKey
            try appendScalar(word)
            top.state = .value
            try appendNull(at: cursor)
        } else {
            try beginFlowNode()
            try appendScalar(word)
        }
    }

    /// Whether a scalar here can be the key of a pair.
    private var keyMayStart: Bool {
        top.state == .next && (top.kind == .flowMapping || top.kind == .flowSequence)
    }

    private mutating func appendFlowAlias(_ anchor: Anchor, start: UnsafePointer<UInt8>) throws(DecodingError) {
        guard pending == nil else { throw error(.expectedContent, at: start) }
        if let word = scalar(of: anchor) {
            try appendFlowScalar(word, start: start, line: lineStart)
        } else {
            try beginFlowNode()
            try appendAlias(anchor)
        }
    }

    private mutating func openFlowPair(at start: UnsafePointer<UInt8>) throws(DecodingError) {
        // The pair stands where the sequence's entry is awaited; properties are its key's.
        let own = pending
        pending = nil
        try open(.flowPair, .mapping, state: .next, indent: Int(top.indent), at: start)
        pending = own
    }

    // MARK: - Indicators

    private mutating func parseComma() throws(DecodingError) {
        try finishPair()
        guard top.state == .comma else { throw error(.expectedContent) }
        top.state = .next
        cursor += 1
    }

    /// Completes a pair whose value is missing, and closes one that has no braces.
    private mutating func finishPair() throws(DecodingError) {
        if top.state == .explicitKey && top.kind != .flowSequence { try appendNull(at: cursor) }
        if pending != nil, top.state == .next {
            // `[&a , x]`: a null with an anchor; `{!!str , x}`: a key without text.
            if top.kind == .flowMapping {
                top.state = .explicitKey
                try appendNull(at: cursor)
            } else {
                top.state = .value
            }
        }
        if top.state == .colon { top.state = .value }
        if top.state == .value { try appendNull(at: cursor) }
        if top.kind == .flowPair { try closeTop() }
    }

    private mutating func closeFlow(_ bracket: UInt8) throws(DecodingError) {
        if top.state != .next || pending != nil || top.kind == .flowPair { try finishPair() }
        let expected: Frame.Kind = bracket == UInt8(ascii: "]") ? .flowSequence : .flowMapping
        guard top.kind == expected else { throw misplacedFlowToken }
        cursor += 1
        flowLevel -= 1
        try closeTop()
    }

    private mutating func parseFlowExplicitKey() throws(DecodingError) {
        guard keyMayStart, pending == nil else { throw misplacedFlowToken }
        if top.kind == .flowSequence { try openFlowPair(at: cursor) }
        top.state = .explicitKey
        cursor += 1
    }

    private mutating func parseFlowColon() throws(DecodingError) {
        if let properties = pending, properties.lineStart == lineStart, keyMayStart {
            // `{!!str : value}`: the key is the empty scalar behind its properties.
            let key = TapeWord(.plain, length: 0, offset: offset(cursor))
            return try appendFlowScalar(key, start: cursor, line: lineStart)
        }
        switch top.state {
        case .colon: top.state = .value
        case .explicitKey where top.kind != .flowSequence:
            // A null, which is no key, unless a tag makes it a string.
            try appendNull(at: cursor)
            top.state = .value
        case .next where top.kind == .flowMapping: throw error(.nullKey)
        default: throw top.state == .next || top.state == .value ? error(.expectedContent) : misplacedFlowToken
        }
        cursor += 1
    }
}
