import Testing

@testable import ManifestDecoding

struct TextEncodingTests {
    private func problem(_ bytes: [UInt8]) -> DecodingError? {
        var sources = SourceBuffer(capacity: 0)
        let range = sources.append(copying: bytes.span)
        var hasPlainLines = false
        let problem = TextEncoding.problem(sources.start(range), count: range.count, hasPlainLines: &hasPlainLines)
        if problem == nil {
            let others: [Unicode.Scalar] = ["\t", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}"]
            let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
            #expect(hasPlainLines == !text.contains(where: others.contains))
        }
        return problem
    }

    /// The same by the standard library's decoder, one character after the other.
    private func reference(_ bytes: [UInt8]) -> DecodingError? {
        var iterator = bytes.makeIterator()
        var decoder = UTF8()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .emptyInput: return nil
            case .error: return DecodingError(.byteNotUTF8, at: offset)
            case .scalarValue(let scalar):
                switch scalar.value {
                case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFFFD, 0x10000...: break
                default: return DecodingError(.controlCharacter, at: offset)
                }
                offset += UTF8.width(scalar)
            }
        }
    }

    @Test func `every byte at every place of a step is judged as alone`() {
        for byte in UInt8.min...UInt8.max {
            for count in [1, 15, 16, 17, 63, 64, 65, 150] {
                for index in Set([0, 1, count / 2, count - 1]) where index < count {
                    var bytes = [UInt8](repeating: 0x61, count: count)
                    bytes[index] = byte
                    #expect(problem(bytes) == reference(bytes), "\(byte) at \(index) of \(count)")
                }
            }
        }
    }

    @Test func `random text is judged as one character after the other`() {
        var random = SplitMix(state: 3)
        let pieces: [[UInt8]] = [
            [0x61], [0x20, 0x20], [0x0A], [0x0D, 0x0A], [0x09], [0xC3, 0xA9], [0xE2, 0x80, 0xA8],
            [0xF0, 0x9F, 0x98, 0x80],
            [0xEF, 0xBB, 0xBF], [0x7E], [0xC2, 0x85], [0xC2, 0xA0], [0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37],
        ]
        let broken: [[UInt8]] = [
            [0x80], [0xC2], [0x7F], [0xC2, 0x9F], [0xED, 0xBF, 0xBF], [0xEF, 0xBF, 0xBE], [0x1F],
        ]
        for _ in 0..<5_000 {
            var bytes: [UInt8] = []
            for _ in 0..<random.below(40) { bytes += pieces[random.below(pieces.count)] }
            #expect(problem(bytes) == nil)
            bytes.insert(contentsOf: broken[random.below(broken.count)], at: random.below(bytes.count + 1))
            #expect(problem(bytes) == reference(bytes), "\(bytes)")
        }
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0xAF], [0xC1, 0x81], [0xC3], [0xC3, 0x41], [0xE0, 0x9F, 0xBF], [0xE2, 0x80],
            [0xE2, 0x41, 0x80],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]]
    )
    func `bytes that are no UTF-8`(_ bytes: [UInt8]) {
        #expect(problem([0x61] + bytes + [0x62]) == DecodingError(.byteNotUTF8, at: 1))
        #expect(problem([UInt8](repeating: 0x61, count: 40) + bytes) == DecodingError(.byteNotUTF8, at: 40))
    }

    private func converted(_ bytes: [UInt8]) throws -> [UInt8] {
        let isUTF16 = TextEncoding.isUTF16(bytes.span)
        #expect(isUTF16)
        var text: [UInt8] = []
        try TextEncoding.convert(fromUTF16: bytes.span) { text.append($0) }
        return text
    }

    @Test func `UTF-16 is read in both byte orders`() throws {
        let text = "a: \u{E9}\u{20AC}\u{1F600}\n"
        let units = Array(text.utf16)
        let little: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        #expect(try converted(little) == Array(text.utf8))
        #expect(try converted(big) == Array(text.utf8))
        #expect(try DecodedValue.decode(big).get() == ["a": "\u{E9}\u{20AC}\u{1F600}"])
        for other in [Array(text.utf8), [0xFF], []] {
            let isUTF16 = TextEncoding.isUTF16(other.span)
            #expect(!isUTF16)
        }
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x61], 2), ([0xFF, 0xFE, 0x00, 0xDC], 2), ([0xFF, 0xFE, 0x61, 0x00, 0x00, 0xD8], 4),
            ([0xFE, 0xFF, 0xD8, 0x00, 0x00, 0x61], 2), ([0xFE, 0xFF, 0xD8, 0x00, 0xD8, 0x00], 2),
        ] as [([UInt8], Int)]
    )
    func `halves of surrogate pairs and of units are refused`(_ bytes: [UInt8], _ offset: Int) {
        #expect(throws: DecodingError(.byteNotUTF8, at: offset)) { try converted(bytes) }
    }

    @Test func `errors stand where they are in UTF-16`() {
        let units = Array("\u{E9}: \u{1F600}\nb: @".utf16)
        let bytes: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        guard case .failure(let error) = DecodedValue.decode(bytes) else {
            Issue.record("was read")
            return
        }
        #expect(error == DecodingError(.cannotStartToken, at: bytes.count - 2))
    }

    @Test func `repair keeps what is well and replaces the rest byte by byte`() {
        func repaired(_ bytes: [UInt8]) -> String {
            var text: [UInt8] = []
            bytes.withUnsafeBufferPointer { TextEncoding.repair($0) { text.append($0) } }
            return String(decoding: text, as: UTF8.self)
        }
        #expect(repaired([]) == "")
        #expect(repaired([0x61, 0xC3, 0xA9, 0xFF, 0x62]) == "a\u{E9}\u{FFFD}b")
        #expect(repaired([0xF0, 0x9F, 0x98]) == "\u{FFFD}\u{FFFD}\u{FFFD}")
    }
}
