/// Reads a message from its wire form.
///
/// One pass over a message's description reads the fields that come by ascending number, as writers send them; others
/// take a pass each. Unknown fields, and known ones with another wire type, are skipped. A field that comes twice: the last
/// one counts, messages are merged. Time is linear in the input, memory is bounded by `memoryLimit`.
package struct ProtobufReader {
    /// The most bytes that repeated elements and map entries take beside their text: small ones could otherwise take a
    /// hundred times their wire form.
    package static let memoryLimit = 64 << 20

    private let bytes: [UInt8]
    private var position: Int
    /// The end of the innermost message.
    private var end: Int
    private var budget = Self.memoryLimit
    private var failure: ProtobufError?
    /// The field at hand; 0 at the end of the message.
    private var number = 0
    private var wireType = WireType.varint
    /// Whether the pass over the description has read something.
    private var isConsumed = false

    private init(_ bytes: [UInt8], _ range: Range<Int>) {
        precondition(range.upperBound <= bytes.count, "a range outside the bytes")
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// Reads a whole message from a part of the bytes.
    package static func read<M: Message>(
        _ type: M.Type,
        from bytes: [UInt8],
        in range: Range<Int>
    ) throws(ProtobufError) -> M {
        try M.decoded(from: bytes, in: range)
    }

    /// Reads a whole message.
    package static func read<M: Message>(_ type: M.Type, from bytes: [UInt8]) throws(ProtobufError) -> M {
        try read(type, from: bytes, in: 0..<bytes.count)
    }

    static func readWhole<M: Message>(from bytes: [UInt8], in range: Range<Int>) throws(ProtobufError) -> M {
        var reader = ProtobufReader(bytes, range)
        var message = M()
        reader.readFields(&message)
        if let failure = reader.failure { throw failure }
        return message
    }

    private mutating func readFields<M: Message>(_ message: inout M) {
        readTag()
        while number != 0 {
            isConsumed = false
            message.visitFields(&self)
            if !isConsumed {
                skipValue()
                readTag()
            }
        }
    }

    // MARK: - Parts of the wire form

    /// Ends the reading: nothing is left, of this message and those around it.
    private mutating func fail(_ reason: ProtobufError.Reason) {
        if failure == nil { failure = ProtobufError(reason: reason, offset: position) }
        position = end
        number = 0
    }

    private mutating func readTag() {
        if failure != nil || position == end {
            number = 0
            return
        }
        let tag = readVarint()
        if failure != nil { return }
        guard tag >> 3 != 0, tag <= UInt64(UInt32.max), let type = WireType(rawValue: UInt8(tag & 7)) else {
            return fail(.badTag)
        }
        number = Int(tag >> 3)
        wireType = type
    }

    private mutating func readVarint() -> UInt64 {
        guard position < end else {
            fail(.truncated)
            return 0
        }
        let first = bytes[position]
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        return readLongVarint()
    }

    private mutating func readLongVarint() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end {
            let byte = bytes[position]
            // The tenth byte holds the 64th bit only.
            if shift == 63 && byte > 1 {
                fail(.varintTooLong)
                return 0
            }
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        fail(.truncated)
        return 0
    }

    /// Reads a length and gives the bytes that it spans; nil when they are not there.
    private mutating func readRange() -> Range<Int>? {
        let count = readVarint()
        if failure != nil { return nil }
        guard count <= UInt64(end - position) else {
            fail(.truncated)
            return nil
        }
        let start = position
        position += Int(count)
        return start..<position
    }

    /// Text that is not UTF-8 is repaired: the runtime passes on what programs print.
    private mutating func readText() -> String {
        guard let range = readRange() else { return "" }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    private mutating func skip(_ count: Int) {
        if count <= end - position { position += count } else { fail(.truncated) }
    }

    /// Skips the value of the field at hand. A group, which proto3 does not have, goes with all that is in it.
    private mutating func skipValue() {
        var depth = 0
        repeat {
            switch wireType {
            case .varint: _ = readVarint()
            case .fixed64: skip(8)
            case .fixed32: skip(4)
            case .bytes: _ = readRange()
            case .groupStart: depth += 1
            case .groupEnd: depth -= 1
            }
            if depth < 0 { return fail(.badTag) }
            if depth > 0 {
                if failure == nil && position == end { return fail(.truncated) }
                readTag()
            }
        } while depth > 0 && failure == nil
    }

    /// Runs the body with the end of a nested message as the end.
    private mutating func readNested(_ body: (inout ProtobufReader) -> Void) {
        guard let range = readRange() else { return }
        let outer = end
        position = range.lowerBound
        end = range.upperBound
        body(&self)
        end = outer
        position = failure == nil ? range.upperBound : outer
        isConsumed = true
    }

    /// Whether the field at hand is this one; what follows reads its value.
    @inline(__always)
    private mutating func isAt(_ number: Int, _ type: WireType) -> Bool {
        if self.number != number { return false }
        guard wireType == type else { return false }
        isConsumed = true
        return true
    }

    private mutating func spend<Element>(_ type: Element.Type) {
        budget -= MemoryLayout<Element>.stride
        if budget < 0 { fail(.tooManyElements) }
    }

    /// How many fields with the number at hand follow one another, counting this one: what to make room for. It only skips
    /// over lengths, and what is wrong with them is found when they are read.
    private func runLength() -> Int {
        var ahead = self
        var count = 0
        repeat {
            ahead.skipValue()
            ahead.readTag()
            count += 1
        } while ahead.number == number && ahead.wireType == wireType
        return count
    }

    /// How many elements there is memory for among those that follow one another.
    private func room<Element>(for type: Element.Type) -> Int {
        min(runLength(), budget / MemoryLayout<Element>.stride)
    }

    private mutating func readEntry(into map: inout [String: String]) {
        var key = ""
        var value = ""
        readNested { reader in
            reader.readTag()
            while reader.number != 0 {
                if reader.number == 1 && reader.wireType == .bytes {
                    key = reader.readText()
                } else if reader.number == 2 && reader.wireType == .bytes {
                    value = reader.readText()
                } else {
                    reader.skipValue()
                }
                reader.readTag()
            }
        }
        spend((String, String).self)
        if failure == nil { map[key] = value }
    }
}

extension ProtobufReader: FieldVisitor {
    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout String) {
        while isAt(number, .bytes) {
            value = readText()
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [UInt8]) {
        while isAt(number, .bytes) {
            value = Array(bytes[readRange() ?? 0..<0])
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Bool) {
        while isAt(number, .varint) {
            value = readVarint() != 0
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int32) {
        while isAt(number, .varint) {
            value = Int32(truncatingIfNeeded: readVarint())
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64) {
        while isAt(number, .varint) {
            value = Int64(bitPattern: readVarint())
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt32) {
        while isAt(number, .varint) {
            value = UInt32(truncatingIfNeeded: readVarint())
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt64) {
        while isAt(number, .varint) {
            value = readVarint()
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64?) {
        while isAt(number, .bytes) {
            var wrapped = Int64Wrapper(value: value ?? 0)
            readNested { $0.readFields(&wrapped) }
            value = wrapped.value
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String]) {
        while isAt(number, .bytes) {
            spend(String.self)
            value.append(readText())
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [Int64]) {
        while self.number == number && (wireType == .bytes || wireType == .varint) {
            isConsumed = true
            if wireType == .varint {
                spend(Int64.self)
                value.append(Int64(bitPattern: readVarint()))
            } else {
                readNested { reader in
                    while reader.failure == nil && reader.position < reader.end {
                        reader.spend(Int64.self)
                        value.append(Int64(bitPattern: reader.readVarint()))
                    }
                }
            }
            readTag()
        }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String: String]) {
        // Growing a dictionary step by step would hash every key several times.
        if isAt(number, .bytes) && value.isEmpty { value.reserveCapacity(room(for: (String, String).self)) }
        while isAt(number, .bytes) {
            readEntry(into: &value)
            readTag()
        }
    }

    package mutating func field<E: OpenEnumeration>(_ number: Int, _ name: StaticString, _ value: inout E) {
        while isAt(number, .varint) {
            value = E(rawValue: Int32(truncatingIfNeeded: readVarint()))
            readTag()
        }
    }

    package mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout M?) {
        while isAt(number, .bytes) {
            var nested = value.take() ?? M()
            readNested { $0.readFields(&nested) }
            value = nested
            readTag()
        }
    }

    package mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout [M]) {
        if isAt(number, .bytes) && value.isEmpty { value.reserveCapacity(room(for: M.self)) }
        while isAt(number, .bytes) {
            spend(M.self)
            var nested = M()
            readNested { $0.readFields(&nested) }
            value.append(nested)
            readTag()
        }
    }
}

/// `Int64Value` of `runtime.v1`.
struct Int64Wrapper: Message {
    var value: Int64 = 0

    mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "value", &value)
    }
}
