/// Bytes that are appended at one end and leave at the other; the memory is reused.
package struct ByteQueue: Sendable {
    /// The bytes; those before `start` have left.
    package var bytes: [UInt8] = []
    /// Where the first byte is that has not left.
    package private(set) var start = 0
    /// How many bytes have ever left.
    package private(set) var consumed = 0

    package init() {}

    /// How many bytes there are.
    package var count: Int { bytes.count - start }

    /// The bytes. A copy that lives on makes the next change copy all of them.
    package var content: ArraySlice<UInt8> { bytes[start...] }

    /// Takes the first bytes out. Their memory is used again after `compact`.
    package mutating func removeFirst(_ count: Int) {
        precondition(count <= self.count, "more bytes than there are")
        start += count
        consumed += count
    }

    /// Moves the bytes to the front; call it before bytes are appended, when no copy of `content` is left.
    package mutating func compact() {
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
        } else {
            bytes.removeFirst(start)
        }
        start = 0
    }
}
