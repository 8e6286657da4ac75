import Testing

@testable import ManifestDecoding

struct KeptBytesTests {
    private func text(_ bytes: borrowing KeptBytes) -> String {
        let span = bytes.span
        return String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
    }

    private func source(_ index: Int) -> String { "manifest \(index) " + String(repeating: "x", count: index % 700) }

    @Test func `what is kept stays while the buffer goes on`() {
        var sources = SourceBuffer(capacity: 100)
        let kept = Kept()
        for index in 0..<3_000 {
            let range = sources.append(copying: Array(source(index).utf8).span)
            // Two of three go, as if they were not valid.
            if index % 3 == 0 { kept.bytes.append(Box(sources.keep(range))) }
            sources.removeAll()
            #expect(sources.count == 0)
        }
        for (place, box) in kept.bytes.enumerated() { #expect(text(box.bytes) == source(place * 3)) }
    }

    @Test func `what is in use stays readable where the buffer needs another block`() {
        var sources = SourceBuffer(capacity: 100)
        let first = sources.append(copying: Array("first".utf8).span)
        let kept = sources.keep(first)
        let ranges = (0..<50).map { sources.append(copying: Array(source($0).utf8).span) }
        for (index, range) in ranges.enumerated() {
            #expect(String(decoding: sources.copy(range), as: UTF8.self) == source(index))
        }
        #expect(text(kept) == "first")
        let again = sources.keep(ranges[49])
        sources.removeAll()
        _ = sources.append(copying: Array("last".utf8).span)
        #expect(text(again) == source(49))
    }

    @Test func `a manifest larger than a block is kept too`() {
        var sources = SourceBuffer()
        let large = [UInt8](repeating: 0x61, count: 3 << 20)
        let range = sources.append(copying: large.span)
        let kept = Box(sources.keep(range))
        sources.removeAll()
        _ = sources.append(copying: Array("next".utf8).span)
        #expect(text(kept.bytes) == String(repeating: "a", count: large.count))
    }

    @Test func `the last ones of a block can leave it`() {
        var sources = SourceBuffer(capacity: 64 * 1024)
        var boxes: [Box] = []
        for index in 0..<20 {
            boxes.append(Box(sources.keep(sources.append(copying: Array(source(index).utf8).span))))
            sources.removeAll()
        }
        let last = boxes[7]
        #expect(!last.isInSparseBlock)
        boxes = []
        #expect(last.isInSparseBlock)
        last.bytes.moveOut()
        #expect(!last.isInSparseBlock && text(last.bytes) == source(7))
        let own = Box(KeptBytes(Array("own".utf8)))
        #expect(!own.isInSparseBlock && text(own.bytes) == "own")
    }

    /// Values that cannot be copied, for arrays.
    private final class Box {
        var bytes: KeptBytes

        init(_ bytes: consuming KeptBytes) { self.bytes = bytes }

        var isInSparseBlock: Bool { bytes.isInSparseBlock }
    }

    private final class Kept {
        var bytes: [Box] = []
    }
}
