import LinuxIO
import Testing

struct BytesTests {
    @Test func `words are read from any byte on`() {
        let bytes = (0..<24).map { UInt8($0 * 7) }
        for offset in 0...16 {
            let expected = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
            let word = bytes.span.littleEndianWord(at: offset)
            #expect(word == expected)
        }
    }

    private func isPlain(_ bytes: [UInt8]) -> Bool { bytes.span.isPrintableASCII() }

    private func isPlainInQuotes(_ bytes: [UInt8]) -> Bool {
        bytes.span.isPrintableASCII(without: UInt8(ascii: "\""), UInt8(ascii: "\\"))
    }

    @Test func `a byte that is not printable, or not wanted, is found wherever it stands`() {
        for length in 0...20 {
            let plain = (0..<length).map { UInt8(0x21 + $0 * 4) }
            #expect(isPlain(plain))
            for place in 0..<length {
                for byte in 0...UInt8.max {
                    var bytes = plain
                    bytes[place] = byte
                    let isPrintable = 0x20...0x7E ~= byte
                    #expect(isPlain(bytes) == isPrintable)
                    // Neighbours that borrow and carry.
                    bytes = bytes.indices.map { $0 == place ? byte : $0 % 2 == 0 ? 0x20 : 0x7E }
                    let isWanted = byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                    #expect(isPlain(bytes) == isPrintable)
                    #expect(isPlainInQuotes(bytes) == (isPrintable && isWanted))
                }
            }
        }
    }

    @Test func `bytes are appended from spans, and repeated`() {
        var bytes = [UInt8](copying: [1, 2].span)
        bytes.append(copying: [3, 4, 5].span.extracting(1...))
        bytes.append(9, count: 3)
        bytes.append(8, count: 0)
        #expect(bytes == [1, 2, 4, 5, 9, 9, 9])
    }
}
