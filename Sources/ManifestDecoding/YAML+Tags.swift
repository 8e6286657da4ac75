extension DocumentParser {
    private static let yamlPrefix = "tag:yaml.org,2002:"

    /// Scans `!`, `!suffix`, `!!suffix`, `!handle!suffix` or `!<uri>`.
    mutating func scanTag() throws(DecodingError) -> Tag {
        let start = cursor
        var uri: String
        if cursor[1] == UInt8(ascii: "<") {
            cursor += 2
            uri = try scanTagURI(at: start)
            guard cursor.pointee == UInt8(ascii: ">") else { throw error(.badTag, at: start) }
            cursor += 1
        } else {
            uri = try scanShorthand(at: start)
        }
        guard isBlankOrEnd(cursor) else { throw error(.badTag, at: start) }
        if uri == "!" { return .nonSpecific }
        if uri.hasPrefix(Self.yamlPrefix) {
            uri.removeFirst(Self.yamlPrefix.count)
            return Tag(yamlName: uri)
        }
        return .other
    }

    private mutating func scanShorthand(at start: UnsafePointer<UInt8>) throws(DecodingError) -> String {
        cursor += 1
        let name = cursor
        while isClass(cursor.pointee, CharacterClass.word) { cursor += 1 }
        if cursor.pointee == UInt8(ascii: "!") {
            cursor += 1
            let handle = "!" + text(from: name, to: cursor)
            let suffix = try scanTagURI(at: start)
            if let prefix = tagHandles[handle] { return prefix + suffix }
            guard handle == "!!" else { throw error(.undefinedTagHandle, at: start) }
            return Self.yamlPrefix + suffix
        }
        let head = text(from: name, to: cursor)
        let rest = Self.isTagCharacter(cursor.pointee) ? try scanTagURI(at: start) : ""
        return (tagHandles["!"] ?? "!") + head + rest
    }

    /// Characters of a URI, with `%xx` escapes left as they are: no tag that matters has any.
    private mutating func scanTagURI(at start: UnsafePointer<UInt8>) throws(DecodingError) -> String {
        let first = cursor
        while Self.isTagCharacter(cursor.pointee) {
            let isEscape = cursor.pointee == UInt8(ascii: "%")
            guard !isEscape || hexadecimalDigit(cursor[1]) != nil && hexadecimalDigit(cursor[2]) != nil else {
                throw error(.badTag, at: start)
            }
            cursor += isEscape ? 3 : 1
        }
        guard cursor > first else { throw error(.badTag, at: start) }
        return text(from: first, to: cursor)
    }

    private static func isTagCharacter(_ byte: UInt8) -> Bool {
        isClass(byte, CharacterClass.word) || ";/?:@&=+$.!~*'()%,[]".utf8.contains(byte)
    }

    private func text(from start: UnsafePointer<UInt8>, to stop: UnsafePointer<UInt8>) -> String {
        String(decoding: UnsafeBufferPointer(start: start, count: stop - start), as: UTF8.self)
    }

    // MARK: - Directives

    /// Reads directives and the marker in front of the first document.
    ///
    /// - Returns: whether there is a marker.
    mutating func parseDocumentStart() throws(DecodingError) -> Bool {
        var hasDirectives = false
        skipToToken()
        while cursor == lineStart, cursor.pointee == UInt8(ascii: "%") {
            hasDirectives = true
            try parseDirective()
            skipToToken()
        }
        if isDocumentMarker, cursor.pointee == UInt8(ascii: "-") {
            cursor += 3
            keyAllowed = false
            return true
        }
        guard !hasDirectives else { throw error(.badDirective) }
        return false
    }

    private mutating func parseDirective() throws(DecodingError) {
        let start = cursor
        cursor += 1
        let words = cursor
        skipToBreak()
        var line = text(from: words, to: cursor)
        if let comment = line.range(ofComment: ()) { line.removeSubrange(comment) }
        let parts = line.split { $0 == " " || $0 == "\t" }
        switch parts.first {
        case "YAML":
            guard parts.count == 2, isVersion(parts[1]) else { throw error(.badDirective, at: start) }
            guard parts[1] == "1.1" else { throw error(.incompatibleVersion, at: start) }
        case "TAG":
            guard parts.count == 3, parts[1].first == "!", parts[1].last == "!",
                parts[1].utf8.allSatisfy({ $0 == UInt8(ascii: "!") || isClass($0, CharacterClass.word) }),
                parts[2].utf8.allSatisfy(Self.isTagCharacter)
            else {
                throw error(.badDirective, at: start)
            }
            tagHandles[String(parts[1])] = String(parts[2])
        default: throw error(.badDirective, at: start)
        }
        _ = skipBreak()
    }

    /// goyaml has read the line that ends the document, though nobody needs what it says.
    private mutating func checkTrailingDirective() throws(DecodingError) {
        let start = cursor
        do throws(DecodingError) {
            try parseDirective()
        } catch {
            guard error.problem == .incompatibleVersion else { throw error }
        }
        cursor = start
        lineStart = start
    }

    private func isVersion(_ text: Substring) -> Bool {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 2
            && numbers.allSatisfy { (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }

    /// Where text behind the first document starts, if anything but comments and end markers follows it.
    mutating func trailingDocument() throws(DecodingError) -> Int? {
        var isFirst = true
        while true {
            skipToToken()
            if cursor == end { return nil }
            if isFirst, cursor == lineStart, cursor.pointee == UInt8(ascii: "%") { try checkTrailingDirective() }
            isFirst = false
            let isColon = cursor.pointee == UInt8(ascii: ":") && isBlankOrEnd(cursor + 1)
            if isColon && !keyAllowed { throw error(.valueNotAllowed) }
            guard isDocumentMarker, cursor.pointee == UInt8(ascii: ".") else { return offset(cursor) }
            cursor += 3
        }
    }
}

extension Tag {
    /// The tag `tag:yaml.org,2002:NAME`.
    fileprivate init(yamlName: String) {
        self =
            switch yamlName {
            case "str": .string
            case "null": .null
            case "bool": .bool
            case "int": .int
            case "float": .float
            case "timestamp": .timestamp
            case "binary": .binary
            case "merge": .merge
            default: .other
            }
    }
}

extension String {
    /// A comment at the end of a directive: `#` at the start or behind a blank.
    fileprivate func range(ofComment: Void) -> Range<Index>? {
        var previous: Character = " "
        for index in indices {
            if self[index] == "#" && (previous == " " || previous == "\t") { return index..<endIndex }
            previous = self[index]
        }
        return nil
    }
}
