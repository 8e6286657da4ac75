import Testing

@testable import ManifestDecoding

struct HashTests {
    private let seed = Hash128(low: 1, high: 2)

    private func hash(_ text: String, _ seed: Hash128? = nil) -> Hash128 {
        Hash128(Array(text.utf8).span, seed: seed ?? self.seed)
    }

    @Test func `every length and every byte counts`() {
        var seen: Set<Hash128> = []
        var count = 0
        for length in 0..<100 {
            var bytes = [UInt8](repeating: 0, count: length)
            seen.insert(Hash128(bytes.span, seed: seed))
            count += 1
            for index in 0..<length {
                bytes[index] = 1
                seen.insert(Hash128(bytes.span, seed: seed))
                count += 1
                bytes[index] = 0
            }
        }
        #expect(seen.count == count)
    }

    @Test func `the length of a short text cannot be undone by its bytes`() {
        #expect(hash("00000001") != hash("000000001"))
        #expect(hash("aaaaaaa`") != hash("aaaaaaaa`"))
    }

    @Test func `another seed gives another hash`() {
        for text in ["", "a", "0123456789abcdef", "0123456789abcdefg", String(repeating: "x", count: 1000)] {
            #expect(hash(text) == hash(text))
            #expect(hash(text) != hash(text, Hash128(low: 2, high: 2)))
            #expect(hash(text) != hash(text, Hash128(low: 1, high: 3)))
        }
    }

    @Test func `one bit of the text changes about half of the hash`() {
        var total = 0
        var samples = 0
        for length in [1, 7, 8, 9, 16, 17, 40] {
            var bytes = [UInt8](repeating: 0x61, count: length)
            let before = Hash128(bytes.span, seed: seed)
            for bit in 0..<length * 8 {
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                let after = Hash128(bytes.span, seed: seed)
                let changed = (before.low ^ after.low).nonzeroBitCount + (before.high ^ after.high).nonzeroBitCount
                #expect((20...108).contains(changed))
                total += changed
                samples += 1
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            }
        }
        #expect((60...68).contains(total / samples))
    }

    @Test func `bytes on the tape hash as bytes anywhere`() throws {
        var sources = SourceBuffer()
        for length in 0..<80 {
            let text = String("abcdefghijklmnopqrstuvwxyz0123456789".cycled(length))
            let range = sources.append(copying: Array(text.utf8).span)
            let start = sources.start(range)
            #expect(Hash128(UnsafeBufferPointer(start: start, count: length), seed: seed) == hash(text))
        }
    }

    @Test func `adding has no order, mixing has`() {
        let (a, b, c) = (hash("a"), hash("b"), hash("c"))
        func sum(_ parts: [Hash128]) -> Hash128 { parts.reduce(into: .zero) { $0.add($1) } }
        #expect(sum([a, b, c]) == sum([c, a, b]))
        #expect(sum([a, b]) != sum([a, c]))
        #expect(sum([a, a]) != .zero)
        #expect(seed.mixed(a).mixed(b) != seed.mixed(b).mixed(a))
        #expect(seed.mixed(1, 2) != seed.mixed(2, 1))
        #expect(Hash128.zero.mixed(0, 0) != .zero)
        var carried = Hash128(low: .max, high: 0)
        carried.add(Hash128(low: 1, high: 0))
        #expect(carried == Hash128(low: 0, high: 1))
    }

    @Test func `a hash is printed as 32 hexadecimal digits`() {
        #expect(Hash128(low: 0xAB, high: 1).description == "000000000000000100000000000000ab")
    }
}

extension String {
    fileprivate func cycled(_ length: Int) -> [Character] {
        let characters = Array(self)
        return (0..<length).map { characters[$0 % characters.count] }
    }
}
