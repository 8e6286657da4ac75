import LinuxIO
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

    mutating func append(copying text: Span<UInt8>) {
        bytes.append(copying: text)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }
}

/// Takes apart what `StateWriter` wrote; never reads past the end, whatever the bytes are.
struct StateReader: ~Escapable {
    private let bytes: Span<UInt8>
    private(set) var offset = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    /// Ends a reading: the bytes are not what they should be.
    struct Malformed: Error {
        let offset: Int
    }

    var isAtEnd: Bool { offset == bytes.count }
    /// Bytes that are still to be read.
    var rest: Int { bytes.count - offset }

    @_lifetime(self: copy self)
    mutating func number<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(Malformed) -> Value {
        let width = Value.bitWidth / 8
        guard width <= bytes.count - offset else { throw Malformed(offset: offset) }
        var value: UInt64 = 0
        if width == 8 {
            value = bytes.littleEndianWord(at: offset)
        } else {
            for index in 0..<width { value |= UInt64(bytes[offset + index]) &<< UInt64(8 * index) }
        }
        offset += width
        return Value(truncatingIfNeeded: value)
    }

    @_lifetime(self: copy self)
    mutating func hash() throws(Malformed) -> Hash128 {
        let low = try number(UInt64.self)
        return Hash128(low: low, high: try number())
    }

    /// Bytes with their length of 32 bits in front.
    @_lifetime(self: copy self)
    @_lifetime(copy self)
    mutating func counted() throws(Malformed) -> Span<UInt8> {
        let count = Int(try number(UInt32.self))
        guard count <= bytes.count - offset else { throw Malformed(offset: offset) }
        defer { offset += count }
        return bytes.extracting(offset..<offset + count)
    }

    @_lifetime(self: copy self)
    mutating func text() throws(Malformed) -> String {
        let start = offset
        let text = try counted()
        do {
            return String(copying: try UTF8Span(validating: text))
        } catch {
            throw Malformed(offset: start)
        }
    }
}
