/// Sixteen bytes that are compared at once. All questions are exact.
struct ByteRow {
    private let bytes: SIMD16<Int8>

    /// Sixteen bytes of memory. They must be readable.
    @inline(__always)
    init(_ pointer: UnsafePointer<UInt8>) {
        bytes = UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Int8>.self)
    }

    /// Some of the bytes.
    struct Marks {
        // Both operands of a comparison must be vectors: one with a number is a loop.
        fileprivate let lanes: SIMDMask<SIMD16<Int8>>

        @inline(__always)
        fileprivate init(_ lanes: SIMDMask<SIMD16<Int8>>) { self.lanes = lanes }

        @inline(__always)
        static func | (left: Marks, right: Marks) -> Marks { Marks(left.lanes .| right.lanes) }

        @inline(__always)
        static func & (left: Marks, right: Marks) -> Marks { Marks(left.lanes .& right.lanes) }

        /// Four bits for each byte, the first one's lowest, all set where it is marked: what no instruction of the target
        /// processors' base set does better.
        @inline(__always)
        private var bits: UInt64 {
            let pairs = unsafeBitCast(lanes, to: SIMD8<UInt16>.self)
            return unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: pairs &>> SIMD8(repeating: 4)), to: UInt64.self)
        }

        /// Whether all are marked.
        @inline(__always)
        var isFull: Bool { bits == .max }

        /// How many bytes precede the first one that is marked; nil if none is.
        @inline(__always)
        var first: Int? {
            let bits = bits
            return _fastPath(bits != 0) ? bits.trailingZeroBitCount &>> 2 : nil
        }
    }

    /// Bytes below `limit`, which is at most 0x80, and all that are not ASCII: those are below zero here.
    @inline(__always)
    func belowOrHigh(_ limit: UInt8) -> Marks { Marks(bytes .< Self.each(limit)) }

    @inline(__always)
    func equal(_ byte: UInt8) -> Marks { Marks(bytes .== Self.each(byte)) }

    /// Bytes that may end a plain scalar in block context.
    @inline(__always)
    var plainStops: Marks { belowOrHigh(0x21) | equal(UInt8(ascii: ":")) }

    /// Printable ASCII and line feeds.
    @inline(__always)
    var usual: Marks {
        // One more than the last of ASCII is below zero here.
        Marks((bytes &+ Self.each(1)) .> Self.each(0x20)) | equal(0x0A)
    }

    @inline(__always)
    private static func each(_ byte: UInt8) -> SIMD16<Int8> { SIMD16(repeating: Int8(bitPattern: byte)) }
}
