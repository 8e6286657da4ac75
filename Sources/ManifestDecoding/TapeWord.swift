/// One node of a decoded manifest, packed into seven bytes.
///
/// | bits | scalar | mapping, sequence |
/// |---|---|---|
/// | 61–63 | kind | kind |
/// | 36–60 | length in bytes | words of the whole node, itself included |
/// | 8–35 | where its text starts | where it starts in the source |
/// | 0–7 | nothing: bits of any value | |
///
/// On the tape a word has no lowest byte, and is read together with the last byte of the word before.
///
/// A container is followed by its children, so skipping it is one addition and copying it is a copy of words:
/// nothing in it is absolute but offsets into the source. A mapping's children are key, value, key, value …
@frozen
public struct TapeWord: Sendable, Equatable, BitwiseCopyable {
    /// What a node is and where its text lives.
    @frozen
    public enum Kind: UInt8, Sendable {
        /// A plain (unquoted) scalar whose text is the source's own bytes. Empty means null.
        case plain = 0
        /// A plain scalar that had to be rewritten (folded lines); its text is in the tape's text.
        case plainText = 1
        /// A quoted, block or `!!str` scalar, always a string; its text is the source's own bytes.
        case quoted = 2
        /// A string whose text is in the tape's text, because of an escape, a fold or a conversion.
        case quotedText = 3
        case mapping = 4
        case sequence = 5
    }

    /// Offsets have 28 bits.
    static let offsetLimit = 1 << 28
    /// Lengths have 25 bits.
    static let lengthLimit = 1 << 25

    @usableFromInline let bits: UInt64

    @inlinable
    init(bits: UInt64) {
        self.bits = bits
    }

    @inline(__always)
    init(_ kind: Kind, length: Int, offset: Int) {
        // No field can spill into its neighbour: sources, texts and documents are kept below both limits.
        bits =
            UInt64(kind.rawValue) &<< 61 | UInt64(truncatingIfNeeded: length) &<< 36
            | UInt64(truncatingIfNeeded: offset) &<< 8
    }

    @inlinable
    @inline(__always)
    public var kind: Kind {
        switch bits &>> 61 {
        case 0: .plain
        case 1: .plainText
        case 2: .quoted
        case 3: .quotedText
        case 4: .mapping
        default: .sequence
        }
    }

    @inlinable
    @inline(__always)
    var length: Int { Int(truncatingIfNeeded: bits &>> 36) & 0x1FF_FFFF }

    @inlinable
    @inline(__always)
    var offset: Int { Int(truncatingIfNeeded: bits &>> 8) & 0xFFF_FFFF }

    /// Scalars are below mappings in `Kind`.
    @inlinable
    @inline(__always)
    var isScalar: Bool { bits < 4 &<< 61 }

    /// Plain kinds are the first two.
    @inlinable
    @inline(__always)
    var isPlain: Bool { bits < 2 &<< 61 }

    /// 1 for a scalar that is not plain, 0 for one that is.
    @inlinable
    @inline(__always)
    var quotedBit: UInt64 { bits &>> 62 }

    /// Whether this is the source's own text and so short that it may mean null: no word that does has more bytes.
    @inlinable
    @inline(__always)
    var mayBeNull: Bool { bits < 5 &<< 36 }

    /// The text of an odd kind is in the tape's text.
    @inlinable
    @inline(__always)
    var isInText: Bool { bits & (1 &<< 61) != 0 && isScalar }

    /// The same scalar as a string: `!!str 1`.
    var asString: TapeWord { TapeWord(bits: bits | UInt64(Kind.quoted.rawValue) &<< 61) }

    /// Whatever the lowest byte is.
    public static func == (left: TapeWord, right: TapeWord) -> Bool { (left.bits ^ right.bits) &>> 8 == 0 }

    /// How many words the node takes.
    @inlinable
    @inline(__always)
    var span: Int { isScalar ? 1 : length }
}

extension TapeWord {
    /// The bytes of a word on the tape.
    static let stride = 7

    /// Reads a word from a tape's block, in which a byte of any value precedes the first word.
    @inlinable
    @inline(__always)
    init(_ block: UnsafeRawPointer, _ index: Int) {
        // Safety: the caller has made sure that `index` is on the tape; the byte in front of each word is in the block.
        self.init(bits: block.loadUnaligned(fromByteOffset: index &* 7, as: UInt64.self).littleEndian)
    }
}
