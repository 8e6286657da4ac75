/// The lines of a manifest whose lines end at line feeds, and what they begin with. Places are in bytes from its start.
struct ManifestLines {
    /// A line without its line feed.
    struct Line {
        let start: Int
        /// The first byte that is no space.
        let token: Int
        let end: Int

        /// Whether there is nothing, or a comment.
        @inline(__always)
        func isBlank(_ lines: ManifestLines) -> Bool { token >= end || lines[token] == UInt8(ascii: "#") }
    }

    // Safety: the source of whoever made this, with its padding; it goes before that changes.
    private let base: UnsafePointer<UInt8>
    let count: Int

    /// - Parameter base: a source that its padding follows.
    init(_ base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        self.count = count
    }

    /// A byte of the manifest, or one of the zeroes behind it.
    @inline(__always)
    subscript(index: Int) -> UInt8 {
        assert(index >= 0 && index < count + SourceBuffer.padding)
        // Safety: tokens lie inside, and what is asked for is a few bytes behind one, in the padding at the latest.
        return base[index]
    }

    /// Eight bytes, the first one lowest.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        assert(index >= 0 && index <= count)
        // Safety: the padding makes eight bytes readable at every byte and at the end.
        return Bytes.load(base + index)
    }

    func withBytes(_ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // Safety: inside the source.
        body(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    @inline(__always)
    func line(at start: Int) -> Line {
        let token = firstBehindSpaces(start)
        return Line(start: start, token: token, end: end(from: token))
    }

    /// The next line feed, or the manifest's end.
    @inline(__always)
    func end(from index: Int) -> Int {
        var scan = index
        while scan < count {
            let marks = Bytes.equal(word(at: scan), 0x0A)
            if marks != 0 { return scan &+ Bytes.countBeforeFirst(marks) }
            scan &+= 8
        }
        return count
    }

    @inline(__always)
    func firstBehindSpaces(_ index: Int) -> Int {
        var scan = index
        while true {
            // Zeroes are no spaces.
            let others = word(at: scan) ^ Bytes.each(0x20)
            if _fastPath(others != 0) { return scan + Bytes.countBeforeFirst(others) }
            scan += 8
        }
    }

    /// Whether a token begins an entry of a sequence.
    @inline(__always)
    func isEntry(_ token: Int) -> Bool { self[token] == UInt8(ascii: "-") && self[token + 1] <= 0x20 }

    /// Where a key of letters and digits ends, its colon included; nil if it is another, or something follows on its line.
    func endOfBareKey(_ token: Int) -> Int? {
        var index = token
        while isClass(self[index], CharacterClass.word) { index += 1 }
        guard index > token, self[index] == UInt8(ascii: ":"), index + 1 >= count || self[index + 1] == 0x0A else {
            return nil
        }
        return index + 1
    }

    /// Whether a token may be the same key as the one at another token.
    func mayBeSameKey(_ token: Int, _ key: Int) -> Bool {
        // Quoted keys are not read here.
        if isQuote(token) || isQuote(key) { return true }
        var length = 0
        while isClass(self[key + length], CharacterClass.word) {
            if self[token + length] != self[key + length] { return false }
            length += 1
        }
        return !isClass(self[token + length], CharacterClass.word)
    }

    @inline(__always)
    private func isQuote(_ token: Int) -> Bool { self[token] == UInt8(ascii: "\"") || self[token] == UInt8(ascii: "'") }
}
