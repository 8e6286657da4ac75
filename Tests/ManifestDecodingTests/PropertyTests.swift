import Foundation
import Testing

@testable import ManifestDecoding

/// Properties that hold for any input.
struct PropertyTests {
    @Test(arguments: 0..<20) func `a tree written in any style reads back`(_ seed: Int) {
        var writer = RandomTree(random: SplitMix(state: UInt64(seed)))
        for _ in 0..<150 {
            let tree = writer.tree(depth: 4)
            let text = writer.document(tree)
            #expect(DecodedValue.decode(text) == .success(tree), "\(text)")
        }
    }

    @Test(arguments: 0..<4) func `JSON that Foundation writes reads back`(_ seed: Int) throws {
        var writer = RandomTree(random: SplitMix(state: UInt64(seed)))
        for _ in 0..<100 {
            let tree = writer.tree(depth: 4)
            guard case .object = tree else { continue }
            let options: JSONSerialization.WritingOptions = seed % 2 == 0 ? [] : [.prettyPrinted]
            let data = try JSONSerialization.data(withJSONObject: tree.foundation, options: options)
            #expect(DecodedValue.decode([UInt8](data)) == .success(tree), "\(tree)")
        }
    }

    /// Manifests and edge cases to cut and to change.
    private static func corpus(_ folder: String, _ suffixes: Set<String>) throws -> [[UInt8]] {
        let root = YAMLConformanceTests.folder.deletingLastPathComponent().deletingLastPathComponent()
        let url = folder == "yaml" ? YAMLConformanceTests.folder : root.appendingPathComponent(folder)
        let files = try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
        return try files.filter { suffixes.contains($0.pathExtension) }.map { try [UInt8](Data(contentsOf: $0)) }
    }

    /// Decodes and looks at every node; the source has no room behind its padding.
    private func decodeAll(_ bytes: [UInt8]) {
        var sources = SourceBuffer(capacity: 0)
        var decoder = ManifestDecoder()
        let range = sources.append(copying: bytes.span)
        guard let document = try? decoder.decode(range, in: &sources) else {
            #expect(decoder.tapeCount == 0)
            return
        }
        let view = decoder.view(document, in: sources)
        #expect(view.end(view.root) == decoder.tapeCount)
        for node in view.root..<view.end(view.root) {
            _ = view.string(node)
            _ = view.hash(node, seed: .zero)
            #expect(view.sourceOffset(node) <= view.sourceCount)
        }
    }

    @Test func `every prefix of a manifest can be decoded or refused`() throws {
        let manifests = try Self.corpus("yaml", ["yaml", "json", "yml"]).filter { $0.count < 400 }
        #expect(manifests.count > 100)
        for manifest in manifests { for count in 0..<manifest.count { decodeAll(Array(manifest[..<count])) } }
    }

    @Test func `every byte may be any other`() throws {
        let manifests = try Self.corpus("yaml", ["yaml", "json", "yml"]).filter { $0.count < 60 }
        for var manifest in manifests {
            for index in manifest.indices {
                let byte = manifest[index]
                for other in Array("\0\t\n\r !\"#&'*,-:<>?[]{|}~0an\\".utf8) + [0x85, 0xC2, 0xE2, 0xFF] {
                    manifest[index] = other
                    decodeAll(manifest)
                }
                manifest[index] = byte
            }
        }
    }
}

extension DecodedValue {
    /// The tree as Foundation's JSON writer takes it.
    fileprivate var foundation: Any {
        switch self {
        case .null: NSNull()
        case .bool(let value): value
        case .number(let value): value
        case .string(let text): text
        case .array(let items): items.map(\.foundation)
        case .object(let members): members.mapValues(\.foundation)
        }
    }
}
