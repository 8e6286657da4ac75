import ManifestDecoding

/// Appends numbers (little-endian) and texts to bytes.
struct StateWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: some FixedWidthInteger) {
        var rest = value.littleEndian
        for _ in 0..<(rest.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest = rest.bitWidth > 8 ? rest &>> 8 : 0
        }
    }

    mutating func append(_ hash: Hash128) {
        append(hash.low)
        append(hash.high)
    }

    /// A length of 32 bits, then the bytes.
    mutating func append(counted text: some Collection<UInt8>) {
        append(UInt32(text.count))
        bytes.append(contentsOf: text)
    }

    mutating func append(raw text: some Collection<UInt8>) {
        bytes.append(contentsOf: text)
    }
}

/// Takes apart what `StateWriter` wrote; never reads past the end, whatever the bytes are.
struct StateReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    /// Ends a reading: the bytes are no state file.
    struct Malformed: Error {
        let offset: Int
    }

    var isAtEnd: Bool { offset == bytes.endIndex }

    mutating func number<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(Malformed) -> Value {
        let width = Value.bitWidth / 8
        var value: Value = 0
        for byte in try raw(width).reversed() {
            value = (width > 1 ? value &<< 8 : 0) | Value(truncatingIfNeeded: byte)
        }
        return value
    }

    mutating func hash() throws(Malformed) -> Hash128 {
        let low = try number(UInt64.self)
        return Hash128(low: low, high: try number())
    }

    mutating func counted() throws(Malformed) -> ArraySlice<UInt8> {
        try raw(Int(try number(UInt32.self)))
    }

    mutating func text() throws(Malformed) -> String {
        String(decoding: try counted(), as: UTF8.self)
    }

    mutating func raw(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard count <= bytes.endIndex - offset else { throw Malformed(offset: offset) }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }
}
