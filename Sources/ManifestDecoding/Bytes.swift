/// Arithmetic on eight bytes at once, in one word. The byte that comes first in memory is the lowest one.
enum Bytes {
    /// The highest bit of each byte.
    static let highs: UInt64 = 0x8080_8080_8080_8080

    /// A word of the same byte eight times.
    @inline(__always)
    static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Eight bytes of memory. They must be readable.
    @inline(__always)
    static func load(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
        UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self).littleEndian
    }

    /// How many bytes precede the first one whose high bit is set; 8 if none is.
    @inline(__always)
    static func countBeforeFirst(_ marks: UInt64) -> Int {
        marks.trailingZeroBitCount &>> 3
    }

    /// The first byte at a place or behind it that is no space, 8 bytes at a time.
    ///
    /// Safety: 8 bytes are readable from there on, as from any byte of a source, which has padding behind it that is no space.
    @inline(__always)
    static func afterSpaces(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
        var place = start
        while true {
            let others = load(place) ^ each(0x20)
            if _fastPath(others != 0) { return place + countBeforeFirst(others) }
            place += 8
        }
    }

    /// High bits at the bytes that equal `byte`. Exact up to the first one: a borrow may mark the bytes above it.
    @inline(__always)
    static func equal(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let difference = word ^ each(byte)
        return (difference &- each(1)) & ~difference & highs
    }

    /// High bits at the bytes below `limit`, which is at most 0x80, and at all from 0x80 on. Exact.
    @inline(__always)
    static func belowOrHigh(_ word: UInt64, _ limit: UInt8) -> UInt64 {
        // With its high bit set, no byte borrows from the next.
        (word | ~((word | highs) &- each(limit))) & highs
    }
}
