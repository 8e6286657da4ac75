import Testing

@testable import ManifestDecoding

struct CharacterTests {
    @Test func `the table holds what its rules say`() {
        for byte in UInt8.min...UInt8.max {
            #expect(characterClasses[Int(byte)] == CharacterClass.derived(from: byte), "\(byte)")
        }
    }

    /// The first marked byte, found one byte after the other.
    private func first(_ bytes: [UInt8], _ matches: (UInt8) -> Bool) -> Int { bytes.firstIndex(where: matches) ?? 8 }

    @Test func `eight bytes at once are searched as one after the other`() {
        var random = SplitMix(state: 1)
        let interesting: [UInt8] = [
            0, 9, 10, 13, 0x1F, 0x20, 0x21, 0x22, 0x27, 0x39, 0x3A, 0x3B, 0x5C, 0x7F, 0x80, 0xC2, 0xFF,
        ]
        for _ in 0..<20_000 {
            let bytes = (0..<8).map { _ in
                random.below(3) == 0 ? interesting[random.below(interesting.count)] : UInt8(random.below(256))
            }
            let word = bytes.withUnsafeBufferPointer { Bytes.load($0.baseAddress!) }
            let byte = interesting[random.below(interesting.count)]
            #expect(Bytes.countBeforeFirst(Bytes.equal(word, byte)) == first(bytes) { $0 == byte })
            #expect(Bytes.countBeforeFirst(Bytes.belowOrHigh(word, 0x20)) == first(bytes) { $0 < 0x20 || $0 >= 0x80 })
        }
    }

    @Test func `sixteen bytes at once are searched as one after the other`() {
        var random = SplitMix(state: 2)
        let interesting: [UInt8] = [
            0, 9, 10, 13, 0x1F, 0x20, 0x21, 0x22, 0x39, 0x3A, 0x3B, 0x5C, 0x7E, 0x7F, 0x80, 0xC2, 0xFF,
        ]
        for _ in 0..<20_000 {
            // Mostly letters, so that each place is the first at times.
            let bytes = (0..<16).map { _ in
                random.below(12) == 0 ? interesting[random.below(interesting.count)] : UInt8(97 + random.below(26))
            }
            let row = bytes.withUnsafeBufferPointer { ByteRow($0.baseAddress!) }
            let byte = interesting[random.below(interesting.count)]
            #expect(row.equal(byte).first == bytes.firstIndex(of: byte))
            #expect(row.belowOrHigh(0x20).first == bytes.firstIndex { $0 < 0x20 || $0 >= 0x80 })
            let stop = bytes.firstIndex { $0 < 0x21 || $0 >= 0x80 || $0 == UInt8(ascii: ":") }
            #expect(row.plainStops.first == stop)
            let usual = bytes.map { $0 == 10 || $0 >= 0x20 && $0 < 0x7F }
            #expect(row.usual.first == usual.firstIndex(of: true))
            #expect(row.usual.isFull == !usual.contains(false))
        }
    }

    @Test func `key bytes tell names apart by length, head and tail`() {
        let names = [
            "", "a", "b", "ab", "abcdefgh", "abcdefghi", "abcdefgi", "xbcdefghi", "containerPort", "containerPorts",
        ]
        for first in names {
            for second in names { #expect((KeyBytes(first) == KeyBytes(second)) == (first == second)) }
        }
    }

    @Test func `a key on the tape has the bytes of its name`() throws {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        for name in ["a", "name", "hostname", "containers", "terminationGracePeriodSeconds"] {
            for text in ["\(name): 1", "\"\(name)\": 1", "\"\(name)\\\n \": 1"] {
                let range = sources.append(copying: Array(text.utf8).span)
                guard let document = try? decoder.decode(range, in: &sources) else { continue }
                let key = decoder.view(document, in: sources).key(document.root + 1)
                #expect(key == KeyBytes(text.contains("\\") ? name + "\n " : name))
            }
        }
    }
}
