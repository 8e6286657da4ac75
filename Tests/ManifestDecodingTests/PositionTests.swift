import Testing

@testable import ManifestDecoding

struct PositionTests {
    /// Positions of all nodes in tape order, as `line:column`.
    private func positions(_ text: String) throws -> [String] {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let range = sources.append(copying: Array(text.utf8).span)
        let document = try decoder.decode(range, in: &sources)
        let view = decoder.view(document, in: sources)
        return (view.root..<view.end(view.root)).map { node in
            let position = view.position(node)
            return "\(position.line):\(position.column)"
        }
    }

    @Test func `plain scalars and collections stand where they start`() throws {
        #expect(
            try positions("a: b\nc:\n  - d\n  - e: f\n") == [
                "1:1", "1:1", "1:4", "2:1", "3:3", "3:5", "4:5", "4:5", "4:8",
            ]
        )
    }

    @Test func `text on the tape remembers its place in the source`() throws {
        // Folded, escaped, block and converted scalars; single words of text start behind their quote.
        #expect(
            try positions("a: b\n  c\nd: \"\\n\"\ne: |\n  f\n1: 'g'\nyes: h") == [
                "1:1", "1:1", "1:4", "3:1", "3:4", "4:1", "4:4", "6:1", "6:5", "7:1", "7:6",
            ]
        )
    }

    @Test func `columns count characters`() throws {
        #expect(try positions("\"\u{E9}\u{1F600}\": \u{E9} #\u{E9}\n") == ["1:1", "1:2", "1:7"])
    }

    @Test func `missing values stand behind their key`() throws {
        #expect(try positions("a:\nb: # c\n\n") == ["1:1", "1:1", "1:2", "2:1", "2:2"])
    }

    @Test func `lines end with LF, CR and CRLF`() {
        func position(_ text: String, _ offset: Int) -> SourcePosition {
            SourcePosition(offset: offset, in: Array(text.utf8).span)
        }
        #expect(position("a\nb\r\nc\rd", 0) == SourcePosition(line: 1, column: 1))
        #expect(position("a\nb\r\nc\rd", 2) == SourcePosition(line: 2, column: 1))
        #expect(position("a\nb\r\nc\rd", 5) == SourcePosition(line: 3, column: 1))
        #expect(position("a\nb\r\nc\rd", 7) == SourcePosition(line: 4, column: 1))
        #expect(position("a\n", 99) == SourcePosition(line: 2, column: 1))
        #expect(position("", 0) == SourcePosition(line: 1, column: 1))
    }
}
