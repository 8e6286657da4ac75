import LinuxIO
import LoopTesting
import ManifestDecoding
import PodSchema
import Testing

@testable import Reconciler

/// What must hold of plans whatever is edited: they lead where the files are, in any order, and then there is nothing left.
struct PlanPropertyTests {
    private static let files = 8

    /// What a file holds after an edit; nil for nothing.
    private struct Edit {
        let file: Int
        let text: String?
    }

    private func edits(_ random: inout SeededGenerator) -> [Edit] {
        // Each file has a pod of its own: which of two files has a pod depends on who was first, and is tested elsewhere.
        (0..<Int.random(in: 1...20, using: &random)).map { _ in
            let file = Int.random(in: 0..<Self.files, using: &random)
            if Int.random(in: 0..<4, using: &random) == 0 { return Edit(file: file, text: nil) }
            let image = "nginx:\(Int.random(in: 1...3, using: &random))"
            let labels = "labels: {a: \"\(Int.random(in: 1...2, using: &random))\"}"
            let text = Manifests.pod("p\(file)", image: image)
            return Edit(
                file: file,
                text: text.replacing("name: p\(file)\nspec", with: "name: p\(file)\n  \(labels)\nspec")
            )
        }
    }

    private func finding(_ edit: Edit) throws -> FileFinding {
        guard let text = edit.text else { return FileFinding(file: FileID(edit.file), kind: .gone, warnings: []) }
        let manifest = try Manifests.accepted(text, file: "file-\(edit.file)")
        return FileFinding(file: FileID(edit.file), kind: .accepted(manifest), warnings: [])
    }

    /// Carries a plan out on what runs: each action must find what it starts from.
    private func carryOut(_ plan: Plan, on running: inout [String: PodDigest]) {
        for action in plan.actions {
            switch action.kind {
            case .start: #expect(running.updateValue(action.manifest.digest, forKey: action.pod) == nil)
            case .stop: #expect(running.removeValue(forKey: action.pod) != nil)
            case .restart, .update: #expect(running.updateValue(action.manifest.digest, forKey: action.pod) != nil)
            }
        }
    }

    private func settings() -> PlanSettings {
        var settings = PlanSettings()
        settings.massChange = .apply
        settings.emptyGrace = 0
        return settings
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `plans lead to what the files say, whatever the batches`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let edits = edits(&random)
        // The last edit of each file counts.
        let wanted = edits.reduce(into: [Int: String]()) { $0[$1.file] = $1.text }
        let desired = try wanted.values.map { try Manifests.accepted($0).digest }
        var cuts = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            Int.random(in: 0...edits.count, using: &random)
        }
        cuts = ([0, edits.count] + cuts).sorted()
        let batches = zip(cuts, cuts.dropFirst()).map { Array(edits[$0..<$1]) }
        let settings = settings()
        try await onLoop { loop in
            let planner = RestartPlanner(key: Manifests.key, settings: settings, loop: loop)
            var running: [String: PodDigest] = [:]
            for batch in batches {
                // Of a file's edits in one batch only the last is seen.
                var last: [Int: Edit] = [:]
                for edit in batch { last[edit.file] = edit }
                let findings = try last.keys.sorted().map { try finding(last[$0]!) }
                carryOut(await planner.plan(findings, isComplete: false, files: Self.files), on: &running)
            }
            #expect(Set(running.values) == Set(desired))
            #expect(Set(await planner.applied.map(\.digest)) == Set(desired))
            // Everything once more: there is nothing to do.
            let again = try wanted.keys.sorted().map { try finding(Edit(file: $0, text: wanted[$0])) }
            let plan = await planner.plan(again, isComplete: false, files: Self.files)
            #expect(plan.actions.isEmpty)
        }
    }
}
