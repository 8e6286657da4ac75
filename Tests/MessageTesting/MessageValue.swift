package import ContainerRuntime

/// JSON as far as the messages need it: numbers are whole.
package indirect enum MessageValue: Equatable {
    case object([String: MessageValue])
    case array([MessageValue])
    case string(String)
    case number(Int64)
    case bool(Bool)
}

/// Makes a JSON object of a message; zero values are left out, messages that are there are not.
package struct MessageValueWriter: FieldVisitor {
    package private(set) var members: [String: MessageValue] = [:]

    package static func value<M: Message>(of message: M) -> MessageValue {
        var message = message
        var writer = MessageValueWriter()
        message.visitFields(&writer)
        return .object(writer.members)
    }

    private mutating func set(_ name: StaticString, _ value: MessageValue, if isThere: Bool) {
        if isThere { members["\(name)"] = value }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout String) {
        set(name, .string(value), if: !value.isEmpty)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [UInt8]) {
        set(name, .array(value.map { .number(Int64($0)) }), if: !value.isEmpty)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Bool) {
        set(name, .bool(value), if: value)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int32) {
        set(name, .number(Int64(value)), if: value != 0)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64) {
        set(name, .number(value), if: value != 0)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt32) {
        set(name, .number(Int64(value)), if: value != 0)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt64) {
        set(name, .number(Int64(bitPattern: value)), if: value != 0)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64?) {
        guard let value else { return }
        set(name, .object(value == 0 ? [:] : ["value": .number(value)]), if: true)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String]) {
        set(name, .array(value.map { .string($0) }), if: !value.isEmpty)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [Int64]) {
        set(name, .array(value.map { .number($0) }), if: !value.isEmpty)
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String: String]) {
        set(name, .object(value.mapValues { .string($0) }), if: !value.isEmpty)
    }

    package mutating func field<E: OpenEnumeration>(_ number: Int, _ name: StaticString, _ value: inout E) {
        set(name, .number(Int64(value.rawValue)), if: value.rawValue != 0)
    }

    package mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout M?) {
        if let value { set(name, Self.value(of: value), if: true) }
    }

    package mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout [M]) {
        set(name, .array(value.map { Self.value(of: $0) }), if: !value.isEmpty)
    }
}

/// Fills a message from a JSON object; what the message does not have is noted.
package struct MessageValueReader: FieldVisitor {
    private var members: [String: MessageValue]
    package private(set) var problems: [String] = []

    package static func read<M: Message>(_ type: M.Type, _ value: MessageValue) -> (message: M, problems: [String]) {
        var message = M()
        guard case .object(let members) = value else { return (message, ["not an object"]) }
        var reader = MessageValueReader(members: members)
        message.visitFields(&reader)
        return (message, reader.problems + reader.members.keys.map { "\(M.self) has no \($0)" })
    }

    private init(members: [String: MessageValue]) {
        self.members = members
    }

    private mutating func take(_ name: StaticString) -> MessageValue? {
        members.removeValue(forKey: "\(name)")
    }

    private mutating func number(_ name: StaticString) -> Int64? {
        guard let value = take(name) else { return nil }
        if case .number(let number) = value { return number }
        problems.append("\(name) is no number")
        return nil
    }

    private mutating func array(_ name: StaticString) -> [MessageValue] {
        guard let value = take(name) else { return [] }
        if case .array(let array) = value { return array }
        problems.append("\(name) is no array")
        return []
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout String) {
        if case .string(let text) = take(name) { value = text }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [UInt8]) {
        value = array(name).compactMap { if case .number(let byte) = $0 { UInt8(byte) } else { nil } }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Bool) {
        if case .bool(let isSet) = take(name) { value = isSet }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int32) {
        value = self.number(name).map { Int32($0) } ?? 0
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64) {
        value = self.number(name) ?? 0
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt32) {
        value = self.number(name).map { UInt32($0) } ?? 0
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout UInt64) {
        value = self.number(name).map { UInt64(bitPattern: $0) } ?? 0
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout Int64?) {
        guard case .object(let wrapped) = take(name) else { return }
        if case .number(let number) = wrapped["value"] { value = number } else { value = 0 }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String]) {
        value = array(name).compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [Int64]) {
        value = array(name).compactMap { if case .number(let number) = $0 { number } else { nil } }
    }

    package mutating func field(_ number: Int, _ name: StaticString, _ value: inout [String: String]) {
        guard case .object(let members) = take(name) else { return }
        value = members.compactMapValues { if case .string(let text) = $0 { text } else { nil } }
    }

    package mutating func field<E: OpenEnumeration>(_ number: Int, _ name: StaticString, _ value: inout E) {
        value = E(rawValue: self.number(name).map { Int32($0) } ?? 0)
    }

    package mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout M?) {
        guard let nested = take(name) else { return }
        let (message, problems) = Self.read(M.self, nested)
        self.problems += problems
        value = message
    }

    package mutating func field<M: Message>(_ number: Int, _ name: StaticString, _ value: inout [M]) {
        for nested in array(name) {
            let (message, problems) = Self.read(M.self, nested)
            self.problems += problems
            value.append(message)
        }
    }
}
