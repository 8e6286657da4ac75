import Testing

@testable import ManifestDecoding

struct ReuseTests {
    private static func value(
        _ document: Document,
        _ decoder: borrowing ManifestDecoder,
        _ sources: borrowing SourceBuffer
    ) -> DecodedValue {
        let view = decoder.view(document, in: sources)
        return DecodedValue(view, view.root)
    }

    private static func copy(_ range: Range<Int>, of sources: borrowing SourceBuffer) -> [UInt8] {
        let bytes = sources.bytes(range)
        return bytes.indices.map { bytes[$0] }
    }

    @Test func `many documents share one buffer and one tape`() throws {
        var sources = SourceBuffer(capacity: 1)
        var decoder = ManifestDecoder()
        for round in 0..<3 {
            sources.removeAll()
            decoder.removeAll()
            var documents: [Document] = []
            for index in 0..<500 {
                let text = "k\(index): [\(round), \"\\x41\", &a b, *a ]\n"
                documents.append(try decoder.decode(sources.append(copying: Array(text.utf8).span), in: &sources))
            }
            for (index, document) in documents.enumerated() {
                let expected: DecodedValue = .object(["k\(index)": [.number(Double(round)), "A", "b", "b"]])
                #expect(Self.value(document, decoder, sources) == expected)
            }
        }
    }

    @Test(arguments: ["a: [\"\\n\", @", "{\"a\": [1, \"\\n\", x", "a: &x [*x]", "\u{7F}", "a: \"\\n\"\nb: *c"])
    func `an error leaves the tape and the buffer as before`(_ broken: String) throws {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let good = try decoder.decode(sources.append(copying: Array("a: \"\\t\"".utf8).span), in: &sources)
        let bad = sources.append(copying: Array(broken.utf8).span)
        let (words, bytes) = (decoder.tapeCount, sources.count)
        #expect(throws: DecodingError.self) { try decoder.decode(bad, in: &sources) }
        #expect(decoder.tapeCount == words)
        #expect(sources.count == bytes)
        let next = try decoder.decode(sources.append(copying: Array("b: \"\\n\"".utf8).span), in: &sources)
        #expect(Self.value(good, decoder, sources) == ["a": "\t"])
        #expect(Self.value(next, decoder, sources) == ["b": "\n"])
    }

    @Test func `a source in UTF-16 is converted behind the others`() throws {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let bytes: [UInt8] =
            [0xFF, 0xFE] + Array("a: \u{E9}\u{1F600}".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let range = sources.append(copying: bytes.span)
        let document = try decoder.decode(range, in: &sources)
        #expect(document.source.lowerBound > range.upperBound)
        #expect(Self.value(document, decoder, sources) == ["a": "\u{E9}\u{1F600}"])
        let count = sources.count
        let broken = sources.append(copying: ([0xFE, 0xFF] + [0, 0x40] as [UInt8]).span)
        #expect(throws: DecodingError(.cannotStartToken, at: 2)) { try decoder.decode(broken, in: &sources) }
        sources.truncate(to: count)
        #expect(sources.count == count)
    }

    @Test func `the buffer takes what its filler writes`() throws {
        struct Refused: Error {}
        var sources = SourceBuffer(capacity: 0)
        let first = sources.append(limit: 10) { output in for byte in [1, 2, 3] as [UInt8] { output.append(byte) } }
        #expect(first.count == 3)
        #expect(Self.copy(first, of: sources) == [1, 2, 3])
        let count = sources.count
        #expect(throws: Refused.self) {
            try sources.append(limit: 1000) { (output: inout OutputSpan<UInt8>) throws(Refused) in
                output.append(9)
                throw Refused()
            }
        }
        #expect(sources.count == count)
        let large = [UInt8](repeating: 7, count: 100_000)
        let second = sources.append(copying: large.span)
        #expect(Self.copy(first, of: sources) == [1, 2, 3])
        #expect(Self.copy(second, of: sources) == large)
        let nothing: [UInt8] = []
        let empty = sources.append(copying: nothing.span)
        #expect(empty.isEmpty)
    }

    @Test func `a range that does not end with its manifest is refused`() async {
        await #expect(processExitsWith: .failure) {
            var sources = SourceBuffer()
            var decoder = ManifestDecoder()
            let range = sources.append(copying: Array("a: \"b\"".utf8).span)
            _ = try decoder.decode(range.lowerBound..<range.upperBound - 1, in: &sources)
        }
    }

    @Test func `a document that left the tape reads no other memory`() async {
        await #expect(processExitsWith: .failure) {
            var sources = SourceBuffer()
            var decoder = ManifestDecoder()
            let small = sources.append(copying: Array("a: b".utf8).span)
            let stale = try decoder.decode(small, in: &sources)
            decoder.removeAll()
            let large = sources.append(copying: Array("a: b\nccccccccccccccccc: ddddddddddd".utf8).span)
            _ = try decoder.decode(large, in: &sources)
            let view = decoder.view(stale, in: sources)
            for node in view.root..<view.end(view.root) { _ = view.string(node) }
        }
    }
}
