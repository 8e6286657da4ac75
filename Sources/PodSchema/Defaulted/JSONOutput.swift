/// Writes compact JSON. Commas are set where something stands before: nobody has to count.
struct JSONOutput {
    private(set) var bytes: [UInt8] = []

    /// Puts a text behind the string that was written last.
    mutating func extendString(_ text: some Sequence<UInt8>) {
        bytes.removeLast()
        bytes += text
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func beginObject() { bytes.append(UInt8(ascii: "{")) }
    mutating func endObject() { bytes.append(UInt8(ascii: "}")) }
    mutating func beginList() { bytes.append(UInt8(ascii: "[")) }
    mutating func endList() { bytes.append(UInt8(ascii: "]")) }

    /// The next member of an object; its value follows.
    mutating func key(_ text: some Sequence<UInt8>) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        string(text)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Before each element of a list.
    mutating func element() {
        if bytes.last != UInt8(ascii: "[") { bytes.append(UInt8(ascii: ",")) }
    }

    mutating func string(_ text: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes += Array("\\u00\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A number, true, false or null.
    mutating func word(_ text: some Sequence<UInt8>) { bytes += text }
}
