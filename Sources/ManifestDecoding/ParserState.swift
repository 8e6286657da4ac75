/// A collection that is open while a document is parsed, and what its next token may be.
struct Frame {
    enum Kind: UInt8 {
        case document
        case blockMapping
        case blockSequence
        /// A sequence at its parent mapping's indentation: `key:` and, below it in the same column, `- item`.
        case indentlessSequence
        case flowMapping
        case flowSequence
        /// One pair written without braces in a flow sequence: `[a: b]`.
        case flowPair
    }

    enum State: UInt8 {
        /// Expects the next key or entry, or the collection's end.
        case next
        /// Expects a value; another key or the end makes it null.
        case value
        /// Behind `? `: expects a key that is no simple key.
        case explicitKey
        /// Behind an explicit key, or a key without `:` in a flow mapping: expects `:`; anything else makes the value null.
        case colon
        /// Behind an entry of a flow collection: expects a comma or the end.
        case comma
        /// The document's root node is complete.
        case done
    }

    var kind: Kind
    var state: State
    /// A mapping that holds a merge key, which is resolved when it closes.
    var hasMerge = false
    /// The column of a block collection's entries; -1 outside any.
    var indent: Int32
    /// Where its word is on the tape.
    var word: Int32
    /// The anchor that names it, in the parser's list, or -1.
    var anchor: Int32 = -1
}

/// An anchor and the tape's words that it names. Open while its collection is.
struct Anchor {
    var words: Range<Int>
    var isOpen: Bool
}

/// Anchor and tag in front of a node.
struct Properties {
    /// Where the first of them starts: the column of a key that they belong to.
    var start: UnsafePointer<UInt8>
    var lineStart: UnsafePointer<UInt8>
    /// A key was allowed where they start, so they may be a key's.
    var mayBeKeys: Bool
    var anchor: String?
    var tag: Tag?
}

/// What a tag makes of a scalar. Tags of collections and unknown tags change nothing in JSON.
enum Tag {
    case string
    case null
    case bool
    case int
    case float
    case timestamp
    case binary
    case merge
    /// Unknown to YAML: the scalar is the string that stands there.
    case other
}
