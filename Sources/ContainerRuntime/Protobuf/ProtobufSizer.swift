/// Finds how many bytes a message takes on the wire, and each message inside it.
struct ProtobufSizer {
    /// The bytes of the message so far.
    private(set) var total = 0
    /// The sizes of the nested messages, in the order of the visit.
    private(set) var sizes: [Int] = []

    /// What a map entry takes behind its length.
    static func entrySize(_ key: String, _ value: String) -> Int {
        (key.isEmpty ? 0 : text(1, key)) + (value.isEmpty ? 0 : text(2, value))
    }

    private static func tag(_ number: Int) -> Int {
        Varint.size(UInt64(number) << 3)
    }

    private static func text(_ number: Int, _ value: String) -> Int {
        delimited(number, value.utf8.count)
    }

    private static func delimited(_ number: Int, _ count: Int) -> Int {
        tag(number) + Varint.size(UInt64(count)) + count
    }

    private mutating func addNumber(_ number: Int, _ value: UInt64) {
        if value != 0 { total += Self.tag(number) + Varint.size(value) }
    }

    private mutating func addNested<M: Message>(_ number: Int, _ message: inout M) {
        let slot = sizes.count
        let outer = total
        sizes.append(0)
        total = 0
        message.visitFields(&self)
        sizes[slot] = total
        total = outer + Self.delimited(number, total)
    }
}

extension ProtobufSizer: FieldVisitor {
    mutating func field(_ number: Int, _ name: StaticString, _ value: inout String) {
        if !value.isEmpty { total += Self.text(number, value) }
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [UInt8]) {
        if !value.isEmpty { total += Self.delimited(number, value.count) }
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Bool) {
        addNumber(number, value ? 1 : 0)
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int32) {
        addNumber(number, UInt64(bitPattern: Int64(value)))
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64) {
        addNumber(number, UInt64(bitPattern: value))
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt32) {
        addNumber(number, UInt64(value))
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt64) {
        addNumber(number, value)
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64?) {
        guard let value else { return }
        var wrapped = Int64Wrapper(value: value)
        addNested(number, &wrapped)
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String]) {
        for element in value { total += Self.text(number, element) }
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [Int64]) {
        if value.isEmpty { return }
        total += Self.delimited(number, value.reduce(0) { $0 + Varint.size(UInt64(bitPattern: $1)) })
    }

    mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String: String]) {
        for (key, value) in value { total += Self.delimited(number, Self.entrySize(key, value)) }
    }

    mutating func field<E: OpenEnumeration>(_ number: Int, _ name: StaticString, _ value: inout E) {
        addNumber(number, UInt64(bitPattern: Int64(value.rawValue)))
    }

    mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout M?) {
        guard var message = value else { return }
        addNested(number, &message)
    }

    mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout [M]) {
        for var message in value { addNested(number, &message) }
    }
}
