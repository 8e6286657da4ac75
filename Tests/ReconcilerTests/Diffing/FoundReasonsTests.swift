import LinuxIO
import LoopTesting
import ManifestDecoding
import PodSchema
import Synchronization
import Testing

@testable import Reconciler

/// What differs between a file's manifest and the one before it is found where the file is read, whatever the number of files
/// and threads, and is what the planner finds of both.
struct FoundReasonsTests {
    /// What came of one version of all files.
    private struct Round: Sendable {
        let findings: [FileFinding]
        let changes: [AcceptedChange]
    }

    /// Takes versions of files through parser and differ, all files of a version at once.
    private func rounds(_ versions: [[String]], threads: Int = 1) async throws -> [Round] {
        let directory = TemporaryDirectory()
        let rounds = Mutex<[Round]>([])
        try await onLoop { loop in
            let parser = ManifestParser(pool: WorkerPool(width: threads), key: Manifests.key, loop: loop)
            let differ = HashDiffer(loop: loop)
            let folder = try ManifestDirectory(path: directory.path)
            for texts in versions {
                var files: [DueFile] = []
                for (index, text) in texts.enumerated() {
                    directory.replace("\(index).yaml", text)
                    files.append(DueFile(file: FileID(index), name: FileName("\(index).yaml")))
                }
                var readings = Readings()
                await differ.read(files, from: .directory(folder), by: parser, into: &readings)
                rounds.withLock { $0.append(Round(findings: readings.findings, changes: readings.changes)) }
                await parser.empty()
            }
        }
        return rounds.withLock { $0 }
    }

    /// The manifests of the second of two rounds, each with the one before it and with the reasons that were found.
    private func changes(
        _ rounds: [Round]
    ) throws -> [(old: AcceptedManifest, new: AcceptedManifest, found: [FieldChange]?)] {
        let table = ReasonTable(rounds[1].changes)
        let before = Dictionary(uniqueKeysWithValues: rounds[0].findings.map { ($0.file.index, $0.manifest) })
        return try rounds[1].findings.compactMap { finding in
            guard let new = finding.manifest else { return nil }
            let old = try #require(before[finding.file.index] ?? nil)
            return (old, new, table.reasons(from: old, to: new))
        }
    }

    private static let second = "    - {name: b, image: \"c:1\"}\n"

    @Test(arguments: [1, 3], [2, 20, 300])
    func `one text, two texts, none, or nothing valid`(threads: Int, count: Int) async throws {
        func version(_ index: Int, _ number: Int) -> String {
            let web = Manifests.pod("pod-\(index)", image: "nginx:\(number)")
            return switch index % 6 {
            // One with a comment beside is walked too, and so is one with another container.
            case 0: "# \(number)\n" + web
            case 1: web
            case 2: web + (number == 1 ? "" : Self.second)
            case 3: Manifests.pod("pod-\(index)") + (number == 1 ? "" : "# edited\n")
            case 4 where number == 2: "spec: [\n"
            default: web + Self.second + "  hostname: host-\(number)\n"
            }
        }
        let rounds = try await rounds(
            [(0..<count).map { version($0, 1) }, (0..<count).map { version($0, 2) }],
            threads: threads
        )
        var planner = PodPlanner(key: Manifests.key)
        var found = 0
        for change in try changes(rounds) {
            guard let reasons = change.found else {
                #expect(change.old.digest == change.new.digest)
                continue
            }
            let action = planner.change(from: change.old, to: change.new)
            #expect(action == planner.change(from: change.old, to: change.new, known: reasons) && action != nil)
            #expect(!reasons.isEmpty)
            found += 1
        }
        #expect(found == (0..<count).count { $0 % 6 != 3 && $0 % 6 != 4 })
        #expect(rounds[1].changes.count == found && rounds[0].changes.isEmpty)
    }

    @Test func `another pod in the file has no reasons`() async throws {
        let rounds = try await rounds([[Manifests.pod("a")], [Manifests.pod("b", image: "c")]])
        #expect(rounds[1].findings.count == 1 && rounds[1].changes.isEmpty)
    }

    @Test func `a huge manifest's reasons are left to the planner`() async throws {
        let comment = "# \(String(repeating: "x", count: 1 << 20))\n"
        let rounds = try await rounds([[Manifests.pod("a")], [comment + Manifests.pod("a", image: "c") + Self.second]])
        #expect(rounds[1].changes.isEmpty)
        let change = try #require(try changes(rounds).first)
        var planner = PodPlanner(key: Manifests.key)
        let fields = planner.change(from: change.old, to: change.new)?.reasons.map(\.field)
        #expect(fields == ["spec.containers[b]", "spec.containers[a].image"])
    }

    @Test func `a manifest after a huge one`() async throws {
        let comment = "# \(String(repeating: "x", count: 1 << 20))\n"
        let rounds = try await rounds([[comment + Manifests.pod("a")], [Manifests.pod("a", image: "c") + Self.second]])
        #expect(rounds[1].changes.count == 1)
        // That a container is new as a whole is the planner's to say.
        #expect(rounds[1].changes[0].reasons.map(\.field).contains("spec.containers[a].image"))
    }

    @Test func `what differs is found with leaves of this round alone`() async throws {
        // The first round collects nothing, the second all, and a file that is new is walked between two that are not.
        let names = (0..<3).map { "pod-\($0)" }
        let first = names.dropLast().map { Manifests.pod($0) }
        let second = [names[0], names[2], names[1]].map { "# x\n" + Manifests.pod($0, image: "c") }
        let rounds = try await rounds([first, [second[0], second[2], second[1]]])
        #expect(rounds[1].changes.map(\.reasons.count) == [1, 1])
        #expect(rounds[1].findings.count == 3)
    }
}
