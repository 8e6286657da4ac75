import Foundation
import ManifestDecoding
import Testing

@testable import PodSchema

/// Decisions by hash against decisions by comparing decoded objects field by field.
struct DecisionModelTests {
    private static let fields = FieldFacts()

    /// The recorded manifests that are accepted, as objects.
    private static func corpus() throws -> [[String: Any]] {
        var corpus: [[String: Any]] = []
        for row in try ConformanceData.rows("pods/verdicts.jsonl") where row["ok"] as? Bool == true {
            guard var pod = row["pod"] as? [String: Any] else { continue }
            pod["status"] = nil
            // The kubelet's own note of the manifest's bytes.
            var metadata = pod["metadata"] as? [String: Any]
            var annotations = metadata?["annotations"] as? [String: String]
            annotations?["kubernetes.io/config.hash"] = nil
            metadata?["annotations"] = annotations
            metadata?["uid"] = nil
            pod["metadata"] = metadata
            pod["apiVersion"] = "v1"
            pod["kind"] = "Pod"
            corpus.append(pod)
        }
        return corpus
    }

    private func bytes(_ object: [String: Any]) throws -> [UInt8] {
        try [UInt8](JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]))
    }

    private func model(_ bytes: [UInt8]) throws -> PodModel {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let document = try decoder.decode(sources.append(copying: bytes.span), in: &sources)
        var writer = DefaultedPodWriter(nodeName: "node", directory: "/manifests")
        var output: [UInt8] = []
        writer.write(decoder.view(document, in: sources), fileName: "a", into: &output)
        let object = try JSONSerialization.jsonObject(with: Data(output))
        return PodModel(try #require(object as? [String: Any]), Self.fields)
    }

    /// By the digests.
    private func decision(_ old: PodDigest, _ new: PodDigest) -> (RestartDomain, Set<String>) {
        if old.identity != new.identity { return (.identity, []) }
        if old.pod != new.pod { return (.pod, []) }
        let names = Set((old.containers + new.containers).map(\.name))
        func differing(_ hash: KeyPath<ContainerDigest, Hash128>) -> Set<String> {
            names.filter { name in
                let before = old.containers.first { $0.name == name }
                return before?[keyPath: hash] != new.containers.first { $0.name == name }?[keyPath: hash]
            }
        }
        let changed = differing(\.container)
        if !changed.isEmpty { return (.container, changed) }
        let resized = differing(\.resize)
        if !resized.isEmpty || old.resize != new.resize { return (.resize, resized) }
        let live = differing(\.live)
        if !live.isEmpty || old.live != new.live { return (.live, live) }
        return (.none, [])
    }

    @Test(arguments: 0..<8) func `random edits of random pods`(_ part: Int) throws {
        let corpus = try Self.corpus()
        var mutation = ManifestMutation(seed: UInt64(part), corpus: corpus)
        var counts: [RestartDomain: Int] = [:]
        for (index, manifest) in corpus.enumerated() where index % 8 == part {
            var current = manifest
            var currentBytes = try bytes(current)
            guard var digest = ManifestReading.read(currentBytes).digest else { continue }
            for _ in 0..<25 {
                let edited = mutation.edit(current)
                let editedBytes = try bytes(edited)
                guard let next = ManifestReading.read(editedBytes).digest else { continue }
                let (before, after) = (try model(currentBytes), try model(editedBytes))
                let expected = PodModel.decision(before, after)
                let actual = decision(digest, next)
                let told = try ManifestReading.changes(currentBytes, editedBytes).map { $0.field }
                #expect(actual == expected, "\(PodModel.differences(before, after)), \(told)")
                #expect(told.isEmpty == (actual.0 == .none), "\(PodModel.differences(before, after)), \(told)")
                counts[actual.0, default: 0] += 1
                (current, currentBytes, digest) = (edited, editedBytes, next)
            }
        }
        // Every kind of decision comes up.
        for domain in [RestartDomain.none, .live, .container, .pod, .identity] {
            #expect(counts[domain, default: 0] > 0, "\(domain): \(counts)")
        }
    }
}
