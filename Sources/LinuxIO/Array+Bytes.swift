extension [UInt8] {
    /// A copy of the bytes of a span.
    public init(copying bytes: Span<UInt8>) {
        // Safety: the array copies what is lent.
        self = bytes.withUnsafeBufferPointer { [UInt8]($0) }
    }

    /// Appends a copy of the bytes of a span.
    public mutating func append(copying bytes: Span<UInt8>) {
        // Safety: the array copies what is lent.
        bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// Appends the same byte again and again.
    public mutating func append(_ byte: UInt8, count: Int) {
        append(contentsOf: repeatElement(byte, count: count))
    }
}
