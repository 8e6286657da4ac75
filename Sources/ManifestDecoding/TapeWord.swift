/// One node of a decoded manifest, packed into eight bytes.
///
/// | bits | scalar | mapping, sequence |
/// |---|---|---|
/// | 56–63 | kind | kind |
/// | 28–55 | length in bytes | words of the whole node, itself included |
/// | 0–27 | where its text starts | where it starts in the source |
///
/// A container is followed by its children, so skipping it is one addition and copying it is a copy of words:
/// nothing in it is absolute but offsets into the source. A mapping's children are key, value, key, value …
@frozen
public struct TapeWord: Sendable, Equatable {
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

    /// Offsets and lengths have 28 bits.
    static let fieldLimit = 1 << 28

    @usableFromInline let bits: UInt64

    @inlinable
    init(bits: UInt64) {
        self.bits = bits
    }

    @inline(__always)
    init(_ kind: Kind, length: Int, offset: Int) {
        // No field can spill into its neighbour: sources and the tape's text are kept below `fieldLimit`.
        bits =
            UInt64(kind.rawValue) &<< 56 | UInt64(truncatingIfNeeded: length) &<< 28
            | UInt64(truncatingIfNeeded: offset)
    }

    @inlinable
    @inline(__always)
    public var kind: Kind {
        switch bits &>> 56 {
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
    var length: Int { Int(truncatingIfNeeded: bits &>> 28) & 0xFFF_FFFF }

    @inlinable
    @inline(__always)
    var offset: Int { Int(truncatingIfNeeded: bits) & 0xFFF_FFFF }

    /// Scalars are below mappings in `Kind`.
    @inlinable
    @inline(__always)
    var isScalar: Bool { bits < 4 &<< 56 }

    /// The text of an odd kind is in the tape's text.
    @inlinable
    @inline(__always)
    var isInText: Bool { bits & (1 &<< 56) != 0 && isScalar }

    /// The same scalar as a string: `!!str 1`.
    var asString: TapeWord { TapeWord(bits: bits | UInt64(Kind.quoted.rawValue) &<< 56) }

    /// How many words the node takes.
    @inlinable
    @inline(__always)
    var span: Int { isScalar ? 1 : length }
}
