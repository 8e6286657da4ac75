import Glibc
import LinuxIO
import LoopTesting
import ManifestDecoding
import PodSchema
import Synchronization
import Testing

@testable import Reconciler

/// A manifest of which one text has changed is accepted without a walk, where the one before it was read by this run and
/// nothing was to be said of it; and what comes of it is what comes of a walk.
struct ExchangedTextTests {
    /// What became of one version of a file.
    private struct Step: Sendable {
        let finding: FileFinding
        /// Whether it was not walked.
        let isExchanged: Bool
        let reasons: [FieldChange]
    }

    /// Takes versions of one file through parser, differ and planner, one after the other.
    ///
    /// - Parameters:
    ///   - known: the file's manifest of the last run.
    ///   - between: is given what was accepted, before the next version comes.
    private func steps(
        _ versions: [String],
        known: [AcceptedManifest] = [],
        between: @escaping @Sendable (AcceptedManifest) async throws -> Void = { _ in }
    ) async throws -> [Step] {
        let directory = TemporaryDirectory()
        let steps = Mutex<[Step]>([])
        try await onLoop { loop in
            let parser = ManifestParser(pool: WorkerPool(width: 1), key: Manifests.key, known: known, loop: loop)
            // Reads each version too, and leaves it to this test to look at.
            let other = ManifestParser(pool: WorkerPool(width: 1), key: Manifests.key, known: known, loop: loop)
            let differ = HashDiffer(known: known, loop: loop)
            let folder = try ManifestDirectory(path: directory.path)
            var before = known.first
            for version in versions {
                directory.replace("web.yaml", version)
                let file = DueFile(file: FileID(0), name: FileName("web.yaml"))
                let batch = await other.parse([file], from: .directory(folder), lastGood: [before])
                let isExchanged = batch.lanes[0].state.withLock { $0.files[0].isAccepted }
                await other.empty()
                var readings = Readings()
                await differ.read([file], from: .directory(folder), by: parser, into: &readings)
                let finding = try #require(readings.findings.first)
                let reasons = before.flatMap { old in
                    finding.manifest.flatMap { ReasonTable(readings.changes).reasons(from: old, to: $0) }
                }
                let step = Step(finding: finding, isExchanged: isExchanged, reasons: reasons ?? [])
                steps.withLock { $0.append(step) }
                if let manifest = finding.manifest {
                    #expect(try manifest.digest == Manifests.accepted(version).digest)
                    before = manifest
                    try await between(manifest)
                }
                await parser.empty()
            }
        }
        return steps.withLock { $0 }
    }

    private func isExchanged(_ versions: String...) async throws -> [Bool] {
        try await steps(versions).map(\.isExchanged)
    }

    private static let web = Manifests.pod("web")

    private func web(_ image: String) -> String { Manifests.pod("web", image: image) }

    @Test func `one text after the other`() async throws {
        let steps = try await steps([Self.web, web("nginx:1.26"), web("nginx:1.27-alpine")])
        #expect(steps.map(\.isExchanged) == [false, true, true])
        for (step, versions) in zip(steps.dropFirst(), [("1.25", "1.26"), ("1.26", "1.27-alpine")]) {
            let expected = FieldChange(
                field: "spec.containers[web].image",
                old: "nginx:" + versions.0,
                new: "nginx:" + versions.1,
                domain: .container,
                container: "web"
            )
            #expect(step.reasons == [expected])
            #expect(step.finding.warnings.isEmpty)
            #expect(step.finding.manifest?.identity != nil)
        }
    }

    @Test func `a change of more, of no meaning, or to what is not valid`() async throws {
        #expect(try await isExchanged(Self.web, web("nginx:1.26") + "    - {name: b, image: c}\n") == [false, false])
        #expect(try await isExchanged(Self.web, Self.web + "# edited\n", web("nginx:1.26")) == [false, false, false])
        #expect(try await isExchanged(Self.web, web("1"), web("nginx:1.26")) == [false, false, true])
    }

    @Test func `warnings are told with every version`() async throws {
        let unknown = "  colour: red\n"
        let steps = try await steps([Self.web + unknown, web("nginx:1.26") + unknown])
        #expect(steps.map(\.isExchanged) == [false, false])
        #expect(steps.allSatisfy { $0.finding.warnings.count == 1 })
        let documents = try await self.steps([Self.web + "---\na: b\n", web("nginx:1.26") + "---\na: b\n"])
        #expect(documents.map(\.isExchanged) == [false, false])
        #expect(documents.allSatisfy { $0.finding.warnings.count == 1 })
    }

    // MARK: - With a state directory

    private func recorder(_ directory: TemporaryDirectory) throws -> StateRecorder {
        let folder = try StateFolder(path: directory.path)
        var pods: [LogReplay.Pod] = []
        let log = try StateLog(folder, recovered: &pods)
        return StateRecorder(log, try folder.lock(), thread: try LoopThread()) { _ in }
    }

    @Test func `a manifest whose bytes are recorded`() async throws {
        let directory = TemporaryDirectory(isInMemory: true)
        let recorder = try recorder(directory)
        let steps = try await steps([Self.web, web("nginx:1.26")]) { manifest in
            recorder.record([.accepted(manifest)])
            try await recorder.flush()
            #expect(manifest.record != nil)
        }
        #expect(steps.map(\.isExchanged) == [false, true])
        #expect(steps[1].reasons.map(\.old) == ["nginx:1.25"])
    }

    @Test func `a manifest whose bytes cannot be read back`() async throws {
        let directory = TemporaryDirectory(isInMemory: true)
        let recorder = try recorder(directory)
        let steps = try await steps([Self.web, web("nginx:1.26"), web("nginx:1.27")]) { manifest in
            guard manifest.digest == (try Manifests.accepted(Self.web)).digest else { return }
            recorder.record([.accepted(manifest)])
            try await recorder.flush()
            for name in directory.names { truncate(directory[name], 0) }
        }
        #expect(steps.map(\.isExchanged) == [false, false, true])
        #expect(steps[1].reasons.isEmpty)
    }

    @Test func `a manifest that an earlier run recorded`() async throws {
        let directory = TemporaryDirectory(isInMemory: true)
        let first = try recorder(directory)
        first.record([.accepted(try Manifests.accepted(Self.web))])
        try await first.flush()
        var pods: [LogReplay.Pod] = []
        _ = try StateLog(StateFolder(path: directory.path), recovered: &pods)
        let recorded = try #require(pods.first?.accepted?.manifest)
        let manifest = RecordedManifest(
            file: recorded.file,
            identity: FileIdentity(device: 1, inode: 2, size: 3, modified: 4, changed: 5),
            content: recorded.content,
            digest: recorded.digest
        )
        let known = AcceptedManifest(manifest, try #require(recorded.record))
        let steps = try await steps([web("nginx:1.26"), web("nginx:1.27")], known: [known])
        #expect(steps.map(\.isExchanged) == [false, true])
        #expect(steps.map { $0.reasons.map(\.old) } == [["nginx:1.25"], ["nginx:1.26"]])
    }
}

extension ParsedFile {
    fileprivate var isAccepted: Bool { if case .accepted = outcome { true } else { false } }
}
