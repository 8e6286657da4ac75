import Testing

@testable import ManifestDecoding

struct TapeLayoutTests {
    /// Each node as its kind and, of a collection, how many words it takes.
    private func layout(_ text: String) throws -> [String] {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let range = sources.append(copying: Array(text.utf8).span)
        let document = try decoder.decode(range, in: &sources)
        let view = decoder.view(document, in: sources)
        return (view.root..<view.end(view.root)).map { node in
            view.isScalar(node) ? "\(view.kind(node))" : "\(view.kind(node)) \(view.end(node) - node)"
        }
    }

    @Test func `a collection is followed by its children and counts their words`() throws {
        #expect(
            try layout("a: [b, {c: d}]\ne: {}") == [
                "mapping 9", "plain", "sequence 5", "plain", "mapping 3", "plain", "plain", "plain", "mapping 1",
            ]
        )
        #expect(try layout("- - a\n- b") == ["sequence 4", "sequence 2", "plain", "plain"])
        #expect(try layout("a:\n- b\nc:") == ["mapping 6", "plain", "sequence 2", "plain", "plain", "plain"])
    }

    @Test func `only what is rewritten has text on the tape`() throws {
        #expect(try layout("a: b c") == ["mapping 3", "plain", "plain"])
        #expect(try layout("'a': \"b\"") == ["mapping 3", "quoted", "quoted"])
        #expect(try layout("a: b\n  c") == ["mapping 3", "plain", "plainText"])
        #expect(try layout("'a''': \"\\n\"") == ["mapping 3", "quotedText", "quotedText"])
        #expect(try layout("1: !!str 2") == ["mapping 3", "quotedText", "quoted"])
        #expect(try layout("a: |\n  b") == ["mapping 3", "plain", "quotedText"])
        #expect(try layout("{\"a\": 1, \"b\\n\": true}") == ["mapping 5", "quoted", "plain", "quotedText", "plain"])
    }

    @Test func `aliases and merges are copies of words`() throws {
        #expect(
            try layout("a: &x {b: 1}\nc: *x") == [
                "mapping 9", "plain", "mapping 3", "plain", "plain", "plain", "mapping 3", "plain", "plain",
            ]
        )
        #expect(try layout("<<: {a: [1]}\nb: 2") == ["mapping 6", "plain", "sequence 2", "plain", "plain", "plain"])
    }

    @Test func `a word keeps its fields apart`() {
        let most = (length: TapeWord.lengthLimit - 1, offset: TapeWord.offsetLimit - 1)
        for kind in [TapeWord.Kind.plain, .plainText, .quoted, .quotedText, .mapping, .sequence] {
            for (length, offset) in [(0, 0), (most.length, 0), (0, most.offset), most, (5, 7)] {
                let word = TapeWord(kind, length: length, offset: offset)
                #expect(word.kind == kind)
                #expect(word.length == length)
                #expect(word.offset == offset)
                #expect(word.isScalar == (kind.rawValue < 4))
                #expect(word.isInText == (kind == .plainText || kind == .quotedText))
                #expect(word.span == (word.isScalar ? 1 : length))
            }
        }
        #expect(TapeWord(.plain, length: 1, offset: 2).asString == TapeWord(.quoted, length: 1, offset: 2))
        #expect(TapeWord(.plainText, length: 1, offset: 2).asString == TapeWord(.quotedText, length: 1, offset: 2))
    }

    /// How many words of one document a tape takes, and which error comes then.
    private func fill(_ tape: inout Tape) -> (count: Int, problem: DecodingError.Problem?) {
        tape.begin()
        let before = tape.count
        let word = TapeWord(.plain, length: 1, offset: 1)
        do throws(DecodingError) {
            while tape.count < before + 6_000_000 { try tape.append(word) }
        } catch {
            return (tape.count - before, error.problem)
        }
        return (tape.count - before, nil)
    }

    @Test func `a document takes as much memory as it may, whatever was there before it`() throws {
        var tape = Tape()
        tape.begin()
        for _ in 0..<1000 { try tape.append(TapeWord(.plain, length: 0, offset: 0)) }
        let first = fill(&tape)
        #expect(first.problem == .tooManyNodes)
        // A list of ten mebibytes of entries of one byte each is read.
        #expect(first.count > (10 << 20) / 2)
        tape.removeAll()
        #expect(fill(&tape).count == first.count)
    }

    @Test func `a word that changes leaves those beside it alone`() throws {
        var tape = Tape()
        tape.begin()
        let words = (0..<9).map { TapeWord(.quotedText, length: (1 << 25) - 1 - $0, offset: (1 << 28) - 1 - $0) }
        for word in words { try tape.append(word) }
        for index in words.indices { tape[index] = TapeWord(.plain, length: index, offset: index) }
        #expect(words.indices.allSatisfy { tape[$0] == TapeWord(.plain, length: $0, offset: $0) })
        for index in [1, 3, 5, 7] { tape[index] = words[index] }
        for index in words.indices {
            #expect(tape[index] == (index % 2 == 1 ? words[index] : TapeWord(.plain, length: index, offset: index)))
        }
        tape.move(1..<4, to: 5)
        #expect((5..<8).allSatisfy { tape[$0] == tape[$0 - 4] } && tape[8] == TapeWord(.plain, length: 8, offset: 8))
    }
}
