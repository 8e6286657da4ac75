/// Comparisons of a text's bytes with words of the program.
extension Span<UInt8> {
    var first: UInt8? { isEmpty ? nil : self[0] }
    var last: UInt8? { isEmpty ? nil : self[count - 1] }

    func equals(_ word: StaticString) -> Bool {
        count == word.utf8CodeUnitCount && matches(word, at: 0)
    }

    func starts(with word: StaticString) -> Bool {
        count >= word.utf8CodeUnitCount && matches(word, at: 0)
    }

    func ends(with word: StaticString) -> Bool {
        count >= word.utf8CodeUnitCount && matches(word, at: count - word.utf8CodeUnitCount)
    }

    func contains(_ word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        return (0...count - word.utf8CodeUnitCount).contains { matches(word, at: $0) }
    }

    /// Whether the word stands at `offset`, behind which there are enough bytes.
    private func matches(_ word: StaticString, at offset: Int) -> Bool {
        for index in 0..<word.utf8CodeUnitCount {
            // Safety: the index is inside the word.
            if unsafe word.utf8Start[index] != self[offset + index] { return false }
        }
        return true
    }

    /// Whether every byte is valid.
    @inline(__always)
    func allSatisfy(_ isValid: (UInt8) -> Bool) -> Bool {
        for index in indices where !isValid(self[index]) { return false }
        return true
    }

    /// Where a byte stands first.
    func firstIndex(of byte: UInt8) -> Int? {
        for index in indices where self[index] == byte { return index }
        return nil
    }
}

extension UInt8 {
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
    var isLowerCase: Bool { self &- UInt8(ascii: "a") < 26 }
    var isUpperCase: Bool { self &- UInt8(ascii: "A") < 26 }
    var isLowerAlphanumeric: Bool { isLowerCase || isDigit }
    /// Bit 5 is what small letters have and capitals lack.
    var isAlphanumeric: Bool { (self | 0x20).isLowerCase || isDigit }
    var isHexadecimal: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20) }
    var isControl: Bool { self < 0x20 || self == 0x7F }
    /// White space as Go's `strings.TrimSpace` knows it in ASCII.
    var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
