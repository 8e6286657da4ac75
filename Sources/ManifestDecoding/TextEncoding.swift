/// What encoding a YAML stream is in, and whether its characters are allowed (YAML 1.1, 5.1 and 5.2, as goyaml's
/// `readerc.go` has them).
enum TextEncoding {
    /// Whether a source is in UTF-16, which only a byte order mark shows.
    static func isUTF16(_ source: Span<UInt8>) -> Bool {
        source.count >= 2 && (source[0] == 0xFE && source[1] == 0xFF || source[0] == 0xFF && source[1] == 0xFE)
    }

    /// Calls `add` with each byte of the UTF-8 text of a source in UTF-16.
    @inline(__always)
    static func convert(fromUTF16 source: Span<UInt8>, _ add: (UInt8) -> Void) throws(DecodingError) {
        guard source.count % 2 == 0 else { throw DecodingError(.byteNotUTF8, at: source.count - 1) }
        let isBig = source[0] == 0xFE
        func unit(at index: Int) -> UInt32 {
            let first = UInt32(source[index])
            let second = UInt32(source[index + 1])
            return isBig ? first << 8 | second : second << 8 | first
        }
        var index = 2
        while index < source.count {
            var value = unit(at: index)
            if 0xD800...0xDFFF ~= value {
                let low = index + 2 < source.count ? unit(at: index + 2) : 0
                guard value < 0xDC00, 0xDC00...0xDFFF ~= low else { throw DecodingError(.byteNotUTF8, at: index) }
                value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
                index += 2
            }
            index += 2
            // No half of a surrogate pair is left.
            for byte in UTF8.encode(Unicode.Scalar(value)!)! { add(byte) }
        }
    }

    /// Where in the source in UTF-16, whose mark is two bytes long, the byte at `offset` of the converted text comes from.
    static func utf16Offset(of offset: Int, in text: Span<UInt8>) -> Int {
        var units = 1
        for index in 0..<min(offset, text.count) where text[index] & 0xC0 != 0x80 {
            // Characters of four bytes are surrogate pairs.
            units += text[index] >= 0xF0 ? 2 : 1
        }
        return 2 * units
    }

    /// The first of `count` bytes that is not UTF-8, or starts a character that YAML does not allow.
    ///
    /// - Parameter hasPlainLines: becomes whether lines end at line feeds alone, and there is neither a tab nor a byte order
    ///   mark.
    static func problem(_ start: UnsafePointer<UInt8>, count: Int, hasPlainLines: inout Bool) -> DecodingError? {
        hasPlainLines = true
        var index = 0
        while index < count {
            if count - index >= stride, isUsual(start + index) {
                index &+= stride
                continue
            }
            // The end is looked at together with what is in front of it, which is known to be right.
            if count - index < stride, count >= stride, isUsual(start + (count - stride)) { return nil }
            // Safety: the padding behind the source makes 16 bytes readable at its last one.
            if ByteRow(start + index).usual.isFull {
                index &+= 16
                continue
            }
            let stop = min(index + 16, count)
            while index < stop {
                guard let (value, length) = character(start + index, left: count - index) else {
                    return DecodingError(.byteNotUTF8, at: index)
                }
                guard isAllowed(value) else { return DecodingError(.controlCharacter, at: index) }
                if isOtherBlank(value) { hasPlainLines = false }
                index += length
            }
        }
        return nil
    }

    /// How many bytes `isUsual` looks at.
    private static let stride = 64

    /// Whether all of the bytes are printable ASCII or line feeds.
    @inline(__always)
    private static func isUsual(_ start: UnsafePointer<UInt8>) -> Bool {
        // Safety: the caller has that many bytes.
        let first = ByteRow(start).usual & ByteRow(start + 16).usual
        return (first & ByteRow(start + 32).usual & ByteRow(start + 48).usual).isFull
    }

    private static func isOtherBlank(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x0D, 0x85, 0x2028, 0x2029, 0xFEFF: true
        default: false
        }
    }

    private static func isAllowed(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFFFD, 0x10000...: true
        default: false
        }
    }

    /// The character at `start` and its length in bytes; nil if it is not UTF-8 (RFC 3629).
    private static func character(_ start: UnsafePointer<UInt8>, left: Int) -> (value: UInt32, length: Int)? {
        let first = start.pointee
        if first < 0x80 { return (UInt32(first), 1) }
        let length = first & 0xE0 == 0xC0 ? 2 : first & 0xF0 == 0xE0 ? 3 : first & 0xF8 == 0xF0 ? 4 : 0
        guard length > 0, length <= left else { return nil }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for index in 1..<length {
            guard start[index] & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(start[index] & 0x3F)
        }
        let shortest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
        guard value >= shortest, value <= 0x10FFFF, !(0xD800...0xDFFF ~= value) else { return nil }
        return (value, length)
    }

    /// The bytes with U+FFFD for each one that belongs to no character, as Go makes JSON of them.
    static func repair(_ bytes: UnsafeBufferPointer<UInt8>, _ add: (UInt8) -> Void) {
        guard let start = bytes.baseAddress else { return }
        var index = 0
        while index < bytes.count {
            if let (_, length) = character(start + index, left: bytes.count - index) {
                for byte in bytes[index..<index + length] { add(byte) }
                index += length
            } else {
                add(0xEF)
                add(0xBF)
                add(0xBD)
                index += 1
            }
        }
    }
}
