/// One string, a value, that is all in which a manifest differs from an older version of it, found without decoding that
/// version.
///
/// The older version's tape is then this one with another text in one word, for these reasons:
///
/// - What stands in front of the string and behind it is the same in both versions, byte by byte, and the parser only goes
///   forward: it comes to the string in the same state. It looks at the whole source for its encoding alone, which
///   printable ASCII does not change, and whether the source is tried as JSON is decided by its first byte.
/// - Both texts are read, by whatever loop, as one scalar of the same style that ends where it ends here, and no further: a
///   quoted one has neither a quote nor a backslash, a plain one nothing that ends it early, or that would make it a key,
///   a comment or an indicator. So the parser leaves the string in the same state too. Whether a plain one goes on in the
///   next line depends on that line, and here it does not; whether a quoted one is followed by a colon depends on what
///   follows.
/// - Both are strings by YAML's rules, and so no JSON where they are plain.
/// - Nothing else on the tape comes from the string: there are no anchors, aliases, tags or merge keys.
public struct ScalarExchange: Sendable {
    /// The string's node.
    public let node: Int
    /// Where the older text stands in the older version: neither text is empty.
    public let old: Range<Int>

    /// - Parameters:
    ///   - old: the older version, which could be decoded.
    ///   - document: the newer one.
    ///   - view: of the newer one.
    /// - Returns: nil where nothing differs, more does, or it is not certain that no more does.
    /// - Complexity: O(bytes), 32 at a time.
    public init?(from old: Span<UInt8>, to document: Document, _ view: borrowing TapeView) {
        guard document.isLiteral else { return nil }
        let source = view.sourceBytes
        let difference = TextDifference(from: old, to: source)
        let node = view.lastNode(at: difference.new.lowerBound)
        guard node > view.root, view.isScalar(node), !(difference.old.isEmpty && difference.new.isEmpty) else {
            return nil
        }
        let start = view.sourceOffset(node)
        let end = start + view.scalar(node).count
        let oldEnd = end + old.count - source.count
        // What precedes and follows is there: it tells the style, and that the text stands where it was read. One with
        // escapes may be longer than what it was made from, and so than all that follows.
        guard start > 0, start <= difference.new.lowerBound, difference.new.upperBound <= end, end > start,
            end <= source.count, oldEnd > start
        else { return nil }
        let text = source.extracting(start..<end)
        let oldText = old.extracting(start..<oldEnd)
        let place = Self.place(of: node, view)
        // Keys that may be no strings are converted.
        guard !place.isKey else { return nil }
        switch view.kind(node) {
        case .plain:
            guard Self.mayPrecedePlain(source[start - 1]), Self.isExchangeable(oldText, text, isInFlow: place.isInFlow)
            else {
                return nil
            }
        case .quoted:
            let quote = source[start - 1]
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), end < source.count, source[end] == quote,
                Self.isBare(oldText, in: quote), Self.isBare(text, in: quote)
            else { return nil }
        default: return nil
        }
        self.node = node
        self.old = start..<oldEnd
    }

    /// A blank, or what may stand in front of a plain string without one.
    private static func mayPrecedePlain(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == UInt8(ascii: "[") || byte == UInt8(ascii: ",")
    }

    /// Whether a quoted text is its own bytes on one line.
    private static func isBare(_ text: Span<UInt8>, in quote: UInt8) -> Bool {
        for index in text.indices {
            let byte = text[index]
            if byte < 0x20 || byte > 0x7E || byte == quote || byte == UInt8(ascii: "\\") { return false }
        }
        return true
    }

    /// Whether two plain texts are strings that can stand in each other's place.
    private static func isExchangeable(_ old: Span<UInt8>, _ new: Span<UInt8>, isInFlow: Bool) -> Bool {
        // A dash might as well be a sequence's entry, which is asked first.
        guard (old[0] == UInt8(ascii: "-")) == (new[0] == UInt8(ascii: "-")) else { return false }
        let allowed = isInFlow ? CharacterClass.flowPlain : CharacterClass.plain
        return isPlain(old, allowed) && isPlain(new, allowed) && isString(old) && isString(new)
    }

    /// Whether a plain scalar of this text is scanned from its start to its end, and no further.
    private static func isPlain(_ text: Span<UInt8>, _ allowed: UInt8) -> Bool {
        let isDash = text[0] == UInt8(ascii: "-") && text.count > 1 && text[1] != 0x20
        guard isDash || isClass(text[0], CharacterClass.plainStart) else { return false }
        var previous = text[0]
        for index in text.indices {
            let byte = text[index]
            guard byte >= 0x20, byte <= 0x7E else { return false }
            switch byte {
            case 0x20: if previous == UInt8(ascii: ":") { return false }
            case UInt8(ascii: ":"), UInt8(ascii: "#"): if previous == 0x20 { return false }
            default: if !isClass(byte, allowed) { return false }
            }
            previous = byte
        }
        return previous != 0x20 && previous != UInt8(ascii: ":")
    }

    private static func isString(_ text: Span<UInt8>) -> Bool {
        text.withUnsafeBufferPointer { ScalarValue(plain: $0) } == .string
    }

    /// Whether a node below the root is a key, and whether it is part of a collection in brackets, where fewer characters may
    /// stand in plain scalars.
    private static func place(of node: Int, _ view: borrowing TapeView) -> (isKey: Bool, isInFlow: Bool) {
        var collection = view.root
        var isInFlow = false
        while true {
            let first = view.sourceBytes[view.sourceOffset(collection)]
            if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { isInFlow = true }
            let isMapping = view.kind(collection) == .mapping
            var isKey = isMapping
            var child = collection + 1
            while view.next(child) <= node {
                child = view.next(child)
                isKey = isMapping && !isKey
            }
            if child == node { return (isKey, isInFlow) }
            collection = child
        }
    }
}

extension TapeView {
    /// The last node that starts at an offset of the source or in front of it, where nodes stand in the source's order; else
    /// any node of the document.
    ///
    /// - Complexity: O(log nodes).
    fileprivate func lastNode(at offset: Int) -> Int {
        var nodes = root..<end(root)
        while nodes.count > 1 {
            let middle = nodes.lowerBound + nodes.count / 2
            nodes = sourceOffset(middle) <= offset ? middle..<nodes.upperBound : nodes.lowerBound..<middle
        }
        return nodes.lowerBound
    }
}
