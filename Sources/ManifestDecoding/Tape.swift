import Glibc

/// Decoded manifests: a word for each node, and the text of scalars that are not simply bytes of the source.
///
/// Emptied and refilled, it keeps its memory.
public struct Tape: ~Copyable, Sendable {
    // Safety: the tape is the only owner of both blocks (it cannot be copied); pointers leave it only inside a `TapeView`,
    // which cannot outlive its borrow.
    private(set) nonisolated(unsafe) var words: UnsafeMutablePointer<UInt64>
    private(set) nonisolated(unsafe) var text: UnsafeMutablePointer<UInt8>
    private(set) var wordCapacity: Int
    private(set) var textCapacity: Int
    /// Words in use.
    public private(set) var count = 0
    /// Bytes of text in use.
    private(set) var textCount = 0

    public init() {
        wordCapacity = 1024
        textCapacity = 1024
        words = Self.block(nil, of: wordCapacity)
        text = Self.block(nil, of: textCapacity + 8)
    }

    deinit {
        free(words)
        free(text)
    }

    /// A block of so many elements that starts with those of another one, which is gone then. The kernel moves the pages of
    /// a large block, so that the old and the new one never take memory together.
    private static func block<Element: BitwiseCopyable>(
        _ old: UnsafeMutablePointer<Element>?,
        of count: Int
    ) -> UnsafeMutablePointer<Element> {
        guard let block = realloc(old, count * MemoryLayout<Element>.stride) else {
            preconditionFailure("out of memory")
        }
        // Safety: `malloc` aligns for every plain type, and nothing reads an element that was not written.
        return block.bindMemory(to: Element.self, capacity: count)
    }

    /// Forgets every document and keeps the memory.
    public mutating func removeAll() {
        count = 0
        textCount = 0
    }

    /// Forgets what was added since the tape held `count` words and `textCount` bytes of text.
    mutating func truncate(count: Int, textCount: Int) {
        self.count = count
        self.textCount = textCount
    }

    @inline(__always)
    mutating func append(_ word: TapeWord) {
        if _slowPath(count == wordCapacity) { growWords() }
        // Safety: `count < wordCapacity`.
        words[count] = word.bits
        count &+= 1
    }

    @inline(__always)
    subscript(index: Int) -> TapeWord {
        get {
            precondition(index >= 0 && index < count)
            return TapeWord(bits: words[index])
        }
        set {
            precondition(index >= 0 && index < count)
            words[index] = newValue.bits
        }
    }

    /// Writes the final length of the container that was opened at `index`.
    @inline(__always)
    mutating func close(_ index: Int) {
        let word = self[index]
        self[index] = TapeWord(word.kind, length: count &- index, offset: word.offset)
    }

    /// Adds a copy of the nodes in `range`.
    mutating func append(copyOf range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        while count + range.count > wordCapacity { growWords() }
        // Safety: both ranges are inside the block, and do not overlap: the copy starts at `count`.
        (words + count).update(from: words + range.lowerBound, count: range.count)
        count += range.count
    }

    /// Replaces all words from `start` on.
    mutating func replace(from start: Int, with replacement: [UInt64]) {
        precondition(start >= 0 && start <= count)
        count = start
        for bits in replacement { append(TapeWord(bits: bits)) }
    }

    // MARK: - Text

    /// Starts a text that stands for the scalar at `sourceOffset`, and returns where it starts.
    mutating func beginText(sourceOffset: Int) -> Int {
        let position = UInt32(truncatingIfNeeded: sourceOffset)
        for shift in [0, 8, 16, 24] as [UInt32] { appendText(UInt8(truncatingIfNeeded: position &>> shift)) }
        return textCount
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

    private mutating func growWords() {
        wordCapacity *= 2
        words = Self.block(words, of: wordCapacity)
    }

    private mutating func growText(by more: Int) {
        textCapacity = max(textCapacity * 2, textCount + more + 8)
        // Room for a read of eight bytes at the last byte of the text.
        text = Self.block(text, of: textCapacity + 8)
    }
}
