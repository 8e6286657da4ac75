/// Whether bytes are one JSON value (RFC 8259): another opinion than the decoder's.
struct JSONCheck {
    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    static func isValid(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var check = JSONCheck(bytes)
        return check.value() && check.index == bytes.count
    }

    private var next: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func take(_ text: StaticString) -> Bool {
        let wanted = text.description.utf8
        guard bytes[index...].starts(with: wanted) else { return false }
        index += wanted.count
        return true
    }

    private mutating func value() -> Bool {
        switch next {
        case UInt8(ascii: "{"): members(end: "}") { check in check.string() && check.take(":") && check.value() }
        case UInt8(ascii: "["): members(end: "]") { check in check.value() }
        case UInt8(ascii: "\""): string()
        case UInt8(ascii: "t"): take("true")
        case UInt8(ascii: "f"): take("false")
        case UInt8(ascii: "n"): take("null")
        default: number()
        }
    }

    private mutating func members(end: StaticString, _ member: (inout JSONCheck) -> Bool) -> Bool {
        index += 1
        if take(end) { return true }
        while member(&self) {
            if take(end) { return true }
            guard take(",") else { return false }
        }
        return false
    }

    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        while index < bytes.count, next != UInt8(ascii: "\"") {
            if next < 0x20 { return false }
            if next == UInt8(ascii: "\\") {
                index += 1
                if take("u") {
                    for _ in 0..<4 {
                        guard Character(Unicode.Scalar(next)).isHexDigit else { return false }
                        index += 1
                    }
                    continue
                }
                guard "\"\\/bfnrt".utf8.contains(next) else { return false }
            }
            index += 1
        }
        return take("\"")
    }

    private mutating func number() -> Bool {
        let start = index
        while "+-.eE0123456789".utf8.contains(next) { index += 1 }
        return Double(String(decoding: bytes[start..<index], as: UTF8.self)) != nil
    }
}
