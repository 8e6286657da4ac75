import Testing

@testable import ManifestDecoding

struct ContentHashTests {
    private let key = Hash128(low: 1, high: 2)

    private func changedBits(_ left: Hash128, _ right: Hash128) -> Int {
        (left.low ^ right.low).nonzeroBitCount + (left.high ^ right.high).nonzeroBitCount
    }

    @Test func `every length and every byte counts`() {
        var seen: Set<Hash128> = []
        var count = 0
        for length in 0..<300 {
            var bytes = [UInt8](repeating: 0, count: length)
            seen.insert(Hash128(contents: bytes.span, key: key))
            count += 1
            for index in 0..<length {
                bytes[index] = 1
                seen.insert(Hash128(contents: bytes.span, key: key))
                count += 1
                bytes[index] = 0
            }
        }
        #expect(seen.count == count)
    }

    @Test(arguments: [64, 65, 127, 128, 200])
    func `one bit of the bytes or of the key changes about half of the hash`(length: Int) {
        var bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let before = Hash128(contents: bytes.span, key: key)
        var total = 0
        for bit in 0..<length * 8 {
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let changed = changedBits(before, Hash128(contents: bytes.span, key: key))
            #expect((20...108).contains(changed))
            total += changed
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        }
        #expect((60...68).contains(total / (length * 8)))
        for bit in 0..<64 {
            let low = Hash128(contents: bytes.span, key: Hash128(low: key.low ^ 1 << UInt64(bit), high: key.high))
            let high = Hash128(contents: bytes.span, key: Hash128(low: key.low, high: key.high ^ 1 << UInt64(bit)))
            #expect((20...108).contains(changedBits(before, low)) && (20...108).contains(changedBits(before, high)))
        }
    }

    /// Lanes take every fourth 16 bytes: where pieces change places, also between lanes, the sum of them stays the same.
    @Test func `the order of the bytes counts`() {
        let pieces = (0..<32).map { piece in [UInt8](repeating: UInt8(piece), count: 16) }
        var seen: Set<Hash128> = []
        var count = 0
        for first in pieces.indices {
            for second in first..<pieces.count {
                var swapped = pieces
                swapped.swapAt(first, second)
                seen.insert(Hash128(contents: Array(swapped.joined()).span, key: key))
                count += first == second ? 0 : 1
            }
        }
        #expect(seen.count == count + 1)
    }

    /// A product with zero says nothing of the other factor. Whoever knows the key can have it, and still not hide anything.
    @Test func `a factor of zero hides nothing`() {
        let lane = key.mixed(1, 0)
        var seen: Set<Hash128> = []
        for value in 0..<200 as Range<UInt64> {
            let words = [lane.low, value] + [UInt64](repeating: 0, count: 14)
            let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word &>> UInt64(8 * $0)) } }
            seen.insert(Hash128(contents: bytes.span, key: key))
        }
        #expect(seen.count == 200)
    }
}
