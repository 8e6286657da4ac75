/// What encoding a YAML stream is in, and whether its characters are allowed (YAML 1.1, 5.1 and 5.2, as goyaml's
/// `readerc.go` has them).
enum TextEncoding {
    /// The UTF-8 text of a source in UTF-16, which only a byte order mark shows; nil for everything else.
    static func utf8(fromUTF16 source: Span<UInt8>) throws(DecodingError) -> [UInt8]? {
        guard source.count >= 2 else { return nil }
        let isBig = source[0] == 0xFE && source[1] == 0xFF
        guard isBig || (source[0] == 0xFF && source[1] == 0xFE) else { return nil }
        guard source.count % 2 == 0 else { throw DecodingError(.byteNotUTF8, at: source.count - 1) }
        var units: [UInt16] = []
        units.reserveCapacity(source.count / 2)
        for index in stride(from: 2, to: source.count, by: 2) {
            let first = UInt16(source[index])
            let second = UInt16(source[index + 1])
            units.append(isBig ? first << 8 | second : second << 8 | first)
        }
        var text: [UInt8] = []
        var isBroken = false
        var decoder = UTF16()
        var iterator = units.makeIterator()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): text.append(contentsOf: UTF8.encode(scalar)!)
            case .emptyInput: break decoding
            case .error:
                isBroken = true
                break decoding
            }
        }
        guard !isBroken else { throw DecodingError(.byteNotUTF8, at: 0) }
        return text
    }

    /// Checks that `count` bytes are UTF-8 of characters that YAML allows.
    ///
    /// Eight bytes a step as long as they are printable ASCII, tabs and line breaks.
    static func validate(_ start: UnsafePointer<UInt8>, count: Int) throws(DecodingError) {
        var index = 0
        while index < count {
            // Safety: the padding behind the source makes eight bytes readable at its last one.
            let chunk = UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self)
            if isPlainText(chunk) {
                index += 8
                continue
            }
            // The zeroes behind the end stop the fast path: what is left is looked at byte by byte.
            let stop = min(index + 8, count)
            while index < stop { index += try characterLength(start + index, left: count - index, at: index) }
        }
    }

    /// Whether all eight bytes are printable ASCII, or line feeds.
    @inline(__always)
    private static func isPlainText(_ chunk: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        // Line feeds become spaces' equals for the range check: a byte is 0x0A exactly where the difference is zero.
        let fromLineFeed = chunk ^ (ones &* 0x0A)
        let isLineFeed = ~(((fromLineFeed & ~highs) &+ ~highs) | fromLineFeed) & highs
        // Bytes below 0x20 borrow when 0x20 is taken from them with the high bit set first.
        let isControl = ~((chunk | highs) &- (ones &* 0x20)) & highs
        let fromDelete = chunk ^ (ones &* 0x7F)
        let isDelete = ~(((fromDelete & ~highs) &+ ~highs) | fromDelete) & highs
        return (chunk & highs) | (isControl & ~isLineFeed) | isDelete == 0
    }

    private static func characterLength(
        _ start: UnsafePointer<UInt8>,
        left: Int,
        at offset: Int
    ) throws(DecodingError) -> Int {
        let first = start.pointee
        if first < 0x80 {
            guard first >= 0x20 && first != 0x7F || first == 0x09 || first == 0x0A || first == 0x0D else {
                throw DecodingError(.controlCharacter, at: offset)
            }
            return 1
        }
        let length = first & 0xE0 == 0xC0 ? 2 : first & 0xF0 == 0xE0 ? 3 : first & 0xF8 == 0xF0 ? 4 : 0
        guard length > 0, length <= left else { throw DecodingError(.byteNotUTF8, at: offset) }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for index in 1..<length {
            guard start[index] & 0xC0 == 0x80 else { throw DecodingError(.byteNotUTF8, at: offset) }
            value = value << 6 | UInt32(start[index] & 0x3F)
        }
        let shortest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
        guard value >= shortest, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else {
            throw DecodingError(.byteNotUTF8, at: offset)
        }
        let isAllowed = value == 0x85 || value >= 0xA0 && value <= 0xFFFD || value >= 0x10000
        guard isAllowed, value != 0xFEFF || offset == 0 else { throw DecodingError(.controlCharacter, at: offset) }
        return length
    }
}
