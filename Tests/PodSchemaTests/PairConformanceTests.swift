import Foundation
import Testing

@testable import PodSchema

/// Pairs of manifests before and after one mutation, with the decision that a field-level planner should make.
struct PairConformanceTests {
    static let folder = ConformanceData.folder

    struct Row: Decodable {
        let id: String
        let mutation: String
        let expect: String
    }

    @Test func `each mutation touches the expected domain`() throws {
        let lines = try String(contentsOf: Self.folder.appendingPathComponent("pairs/pairs.jsonl"), encoding: .utf8)
        var count = 0
        var soleCount = 0
        for line in lines.split(separator: "\n") {
            let row = try JSONDecoder().decode(Row.self, from: Data(line.utf8))
            let old = try read("a", row.id)
            let new = try read("b", row.id)
            let before = ManifestReading.read(old)
            let after = ManifestReading.read(new)
            let name = "\(row.id) \(row.mutation)"
            let oldDigest = try #require(before.digest, "\(name): \(before.problems)")
            let newDigest = try #require(after.digest, "\(name): \(after.problems)")
            #expect(decision(oldDigest, newDigest) == row.expect, "\(name)")
            let changes = try ManifestReading.changes(old, new)
            #expect(changes.isEmpty == (row.expect == "same"), "\(name): \(changes)")
            if let sole = try ManifestReading.soleChange(old, new) {
                #expect(sole == changes, "\(name)")
                soleCount += 1
            }
            count += 1
        }
        #expect(count == 198)
        #expect(soleCount > 5, "\(soleCount)")
    }

    private func read(_ side: String, _ id: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: Self.folder.appendingPathComponent("pairs/\(side)/\(id).yaml")))
    }

    private func decision(_ old: PodDigest, _ new: PodDigest) -> String {
        if old.identity != new.identity { return "identity" }
        if old.pod != new.pod { return "pod" }
        if old.containers.map(\.name) != new.containers.map(\.name) { return "containers" }
        let pairs = zip(old.containers, new.containers)
        if pairs.contains(where: { $0.container != $1.container }) { return "container" }
        if old.resize != new.resize || pairs.contains(where: { $0.resize != $1.resize }) { return "resize" }
        if old.live != new.live || pairs.contains(where: { $0.live != $1.live }) { return "live" }
        return "same"
    }
}
