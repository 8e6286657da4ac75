import Testing

@testable import ContainerRuntime

struct HuffmanCodeTests {
    @Test func `every byte comes back, alone and among others`() throws {
        for byte in UInt8.min...UInt8.max {
            for text in [[byte], [byte, byte, byte], [0x61, byte, 0x30], [byte, 0xF9]] {
                var coded: [UInt8] = []
                HuffmanCode.append(text, to: &coded)
                #expect(coded.count == HuffmanCode.codedCount(text))
                #expect(try HuffmanCode.decode(coded[...]) == text)
            }
        }
    }

    @Test func `codes are those of the RFC where they change length`() {
        // Symbol, code, bits: the first and last of some lengths in RFC 7541, appendix B.
        let known: [(UInt8, UInt32, Int)] = [
            (48, 0x0, 5), (116, 0x9, 5), (32, 0x14, 6), (117, 0x2d, 6), (58, 0x5c, 7), (122, 0x7b, 7), (38, 0xf8, 8),
            (90, 0xfd, 8), (33, 0x3f8, 10), (63, 0x3fc, 10), (39, 0x7fa, 11), (35, 0xffa, 12), (0, 0x1ff8, 13),
            (94, 0x3ffc, 14), (60, 0x7ffc, 15), (92, 0x7fff0, 19), (128, 0xfffe6, 20), (153, 0x1fffdc, 21),
            (129, 0x3fffd2, 22), (1, 0x7fffd8, 23), (9, 0xffffea, 24), (199, 0x1ffffec, 25), (192, 0x3ffffe0, 26),
            (203, 0x7ffffde, 27), (2, 0xfffffe2, 28), (249, 0xffffffe, 28), (10, 0x3ffffffc, 30), (22, 0x3ffffffe, 30),
        ]
        for (symbol, code, length) in known {
            var coded: [UInt8] = []
            HuffmanCode.append([symbol], to: &coded)
            let value = coded.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            #expect(value >> UInt64(coded.count * 8 - length) == UInt64(code), "symbol \(symbol)")
            #expect(coded.count == (length + 7) / 8)
        }
    }

    @Test(arguments: [
        // Padding of zeros; of a whole byte; of a byte after a text; too long with the end symbol; the end symbol itself.
        "00", "ff", "1fff", "ffffffff", "fffffffc", "07ffffffff", "1e",
    ])
    func `bad padding and the end symbol are refused`(hex: String) {
        #expect(throws: HPACKError.badHuffman) { try HuffmanCode.decode(bytes(hex)[...]) }
    }

    @Test func `seven bits of padding are fine, and nothing is nothing`() throws {
        // 'a' has five bits (00011), '0' five zeros: three codes and one bit of padding; eight make forty bits.
        #expect(try HuffmanCode.decode(bytes("1f")[...]) == Array("a".utf8))
        #expect(try HuffmanCode.decode([][...]) == [])
        #expect(try HuffmanCode.decode(bytes("0000000000")[...]) == Array("00000000".utf8))
    }

    @Test func `random text comes back`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            var coded: [UInt8] = []
            HuffmanCode.append(text, to: &coded)
            #expect(try HuffmanCode.decode(coded[...]) == text)
        }
    }
}
