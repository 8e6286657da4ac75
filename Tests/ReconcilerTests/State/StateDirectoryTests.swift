import Glibc
import LinuxIO
import LoopTesting
import ManifestDecoding
import PodSchema
import Synchronization
import Testing

@testable import Reconciler

struct StateDirectoryTests {
    private let manifests = TemporaryDirectory()
    private let state = TemporaryDirectory()

    /// One run over the manifests, which records what it plans.
    private func once(
        _ path: String? = nil,
        settings: Pipeline.Settings = Pipeline.Settings(),
        _ check: @escaping @Sendable (Plan) -> Void
    ) async throws {
        let directory = StateDirectory(path: state["s"])
        let path = path ?? manifests.path
        try await onLoop { loop in
            let (content, recorder) = try directory.open { Issue.record("\($0.message)") }
            #expect(content.problems.isEmpty)
            let pipeline = try Pipeline(
                ManifestLocation(path: path),
                running: content.running,
                key: content.key,
                settings: settings,
                recorder: recorder,
                loop: loop
            )
            check(try await pipeline.once().plan)
            try await pipeline.flush()
        }
    }

    private func told(_ plan: Plan) -> [String] { plan.actions.map { "\($0.kind) \($0.pod)" } }

    private func recorded() throws -> [String] {
        try StateDirectory(path: state["s"]).read().running.map { "\($0.digest.name)@\($0.file)" }.sorted()
    }

    @Test func `what was planned is what the next run compares with, with its values`() async throws {
        manifests.write("web.yaml", Manifests.pod("web"))
        manifests.write("db.yaml", Manifests.pod("db"))
        try await once { #expect(self.told($0) == ["start default/db", "start default/web"]) }
        try await once { #expect($0.isEmpty && $0.summary.unchanged == 2 && $0.summary.manifests == 2) }
        manifests.write("web.yaml", Manifests.pod("web", image: "nginx:1.26"))
        try await once { plan in
            #expect(self.told(plan) == ["restart default/web"] && plan.summary.unchanged == 1)
            #expect(plan.actions[0].reasons.map(\.old) == ["nginx:1.25"])
        }
        manifests.delete("db.yaml")
        try await once { #expect(self.told($0) == ["stop default/db"]) }
        try await once { #expect($0.isEmpty) }
        #expect(try recorded() == ["web@web.yaml"])
    }

    @Test func `a file that is as it was recorded is not even opened`() async throws {
        manifests.write("web.yaml", Manifests.pod("web"))
        try await once { _ in }
        // The same size, and times that no look can tell apart: only by its bytes it is another one.
        let before = try StateDirectory(path: state["s"]).read()
        let known = try #require(before.running.first)
        manifests.write("web.yaml", Manifests.pod("web", image: "nginx:1.26"))
        let now = try Descriptor.open(path: manifests["web.yaml"]).status().identity
        let running = AcceptedManifest(
            digest: known.digest,
            bytes: try known.bytes,
            file: known.file,
            identity: now,
            content: known.content
        )
        let path = manifests.path
        try await onLoop { loop in
            let pipeline = try Pipeline(
                ManifestLocation(path: path),
                running: [running],
                key: before.key,
                loop: loop
            )
            let plan = try await pipeline.once().plan
            #expect(plan.isEmpty && plan.summary.unchanged == 1)
        }
    }

    @Test
    func
        `a file with other times and the same bytes is not parsed, one with other bytes of the same meaning changes nothing`()
        async throws
    {
        manifests.write("web.yaml", Manifests.pod("web"))
        try await once { _ in }
        manifests.write("web.yaml", Manifests.pod("web"))
        try await once { #expect($0.isEmpty && $0.summary.unchanged == 1) }
        manifests.write("web.yaml", "# a comment\n" + Manifests.pod("web"))
        try await once { #expect($0.isEmpty && $0.summary.unchanged == 1) }
        let text = try StateDirectory(path: state["s"]).read().running.map {
            String(decoding: try $0.bytes, as: UTF8.self)
        }
        #expect(text == ["# a comment\n" + Manifests.pod("web")])
    }

    @Test func `a broken file keeps its last good manifest over any number of runs`() async throws {
        manifests.write("web.yaml", Manifests.pod("web"))
        try await once { _ in }
        manifests.write("web.yaml", "kind: Pod\n\tbroken")
        for _ in 0..<3 {
            try await once { #expect($0.actions.isEmpty && $0.errors.count == 1 && $0.summary.unchanged == 1) }
        }
        manifests.write("web.yaml", Manifests.pod("web", image: "nginx:1.26"))
        try await once { #expect($0.actions.first?.reasons.map(\.old) == ["nginx:1.25"]) }
    }

    @Test func `a warning is told by every run`() async throws {
        manifests.write("web.yaml", Manifests.pod("web") + "unknown: 1\n")
        for _ in 0..<3 { try await once { #expect($0.warnings.count == 1) } }
        var strict = Pipeline.Settings()
        strict.isStrict = true
        try await once(settings: strict) { #expect($0.errors.count == 1 && $0.actions.isEmpty) }
    }

    @Test func `pods that change their files while nobody looks go on running`() async throws {
        for name in ["a", "b", "c"] { manifests.write("\(name).yaml", Manifests.pod(name)) }
        try await once { _ in }
        manifests.move("a.yaml", to: "first.yaml")
        manifests.exchange("b.yaml", "c.yaml")
        try await once { #expect($0.isEmpty && $0.summary.unchanged == 3) }
        #expect(try recorded() == ["a@first.yaml", "b@c.yaml", "c@b.yaml"])
        // The incumbent keeps its pod, whichever file comes first.
        manifests.write("00.yaml", Manifests.pod("a", image: "nginx:2"))
        try await once { #expect($0.actions.isEmpty && $0.errors.map(\.file) == [FileName("00.yaml")]) }
    }

    @Test func `of one file alone the others' pods are left alone, in the plan and in the record`() async throws {
        for name in ["a", "b"] { manifests.write("\(name).yaml", Manifests.pod(name)) }
        try await once { _ in }
        manifests.write("a.yaml", Manifests.pod("a", image: "nginx:1.26"))
        try await once(manifests["a.yaml"]) { plan in
            #expect(self.told(plan) == ["restart default/a"] && plan.summary.unchanged == 0)
        }
        #expect(try recorded() == ["a@a.yaml", "b@b.yaml"])
        try await once { #expect($0.isEmpty) }
    }

    @Test func `many manifests are recorded in one go and read back one by one`() async throws {
        for index in 0..<300 { manifests.write("\(index).yaml", Manifests.pod("pod-\(index)")) }
        try await once { #expect($0.actions.count == 300) }
        try await once { #expect($0.isEmpty) }
        for manifest in try StateDirectory(path: state["s"]).read().running {
            #expect(try manifest.bytes == Array(Manifests.pod(manifest.digest.name).utf8))
            #expect(manifest.record != nil)
        }
    }

    // MARK: - The directory

    @Test func `a missing directory holds nothing, has a new key each time, and is not made by looking`() throws {
        let missing = StateDirectory(path: state["deep/below"])
        let (first, second) = (try missing.read(), try missing.read())
        #expect(first.running.isEmpty && first.key != second.key && state.names.isEmpty)
        let (content, _) = try missing.open { _ in }
        #expect(try missing.read().key == content.key)
    }

    @Test func `manifests may hold secrets, so that only the owner reads them`() throws {
        let (_, recorder) = try StateDirectory(path: state["s"]).open { _ in }
        for (name, mode) in [("s", 0o700), ("s/manifests.log", 0o600), ("s/lock", 0o600)] as [(String, mode_t)] {
            var status = stat()
            #expect(stat(state[name], &status) == 0 && status.st_mode & 0o777 == mode, "\(name)")
        }
        _ = recorder
    }

    @Test func `one process has it at a time, and the other is told which`() throws {
        let directory = StateDirectory(path: state["s"])
        let (_, recorder) = try directory.open { _ in }
        let error = #expect(throws: StateError.self) { _ = try directory.open { _ in } }
        #expect(error == .inUse(path: state["s"], process: getpid()))
        #expect(try directory.read().problems.isEmpty)
        withExtendedLifetime(recorder) {}
    }

    @Test func `where no directory can be made it is an error with its path`() throws {
        state.write("file", "")
        let error = #expect(throws: StateError.self) { _ = try StateDirectory(path: state["file/s"]).open { _ in } }
        #expect(error?.message.contains(state["file/s"]) == true)
        #expect(throws: StateError.self) { try StateDirectory(path: state["file"]).read() }
    }
}
