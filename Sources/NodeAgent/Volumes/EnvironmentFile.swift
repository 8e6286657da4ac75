/// A file of variables that an init container wrote: `NAME='value'`, one behind the other (KEP 3721).
///
/// What stands in the quotes counts as it is, line ends too; there is no way to write a quote. Blank lines and lines that
/// start with `#` are left out.
enum EnvironmentFile {
    /// The most bytes of a file.
    static let limit = 64 << 10

    struct SyntaxError: Error, Hashable {
        let line: Int
        let message: String
    }

    /// The value of a variable, the last one if there are several; nil if there is none.
    static func value(of key: String, in bytes: [UInt8]) throws(SyntaxError) -> String? {
        var scanner = Scanner(bytes: bytes)
        var found: String?
        while let variable = try scanner.next() {
            if variable.name == key { found = variable.value }
        }
        return found
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index = 0
        var line = 1

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func next() throws(SyntaxError) -> (name: String, value: String)? {
            while index < bytes.count {
                let start = index
                skipBlanks()
                guard index < bytes.count else { return nil }
                if bytes[index] == newline {
                    step()
                } else if bytes[index] == UInt8(ascii: "#") {
                    while index < bytes.count, bytes[index] != newline { index += 1 }
                } else {
                    index = start
                    return try variable()
                }
            }
            return nil
        }

        private mutating func variable() throws(SyntaxError) -> (name: String, value: String) {
            skipBlanks()
            let start = index
            while index < bytes.count, bytes[index] != equals, bytes[index] != newline { index += 1 }
            guard index < bytes.count, bytes[index] == equals else { throw problem("a variable without a value") }
            var name = bytes[start..<index]
            while let last = name.last, isBlank(last) { name.removeLast() }
            index += 1
            skipBlanks()
            guard index < bytes.count, bytes[index] == quote else {
                throw problem("a value has to stand in single quotes")
            }
            index += 1
            let value = index
            while index < bytes.count, bytes[index] != quote { step() }
            guard index < bytes.count else { throw problem("a single quote is not closed") }
            let text = String(decoding: bytes[value..<index], as: UTF8.self)
            index += 1
            skipBlanks()
            guard index == bytes.count || bytes[index] == newline else {
                throw problem("there is something behind a value")
            }
            return (String(decoding: name, as: UTF8.self), text)
        }

        private mutating func step() {
            if bytes[index] == newline { line += 1 }
            index += 1
        }

        private mutating func skipBlanks() {
            while index < bytes.count, isBlank(bytes[index]) { index += 1 }
        }

        private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

        private func problem(_ message: String) -> SyntaxError { SyntaxError(line: line, message: message) }

        private var newline: UInt8 { 0x0A }
        private var equals: UInt8 { UInt8(ascii: "=") }
        private var quote: UInt8 { UInt8(ascii: "'") }
    }
}
