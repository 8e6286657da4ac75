extension DocumentParser {
    /// Reads an anchor or a tag in front of a node.
    mutating func parseProperty() throws(DecodingError) {
        let start = cursor
        isLiteral = false
        if flowLevel == 0, cursor - lineStart == Int(top.indent), !keyAllowed { throw error(.expectedKey) }
        if let earlier = pending, flowLevel == 0, earlier.lineStart != lineStart {
            guard outerPending == nil, !earlier.mustBeKeys else { throw error(.expectedContent) }
            outerPending = earlier
            pending = nil
        }
        let mustBeKeys = flowLevel == 0 && keyAllowed && cursor - lineStart == Int(top.indent)
        var properties =
            pending
            ?? Properties(start: start, lineStart: lineStart, mayBeKeys: keyAllowed, mustBeKeys: mustBeKeys)
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
            pending?.mustBeKeys = false
            return properties.mayBeKeys
        }
        guard outerPending == nil, !properties.mustBeKeys else { return false }
        outerPending = properties
        pending = nil
        return keyAllowed
    }

    /// Takes the properties of the node that starts now.
    ///
    /// - Throws: if they belong to a key that is missing, or there are two anchors or two tags.
    mutating func takeProperties() throws(DecodingError) -> Properties? {
        guard var properties = pending else {
            defer { outerPending = nil }
            return outerPending
        }
        guard !properties.mustBeKeys else { throw error(.expectedKey, at: properties.start) }
        if let outer = outerPending {
            guard outer.anchor == nil || properties.anchor == nil, outer.tag == nil || properties.tag == nil else {
                throw error(.expectedContent, at: properties.start)
            }
            properties.anchor = properties.anchor ?? outer.anchor
            properties.tag = properties.tag ?? outer.tag
            outerPending = nil
        }
        pending = nil
        return properties
    }

    // MARK: - Scalars with properties

    mutating func appendScalarWithProperties(_ word: TapeWord) throws(DecodingError) {
        guard let properties = try takeProperties() else { return try tape.append(word) }
        let isMissing = word.kind == .plain && word.length == 0
        let tagged = try properties.tag.map { tag throws(DecodingError) in
            try apply(tag, to: word, isMissing: isMissing)
        }
        if let anchor = properties.anchor {
            let index = openAnchor(anchor, at: tape.count)
            try tape.append(tagged ?? word)
            closeAnchor(index, end: tape.count)
        } else {
            try tape.append(tagged ?? word)
        }
    }

    // MARK: - Anchors

    /// A name of letters, digits, `-` and `_` behind `&` or `*`.
    mutating func scanAnchorName() throws(DecodingError) -> UnsafeBufferPointer<UInt8> {
        let start = cursor
        cursor += 1
        let name = cursor
        while isClass(cursor.pointee, CharacterClass.word) { cursor += 1 }
        let endsWell = isBlankOrEnd(cursor) || "?:,]}%@`".utf8.contains(cursor.pointee)
        guard cursor > name, endsWell else { throw error(.emptyAnchor, at: start) }
        return UnsafeBufferPointer(start: name, count: cursor - name)
    }

    mutating func openAnchor(_ name: UnsafeBufferPointer<UInt8>, at word: Int) -> Int {
        let index = anchors.open(name, at: word, aliasCount: aliasCount, base: base)
        tape.besides = anchors.memory
        return index
    }

    mutating func closeAnchor(_ index: Int, end: Int) {
        anchors.close(index, end: end, aliasCount: aliasCount)
    }

    // MARK: - Aliases

    /// `*name` in block context.
    mutating func parseAlias(column: Int) throws(DecodingError) {
        let start = cursor
        let anchor = try scanAlias()
        guard pending == nil || pending?.lineStart != lineStart else { throw error(.expectedContent, at: start) }
        skipBlanks()
        if cursor.pointee == UInt8(ascii: ":"), isBlankOrEnd(cursor + 1) {
            guard let word = scalar(of: anchor) else { throw error(.keyNotScalar, at: start) }
            return try parseKey(word, start: start, column: column)
        }
        guard column != Int(top.indent), pending == nil else { throw error(.expectedKey, at: start) }
        keyAllowed = false
        try appendAlias(anchor)
    }

    /// The scalar that an anchor names; nil if it names a collection.
    func scalar(of anchor: Anchor) -> TapeWord? {
        let word = self.word(anchor.words.lowerBound, of: anchor)
        guard word.isScalar else { return nil }
        // An alias is no merge key, whatever it stands for.
        return isMergeKey(word) ? word.asString : word
    }

    /// One of the words that an anchor names.
    private func word(_ index: Int, of anchor: Anchor) -> TapeWord {
        anchor.isKept ? anchors.kept[index] : tape[index]
    }

    /// What an alias stands for.
    mutating func scanAlias() throws(DecodingError) -> Anchor {
        let start = cursor
        let name = try scanAnchorName()
        guard let anchor = anchors.find(name, base: base) else { throw error(.unknownAnchor, at: start) }
        guard !anchor.isOpen else { throw error(.anchorContainsItself, at: start) }
        return anchor
    }

    /// Adds a copy of what an alias names, so that nobody behind the parser needs to know of aliases.
    mutating func appendAlias(_ anchor: Anchor) throws(DecodingError) {
        guard awaitsNode else { throw misplacedNode }
        let range = anchor.words
        // No range is nested deeper than it has words.
        let allowed = Self.maximumDepth - frames.depth
        guard range.count <= allowed || depth(of: anchor) <= allowed else {
            throw error(.nestedTooDeeply)
        }
        let scalar = scalar(of: anchor)
        if let scalar {
            try tape.append(scalar)
        } else if anchor.isKept {
            for index in range { try tape.append(anchors.kept[index]) }
        } else {
            try tape.append(copyOf: range)
        }
        aliasCount += 1 + Int(anchor.aliasCount)
        aliasedWords += range.count + Int(anchor.aliasCount)
        try checkAliasing()
        try nodeCompleted(isScalar: scalar != nil)
    }

    /// How many collections deep the nodes are nested that an anchor names.
    private mutating func depth(of anchor: Anchor) -> Int {
        var ends: [Int] = []
        var deepest = 0
        for index in anchor.words {
            while let end = ends.last, end <= index { ends.removeLast() }
            let word = word(index, of: anchor)
            guard !word.isScalar else { continue }
            ends.append(index + word.span)
            deepest = max(deepest, ends.count)
        }
        return deepest
    }

    /// goyaml's guard against documents that expand without bound (`decode.go`, `allowedAliasRatio`): the larger the
    /// document, the smaller the part that may come from aliases.
    private mutating func checkAliasing() throws(DecodingError) {
        let nodes = Double(tape.count - rootWord + aliasCount)
        guard aliasedWords > 100, nodes > 1000 else { return }
        let low = 400_000.0
        let high = 4_000_000.0
        let allowed =
            if nodes <= low { 0.99 } else if nodes >= high { 0.10 } else { 0.99 - 0.89 * (nodes - low) / (high - low) }
        guard Double(aliasedWords) / nodes <= allowed else { throw error(.aliasedTooOften) }
    }
}
