import ManifestDecoding

/// Reads texts eight bytes at once, to accept without further ado what is valid and plain.
///
/// In a word of marks the highest bit of each byte tells about the byte; bytes behind the text's end count as letters.
struct TextScan: ~Escapable {
    private let text: TapeScalar
    private let end: Int
    private var offset: Int

    /// Reads the bytes in `range`, which must be inside the text.
    @inline(__always)
    @_lifetime(copy text)
    init(_ text: borrowing TapeScalar, _ range: Range<Int>) {
        self.text = copy text
        offset = range.lowerBound
        end = range.upperBound
    }

    @inline(__always)
    @_lifetime(copy text)
    init(_ text: borrowing TapeScalar) { self.init(text, 0..<text.count) }

    static let highs: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The next eight bytes, `a` for those behind the end; nil at the end.
    @inline(__always)
    private mutating func next() -> UInt64? {
        let rest = end &- offset
        guard rest > 0 else { return nil }
        let word = text.word(at: offset)
        offset &+= 8
        if rest >= 8 { return word }
        let unused = ~UInt64(0) &<< UInt64(truncatingIfNeeded: rest &* 8)
        return word & ~unused | Self.each(UInt8(ascii: "a")) & unused
    }

    /// Marks the bytes from `low` to `high`, both below 0x80. What is not ASCII may be marked too.
    @inline(__always)
    private static func marks(_ word: UInt64, _ low: UInt8, _ high: UInt8) -> UInt64 {
        ((word | highs) &- each(low)) & (each(high | 0x80) &- (word & ~highs))
    }

    @inline(__always)
    private static func marks(_ word: UInt64, _ byte: UInt8) -> UInt64 { marks(word, byte, byte) }

    /// Marks letters and digits; capitals count as letters if `foldsCase`.
    @inline(__always)
    private static func alphanumerics(_ word: UInt64, foldsCase: Bool) -> UInt64 {
        // Bit 5 is what small letters have and capitals lack.
        let letters = marks(foldsCase ? word | each(0x20) : word, UInt8(ascii: "a"), UInt8(ascii: "z"))
        return (letters | marks(word, UInt8(ascii: "0"), UInt8(ascii: "9"))) & ~word & highs
    }

    /// Whether the last byte is marked, in the marks of the word that ends the text.
    @inline(__always)
    private func isLastMarked(_ marks: UInt64) -> Bool {
        // `offset` is behind the word.
        marks &>> UInt64(truncatingIfNeeded: (end &- offset &+ 8) &* 8 &- 1) & 1 != 0
    }

    // MARK: - Forms

    /// Whether there are only letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.
    @inline(__always)
    consuming func isName() -> Bool {
        var last: UInt64 = 0
        var isFirst = true
        while let word = next() {
            let alphanumerics = Self.alphanumerics(word, foldsCase: true)
            let others = Self.marks(word, UInt8(ascii: "-"), UInt8(ascii: ".")) | Self.marks(word, UInt8(ascii: "_"))
            guard alphanumerics | (others & ~word & Self.highs) == Self.highs else { return false }
            if isFirst, alphanumerics & 0x80 == 0 { return false }
            isFirst = false
            last = alphanumerics
        }
        return !isFirst && isLastMarked(last)
    }

    /// Whether there are only small letters, digits, and `-` and `.` inside, with letters or digits around each `.`.
    @inline(__always)
    consuming func isSubdomain(foldsCase: Bool = false) -> Bool {
        var alphanumerics: UInt64 = 0
        // As behind a dot.
        var carriedDot: UInt64 = 0x80
        var carriedLetter: UInt64 = 0
        var isEmpty = true
        while let word = next() {
            isEmpty = false
            alphanumerics = Self.alphanumerics(word, foldsCase: foldsCase)
            let dots = Self.marks(word, UInt8(ascii: ".")) & ~word & Self.highs
            let dashes = Self.marks(word, UInt8(ascii: "-")) & ~word & Self.highs
            guard alphanumerics | dots | dashes == Self.highs else { return false }
            let behindDots = dots &<< 8 | carriedDot
            let behindLetters = alphanumerics &<< 8 | carriedLetter
            if (behindDots & ~alphanumerics) | (dots & ~behindLetters) != 0 { return false }
            carriedDot = dots &>> 56
            carriedLetter = alphanumerics &>> 56
        }
        return !isEmpty && isLastMarked(alphanumerics)
    }

    /// Whether there are only small letters, digits, and `-` inside.
    @inline(__always)
    consuming func isLabel() -> Bool {
        var last: UInt64 = 0
        var isFirst = true
        while let word = next() {
            last = Self.alphanumerics(word, foldsCase: false)
            let dashes = Self.marks(word, UInt8(ascii: "-")) & ~word & Self.highs
            guard last | dashes == Self.highs, !isFirst || last & 0x80 != 0 else { return false }
            isFirst = false
        }
        return !isFirst && isLastMarked(last)
    }

    /// Whether there are only printable ASCII characters other than `=`.
    @inline(__always)
    consuming func isPrintable() -> Bool {
        while let word = next() {
            let printable = Self.marks(word, 0x20, 0x7E) & ~Self.marks(word, UInt8(ascii: "=")) & ~word
            guard printable & Self.highs == Self.highs else { return false }
        }
        return true
    }

    /// Whether two dots follow each other anywhere.
    @inline(__always)
    consuming func hasTwoDots() -> Bool {
        var carried: UInt64 = 0
        while let word = next() {
            let dots = Self.marks(word, UInt8(ascii: ".")) & ~word & Self.highs
            if dots & (dots &<< 8 | carried) != 0 { return true }
            carried = dots &>> 56
        }
        return false
    }

    /// Where a byte stands first; nil if it does not. Not for `a`.
    @inline(__always)
    consuming func firstIndex(of byte: UInt8) -> Int? {
        while let word = next() {
            let found = Self.marks(word, byte) & ~word & Self.highs
            if found != 0 { return offset &- 8 &+ found.trailingZeroBitCount &>> 3 }
        }
        return nil
    }
}
