extension DocumentParser {
    /// Reads an anchor or a tag in front of a node.
    mutating func parseProperty() throws(DecodingError) {
        let start = cursor
        if flowLevel == 0, cursor - lineStart == Int(top.indent), !keyAllowed { throw error(.expectedKey) }
        if let earlier = pending, flowLevel == 0, earlier.lineStart != lineStart {
            guard outerPending == nil else { throw error(.expectedContent) }
            outerPending = earlier
            pending = nil
        }
        var properties = pending ?? Properties(start: start, lineStart: lineStart, mayBeKeys: keyAllowed)
        if cursor.pointee == UInt8(ascii: "&") {
            guard properties.anchor == nil else { throw error(.expectedContent) }
            properties.anchor = try scanAnchorName()
        } else {
            guard properties.tag == nil else { throw error(.expectedContent) }
            properties.tag = try scanTag()
        }
        pending = properties
        keyAllowed = false
    }

    /// Before a key: whether the properties in front of it are its own, and then its column is theirs.
    ///
    /// - Returns: whether a key may stand here.
    mutating func propertiesJoinKey(column: inout Int) -> Bool {
        guard let properties = pending else { return keyAllowed }
        if properties.lineStart == lineStart {
            column = properties.start - lineStart
            return properties.mayBeKeys
        }
        outerPending = properties
        pending = nil
        return keyAllowed
    }

    /// Takes the properties of the node that starts now.
    mutating func takeProperties() -> Properties? {
        guard var properties = pending else {
            defer { outerPending = nil }
            return outerPending
        }
        if let outer = outerPending {
            properties.anchor = properties.anchor ?? outer.anchor
            properties.tag = properties.tag ?? outer.tag
            outerPending = nil
        }
        pending = nil
        return properties
    }

    // MARK: - Scalars with properties

    mutating func appendScalarWithProperties(_ word: TapeWord) throws(DecodingError) {
        guard let properties = takeProperties() else { return tape.append(word) }
        let isMissing = word.kind == .plain && word.length == 0
        let tagged = try properties.tag.map { tag throws(DecodingError) in
            try apply(tag, to: word, isMissing: isMissing)
        }
        if let anchor = properties.anchor {
            let index = openAnchor(anchor, at: tape.count)
            tape.append(tagged ?? word)
            closeAnchor(index, end: tape.count)
        } else {
            tape.append(tagged ?? word)
        }
    }

    // MARK: - Anchors

    /// A name of letters, digits, `-` and `_` behind `&` or `*`.
    mutating func scanAnchorName() throws(DecodingError) -> String {
        let start = cursor
        cursor += 1
        let name = cursor
        while isClass(cursor.pointee, CharacterClass.word) { cursor += 1 }
        let endsWell = isClass(cursor.pointee, CharacterClass.blankOrEnd) || breakLength(at: cursor) > 0
            || "?:,]}%@`".utf8.contains(cursor.pointee)
        guard cursor > name, endsWell else { throw error(.emptyAnchor, at: start) }
        return String(decoding: UnsafeBufferPointer(start: name, count: cursor - name), as: UTF8.self)
    }

    mutating func openAnchor(_ name: String, at word: Int) -> Int {
        anchorList.append(Anchor(words: word..<word, isOpen: true))
        anchors[name] = anchorList.count - 1
        return anchorList.count - 1
    }

    mutating func closeAnchor(_ index: Int, end: Int) {
        anchorList[index].words = anchorList[index].words.lowerBound..<end
        anchorList[index].isOpen = false
    }

    // MARK: - Aliases

    /// `*name` in block context.
    mutating func parseAlias(column: Int) throws(DecodingError) {
        let start = cursor
        let range = try scanAlias()
        guard pending == nil || pending?.lineStart != lineStart else { throw error(.expectedContent, at: start) }
        skipBlanks()
        if cursor.pointee == UInt8(ascii: ":"), isClass(cursor[1], CharacterClass.blankOrEnd) {
            guard range.count == 1, tape[range.lowerBound].isScalar else { throw error(.keyNotScalar, at: start) }
            return try parseKey(tape[range.lowerBound], start: start, column: column)
        }
        guard column != Int(top.indent), pending == nil else { throw error(.expectedKey, at: start) }
        keyAllowed = false
        try appendAlias(range)
    }

    /// The words that an alias stands for.
    mutating func scanAlias() throws(DecodingError) -> Range<Int> {
        let start = cursor
        let name = try scanAnchorName()
        guard let index = anchors[name] else { throw error(.unknownAnchor, at: start) }
        let anchor = anchorList[index]
        guard !anchor.isOpen else { throw error(.anchorContainsItself, at: start) }
        return anchor.words
    }

    /// Adds a copy of what an alias names, so that nobody behind the parser needs to know of aliases.
    mutating func appendAlias(_ range: Range<Int>) throws(DecodingError) {
        guard awaitsNode else { throw misplacedNode }
        guard tape.count + range.count < TapeWord.fieldLimit else { throw error(.tooLarge) }
        let isScalar = range.count == 1 && tape[range.lowerBound].isScalar
        tape.append(copyOf: range)
        aliasedWords += range.count
        try checkAliasing()
        try nodeCompleted(isScalar: isScalar)
    }

    /// goyaml's guard against documents that expand without bound (`decode.go`, `allowedAliasRatio`): the larger the
    /// document, the smaller the part that may come from aliases.
    private func checkAliasing() throws(DecodingError) {
        let nodes = Double(tape.count)
        guard aliasedWords > 100, nodes > 1000 else { return }
        let low = 400_000.0
        let high = 4_000_000.0
        let allowed =
            if nodes <= low { 0.99 } else if nodes >= high { 0.10 } else { 0.99 - 0.89 * (nodes - low) / (high - low) }
        guard Double(aliasedWords) / nodes <= allowed else { throw error(.aliasedTooOften) }
    }
}
