import LinuxIO
import ManifestDecoding
import PodSchema
import Testing

@testable import Reconciler

/// Which pods are wanted after batches of findings, written as `PodTable` gets them.
struct PodTableTests {
    /// A file's number is its place in the alphabet.
    private func file(_ name: String) -> FileID { FileID(Int(name.utf8.first! - UInt8(ascii: "a"))) }

    private func manifest(_ file: String, _ pod: String, _ image: String = "nginx:1") throws -> AcceptedManifest {
        try Manifests.accepted(Manifests.pod(pod, image: image), file: file)
    }

    private func accepted(_ name: String, _ pod: String, _ image: String = "nginx:1") throws -> FileFinding {
        FileFinding(file: file(name), kind: .accepted(try manifest(name, pod, image)), warnings: [])
    }

    private func same(_ name: String, _ pod: String, _ image: String = "nginx:1") throws -> FileFinding {
        FileFinding(file: file(name), kind: .sameMeaning(try manifest(name, pod, image)), warnings: [])
    }

    private func broken(_ name: String) -> FileFinding {
        let error = ManifestError(file: FileName(name), message: "broken")
        return FileFinding(file: file(name), kind: .rejected([error]), warnings: [])
    }

    private func gone(_ name: String) -> FileFinding { FileFinding(file: file(name), kind: .gone, warnings: []) }

    /// `pod@file`, sorted.
    private func desired(_ table: PodTable) -> [String] {
        table.manifests.map { "\($0.digest.name)@\($0.file)" }.sorted()
    }

    /// `before → after` of each change, sorted.
    private func changes(_ outcome: PodTable.Outcome) -> [String] {
        func text(_ manifest: AcceptedManifest?) -> String { manifest.map { "\($0.digest.name)@\($0.file)" } ?? "-" }
        return outcome.changes.map { "\(text($0.before)) → \(text($0.after))" }.sorted()
    }

    private func started(_ findings: [FileFinding]) -> PodTable {
        var table = PodTable(running: [])
        _ = table.apply(findings, isComplete: true)
        return table
    }

    private func renamed(_ finding: FileFinding, from name: String) -> FileFinding {
        FileFinding(file: finding.file, kind: finding.kind, warnings: [], origin: file(name))
    }

    @Test func `a file that is renamed while it is broken keeps its pod, under any name`() throws {
        var table = started([try accepted("a", "web")])
        var outcome = table.apply([gone("a"), renamed(broken("b"), from: "a")], isComplete: false)
        #expect(changes(outcome).isEmpty && desired(table) == ["web@b"] && table.invalidCount == 1)
        #expect(outcome.rewritten.map { "\($0.file)" } == ["b"])
        outcome = table.apply(
            [gone("b"), renamed(gone("c"), from: "b"), renamed(broken("d"), from: "c")],
            isComplete: false
        )
        #expect(changes(outcome).isEmpty && desired(table) == ["web@d"] && table.invalidCount == 1)
        outcome = table.apply([try accepted("d", "web")], isComplete: false)
        #expect(changes(outcome) == ["web@d → web@d"] && table.invalidCount == 0)
        outcome = table.apply([gone("d")], isComplete: false)
        #expect(changes(outcome) == ["web@d → -"])
    }

    @Test func `a pod goes with its file, also where something broken is under the old name`() throws {
        var table = started([try accepted("a", "web")])
        let outcome = table.apply([broken("a"), renamed(try accepted("b", "web"), from: "a")], isComplete: false)
        #expect(changes(outcome) == ["web@a → web@b"] && outcome.errors.map { "\($0.file)" } == ["a"])
        _ = table.apply([gone("a")], isComplete: false)
        #expect(desired(table) == ["web@b"] && table.invalidCount == 0)
        // Renamed, and copied back.
        let again = table.apply(
            [try accepted("b", "web", "nginx:2"), renamed(try accepted("c", "web"), from: "b")],
            isComplete: false
        )
        #expect(desired(table) == ["web@b"] && again.errors.map { "\($0.file)" } == ["c"])
    }

    @Test func `two files are exchanged, and their pods with them`() throws {
        var table = started([try accepted("a", "web"), try accepted("b", "db")])
        let outcome = table.apply(
            [renamed(try accepted("a", "db"), from: "b"), renamed(try accepted("b", "web"), from: "a")],
            isComplete: false
        )
        #expect(changes(outcome) == ["db@b → db@a", "web@a → web@b"] && outcome.errors.isEmpty)
    }

    /// Each of them is looked for among all: with a look at every finding for each that would be 10⁸.
    @Test func `pods go with thousands of files that are renamed at once`() throws {
        let count = 10_000
        let manifest = try manifest("a", "web")
        let manifests = (0..<count).map { index in
            AcceptedManifest(
                digest: PodDigest(
                    namespace: "default",
                    name: "pod-\(index)",
                    identity: Hash128(low: UInt64(index) &* 0x9E37_79B9_7F4A_7C15, high: 1),
                    pod: manifest.digest.pod,
                    live: manifest.digest.live,
                    resize: manifest.digest.resize,
                    containers: []
                ),
                bytes: [],
                file: FileName("\(index)"),
                identity: nil,
                content: .zero
            )
        }
        var table = PodTable(running: [])
        _ = table.apply(
            manifests.indices.map { FileFinding(file: FileID($0), kind: .accepted(manifests[$0]), warnings: []) },
            isComplete: true
        )
        // Every file leaves its name, and is broken under its new one.
        var findings = manifests.indices.map { FileFinding(file: FileID($0), kind: .gone, warnings: []) }
        for index in manifests.indices {
            let error = ManifestError(file: FileName("new-\(index)"), message: "broken")
            findings.append(
                FileFinding(file: FileID(count + index), kind: .rejected([error]), warnings: [], origin: FileID(index))
            )
        }
        let outcome = table.apply(findings, isComplete: false)
        #expect(outcome.changes.isEmpty && outcome.rewritten.count == count)
        #expect(table.count == count && table.invalidCount == count)
        #expect(table.manifests.allSatisfy { $0.file.description == "new-" + $0.digest.name.dropFirst(4) })
    }

    @Test func `of some findings of one file the first is found, of few and of many`() {
        for count in [1, 16, 17, 1_000] {
            var findings = (0..<count).map { FileFinding(file: FileID($0), kind: .gone, warnings: []) }
            let error = ManifestError(file: FileName("a"), message: "broken")
            findings += findings.map { FileFinding(file: $0.file, kind: .rejected([error]), warnings: []) }
            var table = FindingTable(findings)
            for index in 0..<count { #expect(table.first(of: FileID(index))?.isGone == true) }
            #expect(table.first(of: FileID(count)) == nil)
        }
    }

    @Test func `a broken file takes nothing over from a file that is there, or over what it has`() throws {
        var table = started([try accepted("a", "web"), try accepted("b", "db")])
        _ = table.apply([renamed(broken("c"), from: "a")], isComplete: false)
        #expect(desired(table) == ["db@b", "web@a"])
        _ = table.apply([gone("a"), renamed(broken("b"), from: "a")], isComplete: false)
        #expect(desired(table) == ["db@b"])
    }

    @Test func `a new file is a new pod, and a file that is gone is one less`() throws {
        var table = PodTable(running: [])
        var outcome = table.apply([try accepted("a", "web")], isComplete: true)
        #expect(changes(outcome) == ["- → web@a"] && desired(table) == ["web@a"])
        outcome = table.apply([gone("a")], isComplete: false)
        #expect(changes(outcome) == ["web@a → -"] && desired(table) == [] && table.invalidCount == 0)
    }

    @Test func `of two files that define one pod the first stays in effect`() throws {
        var table = PodTable(running: [])
        let outcome = table.apply([try accepted("a", "web"), try accepted("b", "web")], isComplete: true)
        #expect(changes(outcome) == ["- → web@a"])
        #expect(
            outcome.errors.map(\.description) == [
                "b: metadata.name: pod default/web is defined by a already, which stays in effect"
            ]
        )
        #expect(table.invalidCount == 1 && table.count == 1)
    }

    @Test func `a file that comes later takes nothing away, though its name sorts first`() throws {
        var table = started([try accepted("b", "web")])
        let outcome = table.apply([try accepted("a", "web", "nginx:2")], isComplete: false)
        #expect(changes(outcome) == [] && outcome.errors.count == 1 && desired(table) == ["web@b"])
    }

    @Test func `the first of the files that wait takes over a pod that is given up`() throws {
        var table = started([try accepted("c", "web")])
        _ = table.apply([try accepted("b", "web"), try accepted("a", "web")], isComplete: false)
        #expect(table.invalidCount == 2)
        let outcome = table.apply([gone("c")], isComplete: false)
        #expect(changes(outcome) == ["web@c → web@a"] && table.invalidCount == 1)
        _ = table.apply([try accepted("a", "other")], isComplete: false)
        #expect(desired(table) == ["other@a", "web@b"] && table.invalidCount == 0)
    }

    @Test func `a file that waits is told again when it is saved, until it takes over`() throws {
        var table = started([try accepted("a", "web"), try accepted("b", "web")])
        #expect(table.apply([try same("b", "web")], isComplete: false).errors.count == 1)
        let outcome = table.apply([try same("b", "web"), gone("a")], isComplete: false)
        #expect(changes(outcome) == ["web@a → web@b"] && table.invalidCount == 0)
        #expect(outcome.errors.isEmpty, "nothing is wrong with it any more")
    }

    @Test func `a file that waits and is broken is invalid also after it has taken over`() throws {
        var table = started([try accepted("a", "web"), try accepted("b", "web")])
        _ = table.apply([broken("b")], isComplete: false)
        _ = table.apply([gone("a")], isComplete: false)
        #expect(desired(table) == ["web@b"] && table.invalidCount == 1)
        _ = table.apply([try same("b", "web")], isComplete: false)
        #expect(desired(table) == ["web@b"] && table.invalidCount == 0)
    }

    @Test(arguments: [false, true])
    func `a renamed file keeps its pod, whichever name is looked at first`(isGoneFirst: Bool) throws {
        var table = started([try accepted("a", "web")])
        let batch = [gone("a"), try accepted("b", "web")]
        let outcome = table.apply(isGoneFirst ? batch : batch.reversed(), isComplete: false)
        #expect(changes(outcome) == ["web@a → web@b"] && outcome.errors.isEmpty && table.invalidCount == 0)
    }

    @Test func `another name in the same file is another pod`() throws {
        var table = started([try accepted("a", "web")])
        let outcome = table.apply([try accepted("a", "db")], isComplete: false)
        #expect(changes(outcome) == ["- → db@a", "web@a → -"])
    }

    @Test(arguments: [false, true])
    func `two files that swap their pods stop none`(isReversed: Bool) throws {
        var table = started([try accepted("a", "web"), try accepted("b", "db")])
        let batch = [try accepted("a", "db"), try accepted("b", "web")]
        let outcome = table.apply(isReversed ? batch.reversed() : batch, isComplete: false)
        #expect(changes(outcome) == ["db@b → db@a", "web@a → web@b"])
        #expect(outcome.errors.isEmpty && table.invalidCount == 0)
    }

    @Test func `a broken file keeps its pod, and mended it is as before`() throws {
        var table = started([try accepted("a", "web")])
        var outcome = table.apply([broken("a")], isComplete: false)
        #expect(changes(outcome) == [] && outcome.errors.count == 1)
        #expect(desired(table) == ["web@a"] && table.invalidCount == 1)
        outcome = table.apply([try same("a", "web")], isComplete: false)
        #expect(changes(outcome) == [] && outcome.errors.isEmpty && table.invalidCount == 0)
    }

    @Test func `a broken file that is removed stops its pod`() throws {
        var table = started([try accepted("a", "web")])
        _ = table.apply([broken("a")], isComplete: false)
        let outcome = table.apply([gone("a")], isComplete: false)
        #expect(changes(outcome) == ["web@a → -"] && table.invalidCount == 0)
    }

    @Test func `a file that never was a manifest has no pod`() {
        var table = started([broken("a")])
        #expect(table.count == 0 && table.invalidCount == 1)
        let outcome = table.apply([gone("a")], isComplete: false)
        #expect(changes(outcome) == [] && table.invalidCount == 0)
    }

    @Test func `other bytes of the same meaning are what later ones are compared with`() throws {
        var table = started([try accepted("a", "web")])
        let finding = try same("a", "web")
        #expect(changes(table.apply([finding], isComplete: false)) == [])
        guard case .sameMeaning(let manifest) = finding.kind else { return }
        #expect(table.manifests.first === manifest)
    }

    // MARK: - After a restart

    @Test func `pods of the last run are adopted by their files, and stop without them`() throws {
        var table = PodTable(running: [try manifest("a", "web"), try manifest("b", "db")])
        let outcome = table.apply([try accepted("a", "web")], isComplete: true)
        #expect(changes(outcome) == ["db@b → -", "web@a → web@a"])
    }

    @Test func `nothing of the last run stops before every file was looked at`() throws {
        var table = PodTable(running: [try manifest("a", "web")])
        #expect(changes(table.apply([], isComplete: false)) == [])
        #expect(desired(table) == ["web@a"])
        #expect(changes(table.apply([], isComplete: true)) == ["web@a → -"])
    }

    @Test func `of two files that define a pod the one that had it in the last run keeps it`() throws {
        var table = PodTable(running: [try manifest("b", "web")])
        let outcome = table.apply([try accepted("a", "web"), try accepted("b", "web")], isComplete: true)
        #expect(changes(outcome) == ["web@b → web@b"])
        #expect(outcome.errors.map(\.file.description) == ["a"])
    }

    @Test func `a file that was renamed meanwhile adopts its pod`() throws {
        var table = PodTable(running: [try manifest("a", "web")])
        #expect(changes(table.apply([try accepted("b", "web")], isComplete: true)) == ["web@a → web@b"])
    }

    @Test func `a file that was broken meanwhile adopts its pod and gives it up when it is removed`() throws {
        var table = PodTable(running: [try manifest("a", "web")])
        #expect(changes(table.apply([broken("a")], isComplete: true)) == [])
        #expect(desired(table) == ["web@a"] && table.invalidCount == 1)
        #expect(changes(table.apply([gone("a")], isComplete: false)) == ["web@a → -"])
    }

    @Test func `a broken file adopts no pod that another file has`() throws {
        var table = PodTable(running: [try manifest("b", "web")])
        let outcome = table.apply([try accepted("a", "web"), broken("b")], isComplete: true)
        #expect(changes(outcome) == ["web@b → web@a"])
        #expect(changes(table.apply([gone("b")], isComplete: false)) == [])
        #expect(desired(table) == ["web@a"])
    }
}
