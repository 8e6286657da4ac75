import Glibc

/// Decoded manifests: a word for each node, and the text of scalars that are not simply bytes of the source.
///
/// Emptied and refilled, it keeps its memory.
public struct Tape: ~Copyable, Sendable {
    /// What one document may take, words and text together, in bytes: a list of ten mebibytes of entries of one byte each,
    /// which no other document that has a use comes near. The kubelet would take gigabytes for it.
    static let documentLimit = 36_710_000
    /// How many words are added between two looks at that limit.
    private static let step = 1 << 15

    // Safety: the tape is the only owner of both blocks (it cannot be copied); pointers leave it only inside a `TapeView`,
    // which cannot outlive its borrow. A word is read and written as eight bytes: its own seven and the last one of the
    // word before, so that a byte precedes the first word and the block has eight more than its words.
    private(set) nonisolated(unsafe) var words: UnsafeMutableRawPointer
    private(set) nonisolated(unsafe) var text: UnsafeMutablePointer<UInt8>
    /// For how many words there is room.
    private var wordRoom: Int
    /// How many words may be in use before something has to be asked: room, and the limit.
    private var wordEnd: Int
    private var textCapacity: Int
    /// Words in use.
    public private(set) var count = 0
    /// Bytes of text in use.
    private(set) var textCount = 0
    /// Words and text in use when the document began.
    private var start = (words: 0, text: 0)
    /// What else the document takes memory for, in bytes.
    var besides = 0

    public init() {
        wordRoom = 1024
        wordEnd = wordRoom
        textCapacity = 1024
        words = UnsafeMutableRawPointer(Self.block(nil, bytes: Self.bytes(ofWords: wordRoom)))
        words.storeBytes(of: 0, as: UInt8.self)
        text = Self.block(nil, bytes: textCapacity + 8)
    }

    deinit {
        free(words)
        free(text)
    }

    private static func bytes(ofWords count: Int) -> Int { TapeWord.stride * count + 9 }

    /// A block of so many bytes that starts with those of another one, which is gone then. The kernel moves the pages of
    /// a large block, so that the old and the new one never take memory together.
    private static func block(_ old: UnsafeMutableRawPointer?, bytes: Int) -> UnsafeMutablePointer<UInt8> {
        guard let block = realloc(old, bytes) else { preconditionFailure("out of memory") }
        // Safety: nothing reads a byte that was not written.
        return block.bindMemory(to: UInt8.self, capacity: bytes)
    }

    /// Forgets every document and keeps the memory.
    public mutating func removeAll() {
        count = 0
        textCount = 0
    }

    /// Forgets what was added since the tape held `count` words and `textCount` bytes of text.
    mutating func truncate(count: Int, textCount: Int) {
        precondition(count >= 0 && count <= self.count && textCount >= 0 && textCount <= self.textCount)
        self.count = count
        self.textCount = textCount
        setEnd(count - start.words)
    }

    /// Begins a document behind those that are there.
    mutating func begin() {
        start = (count, textCount)
        besides = 0
        setEnd(0)
    }

    /// - Throws: if the document takes more than a document may.
    @inline(__always)
    mutating func append(_ word: TapeWord) throws(DecodingError) {
        if _slowPath(count == wordEnd) { try grow(by: 1) }
        store(word, at: count)
        count &+= 1
    }

    /// Writes a word, and a zero behind it.
    @inline(__always)
    private mutating func store(_ word: TapeWord, at index: Int) {
        // Safety: there is room for the word and one byte more.
        words.storeBytes(of: (word.bits &>> 8).littleEndian, toByteOffset: index &* 7 &+ 1, as: UInt64.self)
    }

    @inline(__always)
    subscript(index: Int) -> TapeWord {
        get {
            precondition(index >= 0 && index < count)
            return TapeWord(UnsafeRawPointer(words), index)
        }
        set {
            precondition(index >= 0 && index < count)
            // The byte behind it is the next word's.
            let next = words.load(fromByteOffset: index &* 7 &+ 8, as: UInt8.self)
            store(newValue, at: index)
            words.storeBytes(of: next, toByteOffset: index &* 7 &+ 8, as: UInt8.self)
        }
    }

    /// Writes the final length of the container that was opened at `index`.
    @inline(__always)
    mutating func close(_ index: Int) {
        let word = self[index]
        self[index] = TapeWord(word.kind, length: count &- index, offset: word.offset)
    }

    /// Adds a copy of the nodes in `range`.
    mutating func append(copyOf range: Range<Int>) throws(DecodingError) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        if count + range.count > wordEnd { try grow(by: range.count) }
        count += range.count
        move(range, to: count - range.count)
    }

    /// Moves words over others; what stood there is gone.
    mutating func move(_ range: Range<Int>, to target: Int) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count && target >= 0 && target + range.count <= count)
        // Safety: both are inside the block. The bytes in front of the first word are no part of it.
        memmove(
            words + (TapeWord.stride * target + 1),
            words + (TapeWord.stride * range.lowerBound + 1),
            TapeWord.stride * range.count
        )
    }

    // MARK: - Text

    /// Starts a text that stands for the scalar at `sourceOffset`, and returns where it starts.
    mutating func beginText(sourceOffset: Int) -> Int {
        let position = UInt32(truncatingIfNeeded: sourceOffset)
        for shift in [0, 8, 16, 24] as [UInt32] { appendText(UInt8(truncatingIfNeeded: position &>> shift)) }
        return textCount
    }

    /// The scalar whose text `beginText` started at `start`, and which is complete.
    func endText(_ kind: TapeWord.Kind, from start: Int) throws(DecodingError) -> TapeWord {
        guard textCount - start < TapeWord.lengthLimit else {
            throw DecodingError(.tooLarge, at: sourceOffset(ofTextAt: start))
        }
        return TapeWord(kind, length: textCount - start, offset: start)
    }

    /// Where in the source the scalar stands whose text `beginText` started at `start`.
    func sourceOffset(ofTextAt start: Int) -> Int {
        precondition(start >= 4 && start <= textCount)
        var position: UInt32 = 0
        for index in 0..<4 { position |= UInt32(text[start - 4 + index]) &<< UInt32(8 * index) }
        return Int(position)
    }

    @inline(__always)
    mutating func appendText(_ byte: UInt8) {
        if _slowPath(textCount == textCapacity) { growText(by: 1) }
        // Safety: `textCount < textCapacity`.
        text[textCount] = byte
        textCount &+= 1
    }

    /// Adds bytes of the source. `bytes` must not point into this tape's own text.
    mutating func appendText(_ bytes: UnsafePointer<UInt8>, count: Int) {
        if textCount + count > textCapacity { growText(by: count) }
        // Safety: there is room for `count` bytes.
        (text + textCount).update(from: bytes, count: count)
        textCount += count
    }

    // MARK: - Room

    /// What the document takes, in bytes.
    private var used: Int { TapeWord.stride * (count - start.words) + textCount - start.text + besides }

    /// Makes room. The limit is looked at after every `step` words of the document, whatever room there was before: the same
    /// document is always refused, or never.
    private mutating func grow(by more: Int) throws(DecodingError) {
        let before = count - start.words
        let after = before + more
        if (after - 1) / Self.step > (before - 1) / Self.step {
            guard used + TapeWord.stride * more <= Self.documentLimit else { throw DecodingError(.tooManyNodes, at: 0) }
        }
        if count + more > wordRoom {
            wordRoom = max(count + more, wordRoom * 2)
            words = UnsafeMutableRawPointer(Self.block(words, bytes: Self.bytes(ofWords: wordRoom)))
        }
        setEnd(after)
    }

    /// - Parameter used: how many words the document will have.
    private mutating func setEnd(_ used: Int) {
        wordEnd = min(wordRoom, start.words + (used / Self.step + 1) * Self.step)
    }

    private mutating func growText(by more: Int) {
        textCapacity = max(textCapacity * 2, textCount + more + 8)
        // Room for a read of eight bytes at the last byte of the text.
        text = Self.block(text, bytes: textCapacity + 8)
    }
}
