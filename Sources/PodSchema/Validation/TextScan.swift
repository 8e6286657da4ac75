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

    @inline(__always)
    private static func isASCII(_ word: UInt64) -> Bool { word & highs == 0 }

    /// Marks the bytes of an ASCII word from `low` to `high`; the other bits mean nothing.
    @inline(__always)
    private static func marks(_ word: UInt64, _ low: UInt8, _ high: UInt8) -> UInt64 {
        ((word | highs) &- each(low)) & (each(high | 0x80) &- word)
    }

    /// Marks letters and digits; capitals count as letters if `foldsCase`.
    @inline(__always)
    private static func alphanumerics(_ word: UInt64, foldsCase: Bool) -> UInt64 {
        // Bit 5 is what small letters have and capitals lack.
        let letters = marks(foldsCase ? word | each(0x20) : word, UInt8(ascii: "a"), UInt8(ascii: "z"))
        return (letters | marks(word, UInt8(ascii: "0"), UInt8(ascii: "9"))) & highs
    }

    /// Marks `-` and `.`, which differ from each other in bit 0.
    @inline(__always)
    private static func dashesAndDots(_ word: UInt64) -> UInt64 {
        marks(word, UInt8(ascii: "-"), UInt8(ascii: ".")) & highs
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
            last = Self.alphanumerics(word, foldsCase: true)
            let underscores = Self.marks(word, UInt8(ascii: "_"), UInt8(ascii: "_"))
            let valid = last | Self.dashesAndDots(word) | underscores & Self.highs
            guard Self.isASCII(word), valid == Self.highs, !isFirst || last & 0x80 != 0 else { return false }
            isFirst = false
        }
        return !isFirst && isLastMarked(last)
    }

    /// Whether there are only small letters, digits, and `-` and `.` inside, with letters or digits around each `.`.
    @inline(__always)
    consuming func isSubdomain(foldsCase: Bool = false) -> Bool {
        var letters: UInt64 = 0
        // As behind a dot.
        var carriedDot: UInt64 = 0x80
        var carriedLetter: UInt64 = 0
        while let word = next() {
            letters = Self.alphanumerics(word, foldsCase: foldsCase)
            let others = Self.dashesAndDots(word)
            guard Self.isASCII(word), letters | others == Self.highs else { return false }
            let dots = others & ~(word &<< 7)
            let behindDots = dots &<< 8 | carriedDot
            let behindLetters = letters &<< 8 | carriedLetter
            if (behindDots & ~letters) | (dots & ~behindLetters) != 0 { return false }
            carriedDot = dots &>> 56
            carriedLetter = letters &>> 56
        }
        return letters != 0 && isLastMarked(letters)
    }

    /// Whether there are only small letters, digits, and `-` inside.
    @inline(__always)
    consuming func isLabel() -> Bool {
        var last: UInt64 = 0
        var isFirst = true
        while let word = next() {
            last = Self.alphanumerics(word, foldsCase: false)
            let others = Self.dashesAndDots(word) & (word &<< 7)
            guard Self.isASCII(word), last | others == Self.highs, !isFirst || last & 0x80 != 0 else { return false }
            isFirst = false
        }
        return !isFirst && isLastMarked(last)
    }

    /// Whether there are only printable ASCII characters other than `=`.
    @inline(__always)
    consuming func isPrintable() -> Bool {
        while let word = next() {
            let printable = Self.marks(word, 0x20, 0x7E) & ~Self.marks(word, UInt8(ascii: "="), UInt8(ascii: "="))
            guard Self.isASCII(word), printable & Self.highs == Self.highs else { return false }
        }
        return true
    }

    /// Whether two dots follow each other anywhere.
    @inline(__always)
    consuming func hasTwoDots() -> Bool {
        var carried: UInt64 = 0
        while let word = next() {
            let dots = Self.equals(word, UInt8(ascii: "."))
            if dots & (dots &<< 8 | carried) != 0 { return true }
            carried = dots &>> 56
        }
        return false
    }

    /// Where a byte stands first; nil if it does not. Not for `a`.
    @inline(__always)
    consuming func firstIndex(of byte: UInt8) -> Int? {
        while let word = next() {
            let found = Self.equals(word, byte)
            if found != 0 { return offset &- 8 &+ found.trailingZeroBitCount &>> 3 }
        }
        return nil
    }

    /// Marks the bytes that equal `byte`. Exact up to the first one: a borrow may mark those above it.
    @inline(__always)
    private static func equals(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let difference = word ^ each(byte)
        return (difference &- each(1)) & ~difference & highs
    }
}
