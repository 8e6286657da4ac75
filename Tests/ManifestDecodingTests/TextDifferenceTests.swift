import ManifestDecoding
import Testing

struct TextDifferenceTests {
    private func difference(_ old: String, _ new: String) -> TextDifference {
        let (old, new) = (Array(old.utf8), Array(new.utf8))
        return TextDifference(from: old.span, to: new.span)
    }

    @Test(arguments: [
        ("", "", 0..<0, 0..<0), ("abc", "abc", 3..<3, 3..<3), ("", "abc", 0..<0, 0..<3), ("abc", "", 0..<3, 0..<0),
        ("aXc", "aYYc", 1..<2, 1..<3), ("aaa", "aa", 2..<3, 2..<2), ("abab", "ababab", 4..<4, 4..<6),
        ("12345678X12345678", "12345678Y12345678", 8..<9, 8..<9),
    ])
    func `what lies between the ends that are alike`(old: String, new: String, before: Range<Int>, after: Range<Int>) {
        let difference = difference(old, new)
        #expect(difference.old == before && difference.new == after)
    }

    @Test func `random edits are found, and nothing outside them differs`() {
        var random = SplitMix(state: 5)
        for _ in 0..<2_000 {
            let old = (0..<Int(random.next() % 60)).map { _ in UInt8(random.next() % 2) }
            var new = old
            let start = Int(random.next() % UInt64(old.count + 1))
            let end = start + Int(random.next() % UInt64(old.count - start + 1))
            new.replaceSubrange(start..<end, with: (0..<Int(random.next() % 4)).map { _ in UInt8(random.next() % 2) })
            let difference = TextDifference(from: old.span, to: new.span)
            #expect(old[..<difference.old.lowerBound] == new[..<difference.new.lowerBound])
            #expect(old[difference.old.upperBound...] == new[difference.new.upperBound...])
            if !difference.old.isEmpty, !difference.new.isEmpty {
                #expect(old[difference.old.lowerBound] != new[difference.new.lowerBound])
                #expect(old[difference.old.upperBound - 1] != new[difference.new.upperBound - 1])
            }
        }
    }
}
