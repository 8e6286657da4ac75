import ManifestDecoding
import Testing

@testable import PodSchema

struct PlaceCounterTests {
    @Test func `offsets in any order are where they are when counted from the start`() {
        let source = Array("a: é\r\nbc\rde\n\n\nlong line with — dashes\r\n\rx".utf8)
        var counter = PlaceCounter()
        for step in 1...source.count {
            for index in 0...source.count {
                let offset = index * step % (source.count + 1)
                let position = counter.position(of: offset, in: source.span)
                #expect(position == SourcePosition(offset: offset, in: source.span), "\(offset)")
            }
        }
    }
}
