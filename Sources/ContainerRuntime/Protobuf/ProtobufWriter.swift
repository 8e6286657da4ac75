/// Writes messages to their wire form: fields by ascending number, zero values left out, map entries by ascending key, so
/// that equal messages have equal bytes.
///
/// A first pass finds the size of every nested message and a second one writes: linear, however deep they nest.
package struct ProtobufWriter {
    private var bytes: [UInt8]
    /// The sizes of the nested messages in the order of the visit, and how many have been used.
    private let sizes: [Int]
    private var used = 0

    private init(_ bytes: [UInt8], sizes: [Int]) {
        self.bytes = bytes
        self.sizes = sizes
    }

    /// The bytes of a message after so many zero bytes of room for what goes before it.
    package static func write<M: Message>(_ message: M, prefixCount: Int = 0) -> [UInt8] {
        message.encoded(after: prefixCount)
    }

    static func writeWhole<M: Message>(_ message: M, after prefixCount: Int) -> [UInt8] {
        var message = message
        var sizer = ProtobufSizer()
        message.visitFields(&sizer)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(prefixCount + sizer.total)
        for _ in 0..<prefixCount { bytes.append(0) }
        var writer = ProtobufWriter(bytes, sizes: sizer.sizes)
        bytes = []
        message.visitFields(&writer)
        return writer.bytes
    }

    private mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private mutating func appendTag(_ number: Int, _ type: WireType) {
        append(UInt64(number) << 3 | UInt64(type.rawValue))
    }

    private mutating func appendNumber(_ number: Int, _ value: UInt64) {
        if value == 0 { return }
        appendTag(number, .varint)
        append(value)
    }

    private mutating func appendText(_ number: Int, _ value: String) {
        appendTag(number, .bytes)
        append(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    private mutating func appendNested<M: Message>(_ number: Int, _ message: inout M) {
        appendTag(number, .bytes)
        append(UInt64(sizes[used]))
        used += 1
        message.visitFields(&self)
    }
}

extension ProtobufWriter: FieldVisitor {
    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout String) {
        if !value.isEmpty { appendText(number, value) }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [UInt8]) {
        if value.isEmpty { return }
        appendTag(number, .bytes)
        append(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Bool) {
        appendNumber(number, value ? 1 : 0)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int32) {
        // Negative numbers take ten bytes: the sign goes on to 64 bits.
        appendNumber(number, UInt64(bitPattern: Int64(value)))
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64) {
        appendNumber(number, UInt64(bitPattern: value))
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt32) {
        appendNumber(number, UInt64(value))
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt64) {
        appendNumber(number, value)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64?) {
        guard let value else { return }
        var wrapped = Int64Wrapper(value: value)
        appendNested(number, &wrapped)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String]) {
        for element in value { appendText(number, element) }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [Int64]) {
        if value.isEmpty { return }
        appendTag(number, .bytes)
        append(UInt64(value.reduce(0) { $0 + Varint.size(UInt64(bitPattern: $1)) }))
        for element in value { append(UInt64(bitPattern: element)) }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String: String]) {
        for (key, value) in value.sorted(by: { $0.key < $1.key }) {
            appendTag(number, .bytes)
            append(UInt64(ProtobufSizer.entrySize(key, value)))
            if !key.isEmpty { appendText(1, key) }
            if !value.isEmpty { appendText(2, value) }
        }
    }

    package mutating func field<E: OpenEnumeration>(_ number: Int, _ name: StaticString, _ value: inout E) {
        appendNumber(number, UInt64(bitPattern: Int64(value.rawValue)))
    }

    package mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout M?) {
        guard var message = value else { return }
        appendNested(number, &message)
    }

    package mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout [M]) {
        for var message in value { appendNested(number, &message) }
    }
}
