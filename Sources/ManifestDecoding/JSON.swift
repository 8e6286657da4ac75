extension DocumentParser {
    /// Parses one JSON value (RFC 8259) that takes up the whole source.
    ///
    /// Its scalars are on the tape as YAML's would be: literals and numbers plain, strings quoted.
    mutating func parseJSON() throws(DecodingError) {
        while true {
            skipJSONBlanks()
            switch top.state {
            case .done:
                guard cursor == end else { throw error(.jsonTrailing) }
                return
            case .value: try parseJSONValue()
            case .next: try parseJSONMember(isFirst: true)
            case .comma: try parseJSONSeparator()
            case .explicitKey, .colon: throw error(.jsonExpectedColon)
            }
        }
    }

    private mutating func skipJSONBlanks() {
        while true {
            switch cursor.pointee {
            case 0x20, 0x09, 0x0D, 0x0A: cursor += 1
            default: return
            }
        }
    }

    private mutating func parseJSONValue() throws(DecodingError) {
        switch cursor.pointee {
        case UInt8(ascii: "{"): try openJSON(.flowMapping, .mapping)
        case UInt8(ascii: "["): try openJSON(.flowSequence, .sequence)
        case UInt8(ascii: "\""): try appendScalar(try scanJSONString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try appendScalar(try scanJSONNumber())
        case UInt8(ascii: "t"): try appendScalar(try scanJSONLiteral("true"))
        case UInt8(ascii: "f"): try appendScalar(try scanJSONLiteral("false"))
        case UInt8(ascii: "n"): try appendScalar(try scanJSONLiteral("null"))
        default: throw error(.jsonExpectedValue)
        }
    }

    private mutating func openJSON(_ kind: Frame.Kind, _ container: TapeWord.Kind) throws(DecodingError) {
        try open(kind, container, state: .next, indent: -1, at: cursor)
        cursor += 1
    }

    /// Behind an opening bracket or a comma: the end, where it may come, a key or a value.
    private mutating func parseJSONMember(isFirst: Bool) throws(DecodingError) {
        let isMapping = top.kind == .flowMapping
        if isFirst, cursor.pointee == (isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            cursor += 1
            return try closeTop()
        }
        if isMapping {
            guard cursor.pointee == UInt8(ascii: "\"") else { throw error(.jsonExpectedKey) }
            try tape.append(try scanJSONString())
            skipJSONBlanks()
            guard cursor.pointee == UInt8(ascii: ":") else { throw error(.jsonExpectedColon) }
            cursor += 1
        }
        top.state = .value
    }

    private mutating func parseJSONSeparator() throws(DecodingError) {
        let isMapping = top.kind == .flowMapping
        switch cursor.pointee {
        case UInt8(ascii: ","):
            cursor += 1
            skipJSONBlanks()
            try parseJSONMember(isFirst: false)
        case isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]"):
            cursor += 1
            try closeTop()
        default: throw error(.jsonExpectedCommaOrEnd)
        }
    }

    private mutating func scanJSONLiteral(_ literal: StaticString) throws(DecodingError) -> TapeWord {
        let count = literal.utf8CodeUnitCount
        let start = cursor
        for index in 0..<count {
            guard cursor.pointee == literal.utf8Start[index] else { throw error(.jsonExpectedValue, at: start) }
            cursor += 1
        }
        return TapeWord(.plain, length: count, offset: offset(start))
    }

    private mutating func scanJSONNumber() throws(DecodingError) -> TapeWord {
        let start = cursor
        if cursor.pointee == UInt8(ascii: "-") { cursor += 1 }
        let hasLeadingZero = cursor.pointee == UInt8(ascii: "0")
        let whole = skipJSONDigits()
        guard whole > 0, whole == 1 || !hasLeadingZero else { throw error(.jsonBadNumber, at: start) }
        if cursor.pointee == UInt8(ascii: ".") {
            cursor += 1
            guard skipJSONDigits() > 0 else { throw error(.jsonBadNumber, at: start) }
        }
        if cursor.pointee | 0x20 == UInt8(ascii: "e") {
            cursor += 1
            if cursor.pointee == UInt8(ascii: "+") || cursor.pointee == UInt8(ascii: "-") { cursor += 1 }
            guard skipJSONDigits() > 0 else { throw error(.jsonBadNumber, at: start) }
        }
        return TapeWord(.plain, length: cursor - start, offset: offset(start))
    }

    private mutating func skipJSONDigits() -> Int {
        let start = cursor
        while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(cursor.pointee) { cursor += 1 }
        return cursor - start
    }

    // MARK: - Strings

    private mutating func scanJSONString() throws(DecodingError) -> TapeWord {
        let start = cursor + 1
        cursor = start
        skipJSONText()
        if cursor.pointee == UInt8(ascii: "\""), !repairsText {
            cursor += 1
            return TapeWord(.quoted, length: cursor - 1 - start, offset: offset(start))
        }
        let textStart = tape.beginText(sourceOffset: offset(start))
        appendJSONText(from: start)
        while cursor.pointee != UInt8(ascii: "\"") {
            guard cursor.pointee == UInt8(ascii: "\\") else { throw error(.jsonBadString) }
            try scanJSONEscape()
            let run = cursor
            skipJSONText()
            appendJSONText(from: run)
        }
        cursor += 1
        return try tape.endText(.quotedText, from: textStart)
    }

    /// Adds what stands for itself in a string, up to the cursor.
    private mutating func appendJSONText(from start: UnsafePointer<UInt8>) {
        guard repairsText else { return tape.appendText(start, count: cursor - start) }
        TextEncoding.repair(UnsafeBufferPointer(start: start, count: cursor - start)) { tape.appendText($0) }
    }

    /// Goes over what stands for itself in a string.
    private mutating func skipJSONText() {
        while true {
            while isClass(cursor.pointee, CharacterClass.doubleQuoted) && cursor.pointee >= 0x20 { cursor += 1 }
            // Bytes that may start a line break in YAML are nothing special here.
            guard cursor.pointee == 0xC2 || cursor.pointee == 0xE2 else { return }
            cursor += 1
        }
    }

    private mutating func scanJSONEscape() throws(DecodingError) {
        let start = cursor
        let byte = cursor[1]
        cursor += 2
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): tape.appendText(byte)
        case UInt8(ascii: "b"): tape.appendText(0x08)
        case UInt8(ascii: "f"): tape.appendText(0x0C)
        case UInt8(ascii: "n"): tape.appendText(0x0A)
        case UInt8(ascii: "r"): tape.appendText(0x0D)
        case UInt8(ascii: "t"): tape.appendText(0x09)
        case UInt8(ascii: "u"): try scanJSONCodePoint(at: start)
        default: throw error(.jsonBadString, at: start)
        }
    }

    /// `\uXXXX`, and a second one where the first is the high half of a surrogate pair. As in Go, halves that stand
    /// alone become U+FFFD.
    private mutating func scanJSONCodePoint(at start: UnsafePointer<UInt8>) throws(DecodingError) {
        guard let unit = hexadecimal(digits: 4) else { throw error(.jsonBadString, at: start) }
        guard (0xD800...0xDFFF).contains(unit) else { return appendText(scalar: unit) }
        let behind = cursor
        if unit < 0xDC00, cursor.pointee == UInt8(ascii: "\\"), cursor[1] == UInt8(ascii: "u") {
            cursor += 2
            guard let low = hexadecimal(digits: 4) else { throw error(.jsonBadString, at: behind) }
            if (0xDC00...0xDFFF).contains(low) {
                return appendText(scalar: 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            }
            cursor = behind
        }
        appendText(scalar: 0xFFFD)
    }
}
