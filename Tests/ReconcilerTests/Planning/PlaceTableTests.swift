import ManifestDecoding
import Testing

@testable import Reconciler

struct PlaceTableTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `it knows what a dictionary knows, also where hashes are alike`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = PlaceTable()
        var places: [Hash128: Int] = [:]
        for step in 0..<4_000 {
            // Few lower halves, so that runs are long; hashes of daemons are as good as random.
            let low = UInt64.random(in: 0..<40, using: &random)
            let hash = Hash128(low: low, high: UInt64.random(in: 0..<4, using: &random))
            if step % 3 == 0 {
                table.remove(hash)
                places[hash] = nil
            } else {
                #expect(table.place(of: hash, orAdd: step) == places[hash] ?? step)
                places[hash] = places[hash] ?? step
            }
            #expect(table.count == places.count)
            if step % 100 == 0 { for (hash, place) in places { #expect(table[hash] == place) } }
        }
    }

    @Test func `room that was made changes nothing of what is known`() {
        var table = PlaceTable()
        #expect(table[.zero] == nil)
        table.remove(.zero)
        for number in 0..<100 { _ = table.place(of: Hash128(low: UInt64(number), high: 1), orAdd: number) }
        table.reserveCapacity(10_000)
        #expect((0..<100).allSatisfy { table[Hash128(low: UInt64($0), high: 1)] == $0 } && table.count == 100)
    }
}
