import Testing

@testable import ManifestDecoding

/// Inputs that are large or deep in one way. Each takes milliseconds as long as no step is quadratic, and minutes if one is.
struct LimitTests {
    private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test func `collections may be nested ten thousand deep`() {
        #expect(problem(repeated("[", 10_000) + repeated("]", 10_000)) == nil)
        #expect(problem(repeated("[", 10_001) + repeated("]", 10_001))?.problem == .nestedTooDeeply)
        #expect(problem(repeated("- ", 10_000) + "a") == nil)
        #expect(problem(repeated("- ", 10_001) + "a")?.problem == .nestedTooDeeply)
        #expect(problem(repeated("[", 20_000))?.problem == .nestedTooDeeply)
    }

    @Test func `aliases do not nest deeper than that either`() {
        let nest = repeated("[", 4_000) + "1" + repeated("]", 4_000)
        let wrapped = "b: &y " + repeated("[", 4_000) + "*x" + repeated("]", 4_000)
        #expect(problem("a: &x \(nest)\n\(wrapped)\n") == nil)
        #expect(
            problem("a: &x \(nest)\n\(wrapped)\nc: \(repeated("[", 4_000))*y \(repeated("]", 4_000))")?.problem
                == .nestedTooDeeply
        )
    }

    @Test func `a key may be 1024 characters long`() throws {
        for letter in ["k", "\u{E9}", "\u{1F600}"] {
            #expect(problem(repeated(letter, 1024) + ": v") == nil)
            #expect(problem(repeated(letter, 1025) + ": v")?.problem == .valueNotAllowed)
            #expect(problem("[\"\(repeated(letter, 1022))\": v]") == nil)
            #expect(problem("[\"\(repeated(letter, 1023))\": v]") != nil)
        }
    }

    @Test func `many of everything is read`() throws {
        let count = 100_000
        #expect(problem((0..<count).map { "k\($0): v\n" }.joined()) == nil)
        #expect(problem((0..<count).map { "- &a\($0) x\n" }.joined() + "- *a7\n") == nil)
        #expect(problem("a: " + repeated("&a", 1) + repeated("b", 1_000_000) + " x") == nil)
        #expect(problem("a: |\n" + repeated("\n", count) + "  x\n" + repeated("\n   \n", count)) == nil)
        #expect(problem(repeated(" \n", count) + "a: b\n" + repeated("\n  # c\n", count)) == nil)
        #expect(problem("a: b\n" + repeated("\n", count) + "  c\n" + repeated(" ", count)) == nil)
        #expect(problem("a: \"" + repeated("\n \\n", count) + "\"") == nil)
        #expect(problem("a: " + repeated("b ", count)) == nil)
        #expect(problem(repeated("? a\n", count)) == nil)
        #expect(problem("[" + repeated("a: b, ", count) + "]") == nil)
        #expect(problem("{" + repeated("\"a\": [1, {}],", count) + "\"b\": 1}") == nil)
        #expect(problem(repeated("[", 9_000) + repeated("\n", count)) != nil)
    }

    @Test func `aliases cannot grow a document without bound`() {
        // Nine times itself on each line.
        var text = "a: &a [x,x,x,x,x,x,x,x,x]\n"
        for (name, next) in zip("abcdefgh", "bcdefghi") {
            text += "\(next): &\(next) [" + Array(repeating: "*\(name)", count: 9).joined(separator: ",") + "]\n"
        }
        #expect(problem(text)?.problem == .aliasedTooOften)
        let shared = "a: &a {b: [c, d, e]}\n" + (0..<200).map { "k\($0): *a\n" }.joined()
        #expect(problem(shared) == nil)
    }

    @Test func `the aliases of one document do not count in the next`() throws {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let large = sources.append(copying: Array(("a: &a [1,2,3]\n" + repeated("- x\n", 1)).prefix(13).utf8).span)
        let bomb = sources.append(
            copying: Array(("a: &a [" + repeated("x,", 400) + "]\nb: [" + repeated("*a,", 400) + "]").utf8).span
        )
        for _ in 0..<200 { _ = try decoder.decode(large, in: &sources) }
        #expect(throws: DecodingError.self) { try decoder.decode(bomb, in: &sources) }
    }

    @Test func `nested merges end in an error, not in hours`() {
        var text = ""
        for depth in 0..<5_000 { text += repeated(" ", depth) + "<<: {a: b}\n" + repeated(" ", depth) + "k:\n" }
        text += repeated(" ", 5_000) + "- [" + repeated("x,", 100_000) + "]"
        #expect(problem(text)?.problem == .tooLarge)
    }

    @Test func `a source larger than sixteen megabytes is refused`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: 1 << 24)
        #expect((try? DecodedValue.decode(bytes).get()) == .null)
        guard case .failure(let error) = DecodedValue.decode(bytes + [0x0A]) else {
            Issue.record("was read")
            return
        }
        #expect(error.problem == .tooLarge)
    }

    @Test func `text may take many times the room of its source`() throws {
        let text = "a: &x -9223372036854775808\nb: {" + repeated("*x,", 100_000) + "}"
        guard case .success(.object(let members)) = DecodedValue.decode(text) else {
            Issue.record("not read")
            return
        }
        #expect(members["b"] == ["-9223372036854775808": nil])
    }
}
