/// The text of one scalar on a tape, whose place has been checked once for all that is asked of it.
@frozen
public struct TapeScalar: ~Escapable {
    // Safety: the text's block or the source, which stay valid as long as the view that this comes from. There are
    // `word.length` bytes at `start`, and eight readable ones behind.
    @usableFromInline let start: UnsafePointer<UInt8>
    @usableFromInline let word: TapeWord

    @inlinable
    @inline(__always)
    @_lifetime(immortal)
    init(start: UnsafePointer<UInt8>, word: TapeWord) {
        self.start = start
        self.word = word
    }

    /// In bytes.
    @inlinable
    @inline(__always)
    public var count: Int { word.length }

    @inlinable
    @inline(__always)
    public var isEmpty: Bool { count == 0 }

    /// What the scalar means: a quoted one is a string, a plain one what YAML makes of it.
    @inlinable
    @inline(__always)
    public var value: ScalarValue { word.isPlain ? ScalarValue(plain: start, count: count) : .string }

    /// The number that it is, if it is written plainly with one to eight digits; of other numbers `value` tells.
    @inlinable
    @inline(__always)
    public var smallNumber: Int64? {
        guard word.isPlain else { return nil }
        let bytes = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
        return ScalarValue.smallNumber(bytes, count: count)
    }

    /// Whether it is null: nothing at all, `~` or `null`.
    @inlinable
    @inline(__always)
    public var isNull: Bool {
        guard word.mayBeNull else { return false }
        if count == 0 { return true }
        guard count == 4 || count == 1 else { return false }
        let first = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self).littleEndian
        // `~`, and `null` in any case, of which not every mixture is one.
        if count == 1 { return first & 0xFF == 0x7E }
        return first | 0x2020_2020 == 0x6C6C_756E && value == .null
    }

    @inlinable
    @inline(__always)
    public var isString: Bool { isPlainlyString || value == .string }

    /// Whether it is certainly a string, found out from its style, length and first byte alone.
    @inlinable
    @inline(__always)
    public var isPlainlyString: Bool {
        let first = start.pointee
        // No word that means something else is longer than `false`. One branch for all of that, nearly always taken.
        let isLongWord = UInt64(bitPattern: Int64((5 &- count) & (57 &- Int(first)))) &>> 63
        if word.quotedBit | isLongWord != 0 { return true }
        return count > 0 && !Self.mayBeTyped(first, start)
    }

    /// Whether a plain scalar that is not empty may be a number, a boolean, null or a merge key, by its first two bytes.
    @inlinable
    @inline(__always)
    static func mayBeTyped(_ first: UInt8, _ start: UnsafePointer<UInt8>) -> Bool {
        // Safety: eight bytes are readable behind every scalar's start.
        if first == UInt8(ascii: "-"), start[1] == UInt8(ascii: "-") { return false }
        guard first < 128 else { return false }
        let bits = first < 64 ? CharacterClass.maybeTypedBelow64 : CharacterClass.maybeTypedFrom64
        return bits &>> UInt64(truncatingIfNeeded: first & 63) & 1 != 0
    }

    /// The bytes that it may be compared by: the first eight and the last eight, the missing ones zero.
    @inlinable
    @inline(__always)
    public var key: KeyBytes { KeyBytes(start, count: count) }

    /// The eight bytes from `offset` on, the first one lowest; behind the text's end stand bytes of any value.
    ///
    /// Traps where `offset` is not inside the text.
    @inlinable
    @inline(__always)
    public func word(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset < count)
        // Safety: eight bytes are readable from any byte of a scalar on.
        return UnsafeRawPointer(start).loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
    }

    /// Whether the text is the one that `other` holds.
    public func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return other.withUnsafeBytes { bytes in
            let left = UnsafeRawPointer(start)
            var index = 0
            while index + 8 <= count {
                // Safety: both have `count` bytes, so eight from `index` on are inside.
                let word = left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if word != bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) { return false }
                index += 8
            }
            while index < count, start[index] == bytes[index] { index += 1 }
            return index == count
        }
    }

    /// A keyed hash of the text.
    @inlinable
    @inline(__always)
    public func hash(seed: Hash128) -> Hash128 {
        Hash128(UnsafeBufferPointer(start: start, count: count), seed: seed)
    }

    @inlinable
    @inline(__always)
    public var bytes: Span<UInt8> {
        @_lifetime(copy self) get {
            unsafe _overrideLifetime(Span(_unsafeStart: start, count: count), copying: self)
        }
    }
}
