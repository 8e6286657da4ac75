/// Reads the nodes of one document. It cannot outlive the tape and the source that it looks into.
///
/// Nodes are named by their index on the tape. Every access checks that the index is on the tape, so that no index,
/// however wrong, reads other memory.
@frozen
public struct TapeView: ~Escapable {
    // Safety: all three stay valid as long as the tape and the source are borrowed, which this type's lifetime ensures.
    // The text's block and the source have eight readable bytes behind every scalar.
    @usableFromInline let words: UnsafeRawPointer
    @usableFromInline let text: UnsafePointer<UInt8>
    @usableFromInline let source: UnsafePointer<UInt8>
    // A view is handed to every function of a walk, so it is kept small: two counts to a word, the first in the low half.
    @usableFromInline let counts: UInt64
    @usableFromInline let document: UInt64

    /// How many bytes may be taken besides the document's words, so that no manifest takes more than a document may.
    public var allowance: Int { Tape.documentLimit - TapeWord.stride * (end(root) - root) }

    /// Words on the tape.
    @inlinable
    @inline(__always)
    var count: Int { Int(truncatingIfNeeded: counts & 0xFFFF_FFFF) }

    @inlinable
    @inline(__always)
    var textCount: Int { Int(truncatingIfNeeded: counts &>> 32) }

    /// The document's root node.
    @inlinable public var root: Int { Int(truncatingIfNeeded: document & 0xFFFF_FFFF) }

    /// Bytes of the source.
    @inlinable public var sourceCount: Int { Int(truncatingIfNeeded: document &>> 32) }

    @_lifetime(borrow tape, borrow sources)
    init(_ document: Document, tape: borrowing Tape, sources: borrowing SourceBuffer) {
        words = UnsafeRawPointer(tape.words)
        text = UnsafePointer(tape.text)
        source = sources.start(document.source)
        counts = Self.pair(tape.count, tape.textCount)
        self.document = Self.pair(document.root, document.source.count)
        precondition(document.root < tape.count)
    }

    /// Traps where a count does not fit: nothing near that fits in memory.
    private static func pair(_ low: Int, _ high: Int) -> UInt64 {
        UInt64(UInt32(low)) | UInt64(UInt32(high)) &<< 32
    }

    @inlinable
    @inline(__always)
    func word(_ node: Int) -> TapeWord {
        precondition(node >= 0 && node < count)
        return TapeWord(words, node)
    }

    @inlinable
    @inline(__always)
    public func kind(_ node: Int) -> TapeWord.Kind { word(node).kind }

    @inlinable
    @inline(__always)
    public func isScalar(_ node: Int) -> Bool { word(node).isScalar }

    /// The node behind `node` and all its children.
    @inlinable
    @inline(__always)
    public func next(_ node: Int) -> Int { node &+ word(node).span }

    /// Where the children of a collection end.
    @inlinable
    @inline(__always)
    public func end(_ node: Int) -> Int { next(node) }

    /// Whether a node is an empty collection.
    @inlinable
    @inline(__always)
    public func isEmptyCollection(_ node: Int) -> Bool { !word(node).isScalar && word(node).span == 1 }

    /// A scalar's text, to ask several things of. Traps at a collection.
    @inlinable
    @inline(__always)
    @_lifetime(copy self)
    public func scalar(_ node: Int) -> TapeScalar {
        let word = word(node)
        precondition(word.isScalar)
        // Safety: a scalar's text was written with its word, and ends inside its block.
        return unsafe _overrideLifetime(TapeScalar(start: start(of: word), word: word), copying: self)
    }

    /// The text of a scalar; of a collection nothing.
    @inlinable
    @inline(__always)
    @_lifetime(copy self)
    public func bytes(_ node: Int) -> Span<UInt8> {
        guard isScalar(node) else { return unsafe _overrideLifetime(Span(), copying: self) }
        return scalar(node).bytes
    }

    @inlinable
    @inline(__always)
    func start(of word: TapeWord) -> UnsafePointer<UInt8> {
        // Holds for every word of this document; a document that is no longer on the tape must not read other memory.
        precondition(word.offset &+ word.length <= (word.isInText ? textCount : sourceCount) || !word.isScalar)
        return (word.isInText ? text : source) + word.offset
    }

    /// What a scalar means: a quoted one is a string, a plain one what YAML makes of it.
    @inlinable
    @inline(__always)
    public func value(_ node: Int) -> ScalarValue { isScalar(node) ? scalar(node).value : .string }

    /// Whether a node is null: nothing at all, `~` or `null`.
    @inlinable
    @inline(__always)
    public func isNull(_ node: Int) -> Bool {
        let word = word(node)
        return word.mayBeNull && scalar(node).isNull
    }

    /// Whether a scalar is certainly a string, found out from its style, length and first byte alone.
    @inlinable
    @inline(__always)
    public func isPlainlyString(_ node: Int) -> Bool { isScalar(node) && scalar(node).isPlainlyString }

    /// The bytes that a scalar may be compared by: the first eight and the last eight, the missing ones zero.
    @inlinable
    @inline(__always)
    public func key(_ node: Int) -> KeyBytes { isScalar(node) ? scalar(node).key : .empty }

    /// A keyed hash of a scalar's text.
    @inlinable
    @inline(__always)
    public func hash(_ node: Int, seed: Hash128) -> Hash128 {
        isScalar(node) ? scalar(node).hash(seed: seed) : seed.mixed(0, 0)
    }

    /// Where the node stands in the source, in bytes.
    public func sourceOffset(_ node: Int) -> Int {
        let word = word(node)
        guard word.isInText else { return word.offset }
        precondition(word.offset >= 4 && word.offset <= textCount)
        var position: UInt32 = 0
        for index in 0..<4 { position |= UInt32(text[word.offset - 4 + index]) &<< UInt32(8 * index) }
        return Int(position)
    }

    /// Where the node stands, for people.
    public func position(_ node: Int) -> SourcePosition {
        SourcePosition(offset: sourceOffset(node), in: sourceBytes)
    }

    /// The whole source.
    public var sourceBytes: Span<UInt8> {
        @_lifetime(copy self) get {
            unsafe _overrideLifetime(Span(_unsafeStart: source, count: sourceCount), copying: self)
        }
    }

    /// The text of a scalar as a string. Allocates: for messages and plans.
    public func string(_ node: Int) -> String {
        let word = word(node)
        return String(
            decoding: UnsafeBufferPointer(start: start(of: word), count: word.isScalar ? word.length : 0),
            as: UTF8.self
        )
    }
}
