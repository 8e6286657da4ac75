/// Goes through the members of one mapping, each read from the tape once.
@frozen
public struct TapeMembers: ~Escapable {
    // Safety: as a view's; `end` is on the tape, which is checked once, and every index is below it.
    @usableFromInline let words: UnsafeRawPointer
    @usableFromInline let text: UnsafePointer<UInt8>
    @usableFromInline let source: UnsafePointer<UInt8>
    @usableFromInline let textCount: Int
    @usableFromInline let sourceCount: Int
    @usableFromInline let end: Int
    @usableFromInline var index: Int

    /// A key, and the value that it stands in front of.
    @frozen
    public struct Member {
        /// The key's node.
        public let node: Int
        public let key: KeyBytes
        /// The value's node.
        public let value: Int
        public let isNull: Bool

        @inlinable
        @inline(__always)
        init(node: Int, key: KeyBytes, value: Int, isNull: Bool) {
            self.node = node
            self.key = key
            self.value = value
            self.isNull = isNull
        }
    }

    @inlinable
    @inline(__always)
    @_lifetime(copy view)
    init(_ view: borrowing TapeView, _ mapping: Int) {
        words = view.words
        text = view.text
        source = view.source
        textCount = view.textCount
        sourceCount = view.sourceCount
        end = view.end(mapping)
        index = mapping &+ 1
        precondition(end <= view.count)
    }

    /// The next member; nil behind the last one.
    @inlinable
    @inline(__always)
    public mutating func next() -> Member? {
        let node = index
        guard node < end else { return nil }
        let value = node &+ 1
        // A key is a scalar, so its value follows at once.
        precondition(value < end)
        let keyWord = TapeWord(words, node)
        precondition(keyWord.isScalar)
        let valueWord = TapeWord(words, value)
        index = value &+ valueWord.span
        let key = KeyBytes(start(of: keyWord), count: keyWord.length)
        return Member(node: node, key: key, value: value, isNull: isNull(valueWord))
    }

    @inlinable
    @inline(__always)
    func start(of word: TapeWord) -> UnsafePointer<UInt8> {
        // Safety: as in a view.
        precondition(word.offset &+ word.length <= (word.isInText ? textCount : sourceCount))
        return (word.isInText ? text : source) + word.offset
    }

    @inlinable
    @inline(__always)
    func isNull(_ word: TapeWord) -> Bool {
        guard word.mayBeNull else { return false }
        precondition(word.offset &+ word.length <= sourceCount)
        return TapeScalar(start: source + word.offset, word: word).isNull
    }
}

extension TapeView {
    /// The members of a mapping; of anything else none.
    @inlinable
    @inline(__always)
    @_lifetime(copy self)
    public func members(of mapping: Int) -> TapeMembers { TapeMembers(self, mapping) }
}
