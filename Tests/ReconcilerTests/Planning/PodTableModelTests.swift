import LinuxIO
import PodSchema
import Testing

@testable import Reconciler

/// Random batches of findings, against the rules written down in the plainest way.
struct PodTableModelTests {
    private static let files = 6
    private static let pods = ["web", "db", "cache", "queue"]

    /// All that is known of files and pods, found by looking at everything each time.
    private struct Model {
        /// Each file's last good manifest.
        var good = [AcceptedManifest?](repeating: nil, count: files)
        var broken: Set<Int> = []
        /// Which file each pod belongs to.
        var owners: [String: Int] = [:]

        mutating func apply(_ findings: [FileFinding]) {
            for finding in findings {
                let index = finding.file.index
                broken.remove(index)
                switch finding.kind {
                case .accepted(let manifest), .sameMeaning(let manifest): good[index] = manifest
                case .rejected: broken.insert(index)
                case .gone: good[index] = nil
                }
            }
            for (pod, owner) in owners where good[owner]?.digest.name != pod { owners[pod] = nil }
            for finding in findings {
                guard case .accepted(let manifest) = finding.kind else { continue }
                let pod = manifest.digest.name
                owners[pod] = owners[pod] ?? finding.file.index
            }
            for (index, manifest) in good.enumerated() {
                guard let pod = manifest?.digest.name else { continue }
                owners[pod] = owners[pod] ?? index
            }
        }

        var desired: [String: AcceptedManifest] { owners.compactMapValues { good[$0] } }

        var invalid: Set<Int> {
            broken.union(good.indices.filter { index in good[index].map { owners[$0.digest.name] != index } ?? false })
        }
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `random batches lead where the plain rules lead`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var table = PodTable(running: [])
        var model = Model()
        for step in 0..<200 {
            let touched = (0..<Self.files).shuffled(using: &random).prefix(
                Int.random(in: 1...Self.files, using: &random)
            )
            let findings = try touched.map { try finding($0, model, &random) }
            let before = model.desired
            model.apply(findings)
            let after = model.desired
            let outcome = table.apply(findings, isComplete: step == 0)

            let table = table.manifests.reduce(into: [:]) { $0[$1.digest.name] = $1 }
            #expect(table.mapValues(ObjectIdentifier.init) == after.mapValues(ObjectIdentifier.init), "step \(step)")
            for change in outcome.changes {
                let name = try #require(change.before?.digest.name ?? change.after?.digest.name)
                #expect(change.before === before[name] && change.after === after[name], "step \(step)")
            }
            let told = Set(outcome.changes.compactMap { $0.before?.digest.name ?? $0.after?.digest.name })
            for pod in Self.pods where before[pod]?.digest != after[pod]?.digest {
                #expect(told.contains(pod), "step \(step)")
            }
            #expect(
                told.count == outcome.changes.filter { $0.before != nil || $0.after != nil }.count,
                "one change a pod"
            )
        }
        #expect(table.invalidCount == model.invalid.count)
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `who is invalid is known after every batch`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var table = PodTable(running: [])
        var model = Model()
        for step in 0..<200 {
            let touched = (0..<Self.files).shuffled(using: &random).prefix(
                Int.random(in: 1...Self.files, using: &random)
            )
            let findings = try touched.map { try finding($0, model, &random) }
            model.apply(findings)
            let outcome = table.apply(findings, isComplete: false)
            #expect(table.invalidCount == model.invalid.count, "step \(step)")
            let invalid = Set(model.invalid.map { FileName("file-\($0)") })
            for error in outcome.errors { #expect(invalid.contains(error.file), "step \(step): \(error)") }
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `the order within a batch makes no difference where each pod has one file`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var left = PodTable(running: [])
        var right = PodTable(running: [])
        for step in 0..<100 {
            // Every file gets another pod or none: renames, swaps and rings of them.
            let pods = (Self.pods + Array(repeating: "", count: Self.files - Self.pods.count)).shuffled(using: &random)
            let findings = try pods.indices.map { index in
                guard !pods[index].isEmpty else { return FileFinding(file: FileID(index), kind: .gone, warnings: []) }
                return FileFinding(
                    file: FileID(index),
                    kind: .accepted(try manifest(index, pods[index], "nginx:\(step)")),
                    warnings: []
                )
            }
            let first = left.apply(findings, isComplete: false)
            let second = right.apply(findings.shuffled(using: &random), isComplete: false)
            #expect(first.errors.isEmpty && second.errors.isEmpty)
            #expect(text(left) == text(right) && text(left).count == Self.pods.count)
            #expect(step == 0 || first.changes.allSatisfy { $0.before != nil && $0.after != nil }, "nothing stops")
        }
    }

    private func text(_ table: PodTable) -> [String] {
        table.manifests.map { "\($0.digest.name)@\($0.file)" }.sorted()
    }

    private func manifest(_ file: Int, _ pod: String, _ image: String) throws -> AcceptedManifest {
        try Manifests.accepted(Manifests.pod(pod, image: image), file: "file-\(file)")
    }

    /// Something that may be found out about a file that is as the model knows it.
    private func finding(_ index: Int, _ model: Model, _ random: inout SeededGenerator) throws -> FileFinding {
        let kind: FileFinding.Kind
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<2: kind = .gone
        case 2..<4: kind = .rejected([ManifestError(file: FileName("file-\(index)"), message: "broken")])
        case 4..<6 where model.good[index] != nil:
            let old = model.good[index]!
            kind = .sameMeaning(try Manifests.accepted(old.bytes, file: "file-\(index)"))
        default:
            let pod = Self.pods.randomElement(using: &random)!
            kind = .accepted(try manifest(index, pod, "nginx:\(Int.random(in: 0...1_000_000, using: &random))"))
        }
        return FileFinding(file: FileID(index), kind: kind, warnings: [])
    }
}
