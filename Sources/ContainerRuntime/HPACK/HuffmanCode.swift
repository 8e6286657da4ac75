/// The Huffman code of header text. RFC 7541, section 5.2 and appendix B.
///
/// The code is canonical: codes of one length follow one another in the order of their symbols, and the longer ones follow
/// the shorter ones. So the lengths are all that has to be known.
package enum HuffmanCode {
    /// The symbol that ends a text; it never stands in one, padding is made of its first bits.
    static let endSymbol = 256
    private static let longest = 30

    /// The bits of each symbol's code.
    private static let lengths: [UInt8] = [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28,
        28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23,
        22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22,
        23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26,
        28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27,
        27, 27, 27, 26,
        30,
    ]

    private static let table = Table()

    /// What follows from the lengths.
    private struct Table: Sendable {
        /// Each symbol's code, in its lowest bits.
        var codes = [UInt32](repeating: 0, count: lengths.count)
        /// The symbols in the order of their codes.
        var symbols: [UInt16] = []
        /// For each length the first code behind those of that length, moved to the top of 30 bits.
        var ends = [UInt32](repeating: 0, count: longest + 1)
        /// For each length what has to be added to a code to get its place in `symbols`.
        var shifts = [Int](repeating: 0, count: longest + 1)

        init() {
            var code: UInt32 = 0
            for length in 1...longest {
                shifts[length] = symbols.count - Int(code)
                for symbol in lengths.indices where Int(lengths[symbol]) == length {
                    codes[symbol] = code
                    symbols.append(UInt16(symbol))
                    code += 1
                }
                ends[length] = code << UInt32(longest - length)
                code <<= 1
            }
        }
    }

    /// How many bytes the text takes when it is coded.
    static func codedCount(_ text: [UInt8]) -> Int {
        var bits = 0
        for byte in text { bits += Int(lengths[Int(byte)]) }
        return (bits + 7) / 8
    }

    /// Appends the coded text, padded with ones.
    package static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        let codes = table.codes
        var bits: UInt64 = 0
        var count = 0
        for byte in text {
            let length = Int(lengths[Int(byte)])
            bits = bits << UInt64(length) | UInt64(codes[Int(byte)])
            count += length
            // At most 7 bits stay, and a code has 30: the 64 never overflow.
            while count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(count)))
            }
        }
        if count > 0 {
            bytes.append(UInt8(truncatingIfNeeded: bits << UInt64(8 - count)) | UInt8(0xFF >> count))
        }
    }

    /// Decodes a text. It has at most 8/5 of the bytes.
    package static func decode(_ coded: ArraySlice<UInt8>) throws(HPACKError) -> [UInt8] {
        let table = table
        var text: [UInt8] = []
        text.reserveCapacity(coded.count * 8 / 5)
        var bits: UInt64 = 0
        var count = 0
        var position = coded.startIndex
        while true {
            while count <= 56 && position < coded.endIndex {
                bits = bits << 8 | UInt64(coded[position])
                count += 8
                position += 1
            }
            // The next 30 bits; behind the end come ones.
            let window: UInt32
            if count >= longest {
                window = UInt32(truncatingIfNeeded: bits >> UInt64(count - longest)) & (1 << 30 - 1)
            } else {
                let missing = UInt64(longest - count)
                window = UInt32(truncatingIfNeeded: bits << missing | (1 << missing - 1)) & (1 << 30 - 1)
            }
            var length = 5
            while length < longest && window >= table.ends[length] { length += 1 }
            if length > count {
                // What is left is padding: less than a byte, all ones.
                guard count < 8, window == 1 << 30 - 1 else { throw .badHuffman }
                return text
            }
            let code = Int(window >> UInt32(longest - length))
            let symbol = Int(table.symbols[code + table.shifts[length]])
            if symbol == endSymbol { throw .badHuffman }
            text.append(UInt8(symbol))
            count -= length
        }
    }
}
