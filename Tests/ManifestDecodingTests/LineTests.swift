import Foundation
import Testing

@testable import ManifestDecoding

/// Lines of the common form are read by a loop of their own. It takes line feeds only, so that the same text with CRLF is
/// read token by token: that is what it is compared with.
struct LineTests {
    /// What a text is read as, with places as if its lines ended with line feeds.
    private struct Reading: Equatable {
        struct Node: Equatable {
            let kind: TapeWord.Kind
            let text: String
            let offset: Int
        }

        var nodes: [Node] = []
        var trailing: Int?
        var error: DecodingError?

        init(_ bytes: [UInt8]) {
            func place(_ offset: Int) -> Int { offset - bytes.prefix(offset).count { $0 == 0x0D } }
            var sources = SourceBuffer(capacity: 0)
            var decoder = ManifestDecoder()
            let range = sources.append(copying: bytes.span)
            do throws(DecodingError) {
                let document = try decoder.decode(range, in: &sources)
                trailing = document.trailing.map(place)
                let view = decoder.view(document, in: sources)
                for node in view.root..<view.end(view.root) {
                    let text = view.isScalar(node) ? view.string(node) : String(view.end(node) - node)
                    nodes.append(Node(kind: view.kind(node), text: text, offset: place(view.sourceOffset(node))))
                }
            } catch {
                self.error = DecodingError(error.problem, at: place(error.offset))
            }
        }
    }

    private func compare(_ text: some Sequence<UInt8>) {
        let lines = Array(text)
        let other = lines.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        #expect(Reading(lines) == Reading(other), "\(String(decoding: lines, as: UTF8.self))")
    }

    private static func manifests() throws -> [[UInt8]] {
        let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("tools/examples")
        let pods = YAMLConformanceTests.folder.deletingLastPathComponent().appendingPathComponent("pods")
        return try [YAMLConformanceTests.folder, pods, examples].flatMap { folder in
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { ["yaml", "yml"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
                .map { try [UInt8](Data(contentsOf: $0)) }
        }
        // UTF-16 has other line feeds.
        .filter { !$0.contains(0x0D) && $0.first ?? 0xFF < 0xFE && $0.count < 20_000 }
    }

    @Test func `manifests are read alike with either line end`() throws {
        let manifests = try Self.manifests()
        #expect(manifests.count > 100)
        for manifest in manifests { compare(manifest) }
    }

    @Test(arguments: 0..<8) func `trees in any style are read alike`(_ seed: Int) {
        var writer = RandomTree(random: SplitMix(state: UInt64(100 + seed)))
        for _ in 0..<150 {
            let text = writer.document(writer.tree(depth: 4))
            guard !text.hasPrefix("{") && !text.hasPrefix(" ") else { continue }
            compare(text.utf8)
        }
    }

    @Test(arguments: ["? 1a :\n  b: 1\nb\n ?b\n", "? \n- a\nb: 1\n", "a: 1\n...\nb: 2\n", "a:\n b: 1\n# c\n c: 2\n"])
    func `ends of collections are read alike`(_ text: String) { compare(text.utf8) }

    /// Pieces that lines are made of, and what may stand around them.
    private static let pieces = [
        "a", "key", "name", "true", "no", "1", "-1", "--flag=x", "-x", "x:y", "a b", "\"q\"", "\"q\\n\"", "\"q", "'s'",
        "é", "\u{85}",
        "\u{2028}", "{}", "[]", "[a", "{a: b}", "|", ">-", "&a", "*a", "!!str", "<<", "? ", ": ", "#c", " #c", "\t",
        "~", "null", "...",
        "---", "%x", "@", "`", ":", "-", "=", ".", "\u{FEFF}", "abcdefghijklmnopqrstuvwxyz0123456789",
    ]

    @Test(arguments: 0..<16) func `lines put together at random are read alike`(_ seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        func piece() -> String { Self.pieces[random.below(random.below(3) == 0 ? Self.pieces.count : 9)] }
        for _ in 0..<600 {
            var text = ""
            for _ in 0..<1 + random.below(8) {
                text += String(repeating: " ", count: random.below(4) * random.below(3))
                for _ in 0..<random.below(3) { text += random.below(8) == 0 ? "-  " : "- " }
                if random.below(4) > 0 { text += piece() + [":", ": ", ": ", ":  "][random.below(4)] }
                if random.below(3) > 0 { text += piece() }
                if random.below(10) == 0 { text += [" ", " # c", "\t", " b", ": c"][random.below(5)] }
                text += random.below(12) == 0 ? "\n\n" : "\n"
            }
            if random.below(6) == 0 { text.removeLast() }
            guard let first = text.utf8.first, first < 0x80, !" \n\t{".utf8.contains(first) else { continue }
            compare(text.utf8)
        }
    }

    @Test(arguments: 0..<8) func `manifests with lines moved are read alike`(_ seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let manifests = try Self.manifests().filter { $0.count > 100 && $0.count < 4000 }
        for _ in 0..<300 {
            let manifest = manifests[random.below(manifests.count)]
            var lines = manifest.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
            for _ in 0..<1 + random.below(3) {
                let index = random.below(lines.count)
                switch random.below(6) {
                case 0: lines[index].insert(contentsOf: [0x20, 0x20], at: 0)
                case 1: lines[index].removeFirst(min(lines[index].count, 1 + random.below(3)))
                case 2: lines.insert(lines[random.below(lines.count)], at: index)
                case 3: lines.remove(at: index)
                case 4:
                    lines[index].append(contentsOf: Array([" # c", " ", ":", ": x", "\"", "\t"][random.below(6)].utf8))
                default: lines[index].removeLast(min(lines[index].count, 1 + random.below(4)))
                }
                if lines.isEmpty { lines.append([]) }
            }
            compare(lines.joined(separator: [0x0A]))
        }
    }
}
