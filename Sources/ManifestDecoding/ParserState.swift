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

    static let document = Frame(kind: .document, state: .value, indent: -1, word: 0)

    var kind: Kind
    var state: State
    /// A mapping that holds a merge key, which is resolved when it closes.
    var hasMerge = false
    /// The column of a block collection's entries; -1 outside any.
    var indent: Int32
    /// Where its word is on the tape.
    var word: Int32
    /// The anchor that names it, in the parser's table, or -1.
    var anchor: Int32 = -1
}

/// Anchor and tag in front of a node. Holds no references: every key and value looks for them.
struct Properties {
    /// Where the first of them starts: the column of a key that they belong to.
    var start: UnsafePointer<UInt8>
    var lineStart: UnsafePointer<UInt8>
    /// A key was allowed where they start, so they may be a key's.
    var mayBeKeys: Bool
    /// They start in the column of the innermost mapping's keys, so they can only be a key's.
    var mustBeKeys = false
    /// The anchor's name, in the source.
    var anchor: UnsafeBufferPointer<UInt8>?
    var tag: Tag?
}

/// The open collections, the document outermost.
///
/// Its memory outlives the documents. The innermost frame is changed where it stands: copying it right after a part of it
/// was written would wait for that write.
struct FrameStack: ~Copyable {
    // Safety: this struct is the memory's only owner, and `top` always points into it, at a frame that was written.
    private nonisolated(unsafe) var base: UnsafeMutablePointer<Frame>
    private nonisolated(unsafe) var last: UnsafeMutablePointer<Frame>
    private nonisolated(unsafe) var innermost: UnsafeMutablePointer<Frame>

    init() {
        let capacity = 64
        base = .allocate(capacity: capacity)
        last = base + (capacity - 1)
        innermost = base
        innermost.initialize(to: Frame.document)
    }

    deinit {
        base.deallocate()
    }

    /// How many collections are open.
    var depth: Int { innermost - base }

    /// The innermost open collection, or the document.
    @inline(__always)
    var top: Frame {
        _read { yield innermost.pointee }
        _modify { yield &innermost.pointee }
    }

    mutating func removeAll() {
        innermost = base
        innermost.pointee = Frame.document
    }

    @inline(__always)
    mutating func push(_ frame: Frame) {
        if _slowPath(innermost == last) { grow() }
        innermost += 1
        innermost.initialize(to: frame)
    }

    @inline(__always)
    mutating func pop() {
        precondition(innermost > base)
        innermost -= 1
    }

    private mutating func grow() {
        let count = last - base + 1
        let grown = UnsafeMutablePointer<Frame>.allocate(capacity: count * 2)
        grown.moveInitialize(from: base, count: count)
        base.deallocate()
        base = grown
        innermost = base + (count - 1)
        last = base + (count * 2 - 1)
    }
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
    /// `!`: the scalar is a string, unless it is a merge key.
    case nonSpecific
    /// Unknown to YAML: the scalar is the string that stands there.
    case other
}
