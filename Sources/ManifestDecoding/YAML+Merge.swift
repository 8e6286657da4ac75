extension DocumentParser {
    /// Whether a key is a string as it stands: almost all are, which the first byte shows.
    @inline(__always)
    static func isStringKey(_ word: TapeWord, in source: UnsafePointer<UInt8>) -> Bool {
        guard word.kind == .plain else { return word.kind != .plainText }
        guard word.length > 0 else { return false }
        // Safety: a plain word's text is in the source, and the padding makes eight bytes readable from its start.
        let start = source + word.offset
        if _fastPath(!isClass(start.pointee, CharacterClass.maybeTyped)) { return true }
        // Numbers start below the letters.
        return start.pointee >= UInt8(ascii: "A") && !ScalarValue.mayBeWord(start, count: word.length)
    }

    /// Makes the key at `index` the string that Kubernetes' YAML-to-JSON step makes of it (`sigs.k8s.io/yaml`,
    /// `convertToJSONableObject`), and notes a merge key.
    mutating func convertKey(at index: Int) throws(DecodingError) {
        if !Self.isStringKey(tape[index], in: base) { try convertTypedKey(at: index) }
    }

    private mutating func convertTypedKey(at index: Int) throws(DecodingError) {
        let word = tape[index]
        // Aliases mean the scalar, not the string that it becomes here.
        anchors.keep(word, at: index)
        switch ScalarValue(plain: text(of: word)) {
        case .string:
            tape[index] = word.asString
            return
        case .null: throw DecodingError(.nullKey, at: sourceOffset(of: word))
        case .merge:
            top.hasMerge = true
            isLiteral = false
        case .bool(let value): tape[index] = try makeText(value ? "true" : "false", for: word)
        case .integer(let value): tape[index] = try makeText(String(value), for: word)
        // `sigs.k8s.io/yaml` knows no such keys.
        case .unsigned: throw DecodingError(.keyTooLarge, at: sourceOffset(of: word))
        case .float(let value): tape[index] = try makeText(GoNumber.key(value), for: word)
        }
        // Lines do not show which other key it is the same as.
        staysOnLines = false
    }

    /// How many words merge keys may move in one document: a fraction of a second's work.
    private static let mergeLimit = 1 << 26

    /// Replaces merge keys by the pairs that they stand for.
    ///
    /// As in goyaml v2, pairs are taken in the order in which they stand, and the last of equal keys counts; of a list
    /// of mappings the first is the last word.
    mutating func resolveMerges(in mapping: Int) throws(DecodingError) {
        let end = tape.count
        mergedWords += end - mapping + anchors.keep(behind: mapping, tape)
        tape.besides = anchors.memory
        guard mergedWords < Self.mergeLimit else { throw error(.tooLarge) }
        // Nothing takes more words merged than before, so that all words move towards the front.
        var target = mapping + 1
        var index = target
        while index < end {
            let value = index + 1
            let next = value + tape[value].span
            if isMergeKey(tape[index]) {
                try moveMerged(value, to: &target)
            } else {
                moveWords(index..<next, to: &target)
            }
            index = next
        }
        tape.truncate(count: target, textCount: tape.textCount)
    }

    func isMergeKey(_ word: TapeWord) -> Bool {
        word.length == 2 && word.kind == .plain && base[word.offset] == UInt8(ascii: "<")
            && base[word.offset + 1] == UInt8(ascii: "<")
    }

    private mutating func moveMerged(_ value: Int, to target: inout Int) throws(DecodingError) {
        let word = tape[value]
        let end = value + word.span
        switch word.kind {
        case .mapping: moveWords(value + 1..<end, to: &target)
        case .sequence:
            // From the last one to the first one, in room behind all others.
            let room = tape.count
            for item in try mergedItems(value).reversed() {
                try tape.append(copyOf: item + 1..<item + tape[item].span)
            }
            moveWords(room..<tape.count, to: &target)
            tape.truncate(count: room, textCount: tape.textCount)
        default: throw DecodingError(.mergeNeedsMapping, at: sourceOffset(of: word))
        }
    }

    private func mergedItems(_ sequence: Int) throws(DecodingError) -> [Int] {
        let word = tape[sequence]
        var items: [Int] = []
        var item = sequence + 1
        while item < sequence + word.span {
            guard tape[item].kind == .mapping else { throw DecodingError(.mergeNeedsMapping, at: word.offset) }
            items.append(item)
            item += tape[item].span
        }
        return items
    }

    private mutating func moveWords(_ range: Range<Int>, to target: inout Int) {
        if range.lowerBound != target { tape.move(range, to: target) }
        target += range.count
    }

    // MARK: - Tags on scalars

    /// The scalar that a tag makes of `word` (goyaml `resolve.go`).
    mutating func apply(_ tag: Tag, to word: TapeWord, isMissing: Bool) throws(DecodingError) -> TapeWord {
        switch tag {
        case .string: return isMissing ? try makeText("", for: word) : word.asString
        case .other: return word.asString
        case .timestamp:
            guard GoTimestamp.isValid(text(of: word)) else {
                throw DecodingError(.badTaggedValue, at: sourceOffset(of: word))
            }
            return word.asString
        case .nonSpecific, .merge:
            guard word.length == 2, text(of: word).elementsEqual("<<".utf8) else { return word.asString }
            return TapeWord(word.isInText ? .plainText : .plain, length: 2, offset: word.offset)
        case .binary: return try decodeBinary(word)
        case .null, .bool, .int, .float: return try applyTyped(tag, to: word)
        }
    }

    private mutating func applyTyped(_ tag: Tag, to word: TapeWord) throws(DecodingError) -> TapeWord {
        let value = ScalarValue(plain: text(of: word))
        switch (tag, value) {
        case (.null, .null), (.bool, .bool), (.int, .integer), (.int, .unsigned), (.float, .float),
            (.float, .integer):
            // Quoted text that a tag makes a number reads as if it were plain.
            return TapeWord(word.isInText ? .plainText : .plain, length: word.length, offset: word.offset)
        default: throw DecodingError(.badTaggedValue, at: sourceOffset(of: word))
        }
    }

    private mutating func decodeBinary(_ word: TapeWord) throws(DecodingError) -> TapeWord {
        guard let bytes = Base64.decode(text(of: word)) else {
            throw DecodingError(.badBase64, at: sourceOffset(of: word))
        }
        // Go makes a string of any bytes; in JSON what is no UTF-8 becomes U+FFFD.
        let start = tape.beginText(sourceOffset: sourceOffset(of: word))
        bytes.withUnsafeBufferPointer { TextEncoding.repair($0) { tape.appendText($0) } }
        return try tape.endText(.quotedText, from: start)
    }

    // MARK: - Text

    /// The text of a scalar.
    ///
    /// Only for calls that do not add to the tape while they look at it.
    func text(of word: TapeWord) -> UnsafeBufferPointer<UInt8> {
        let start = word.isInText ? UnsafePointer(tape.text) : base
        return UnsafeBufferPointer(start: start + word.offset, count: word.length)
    }

    /// Where a scalar stands in the source.
    func sourceOffset(of word: TapeWord) -> Int {
        word.isInText ? tape.sourceOffset(ofTextAt: word.offset) : word.offset
    }

    /// A string scalar with other text, at the same place in the source.
    mutating func makeText(_ string: String, for word: TapeWord) throws(DecodingError) -> TapeWord {
        let start = tape.beginText(sourceOffset: sourceOffset(of: word))
        for byte in string.utf8 { tape.appendText(byte) }
        return try tape.endText(.quotedText, from: start)
    }
}
