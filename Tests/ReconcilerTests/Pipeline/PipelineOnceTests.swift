import Glibc
import LinuxIO
import LoopTesting
import ManifestGenerator
import PodSchema
import Testing

@testable import Reconciler

struct PipelineOnceTests {
    /// The plan for a path, by a new pipeline.
    private func once(
        _ path: String,
        running: [AcceptedManifest] = [],
        threads: Int = 2,
        keepsManifests: Bool = true,
        _ check: @escaping @Sendable (Plan, [WatcherNote], [AcceptedManifest]) -> Void
    ) async throws {
        try await onLoop { loop in
            var settings = Pipeline.Settings()
            settings.threads = threads
            settings.keepsManifests = keepsManifests
            let pipeline = try Pipeline(
                ManifestLocation(path: path),
                running: running,
                key: Manifests.key,
                settings: settings,
                loop: loop
            )
            let (plan, notes) = try await pipeline.once()
            check(plan, notes, await pipeline.planner.applied)
        }
    }

    private func told(_ plan: Plan) -> [String] { plan.actions.map { "\($0.kind) \($0.pod)" } }

    @Test func `an empty directory wants nothing`() async throws {
        let directory = TemporaryDirectory()
        try await once(directory.path) { plan, notes, desired in
            #expect(plan.isEmpty && notes.isEmpty && desired.isEmpty && plan.summary == PlanSummary())
        }
    }

    @Test func `every manifest is started, in the order of the files`() async throws {
        let directory = TemporaryDirectory()
        for name in ["c", "a", "b"] { directory.write("\(name).yaml", Manifests.pod(name)) }
        try await once(directory.path) { plan, _, desired in
            #expect(self.told(plan) == ["start default/a", "start default/b", "start default/c"])
            #expect(plan.summary.manifests == 3 && plan.summary.start == 3 && desired.count == 3)
        }
    }

    @Test func `what runs already is compared with`() async throws {
        let directory = TemporaryDirectory()
        directory.write("same.yaml", Manifests.pod("same"))
        directory.write("other.yaml", Manifests.pod("other", image: "nginx:2"))
        directory.write("new.yaml", Manifests.pod("new"))
        directory.write("broken.yaml", "kind: Pod\n  x")
        let running = try ["same", "other", "gone", "broken"].map {
            try Manifests.accepted(Manifests.pod($0), file: "\($0).yaml")
        }
        try await once(directory.path, running: running) { plan, _, desired in
            #expect(self.told(plan) == ["stop default/gone", "start default/new", "restart default/other"])
            #expect(Set(plan.errors.map(\.file)) == [FileName("broken.yaml")])
            #expect(plan.summary.unchanged == 2 && plan.summary.invalid == 1)
            #expect(desired.map(\.digest.name) == ["broken", "new", "other", "same"])
        }
    }

    @Test(arguments: [true, false], [1, 100])
    func `reasons are told whether manifests are kept or read again`(isKept: Bool, count: Int) async throws {
        let directory = TemporaryDirectory()
        var running: [AcceptedManifest] = []
        for index in 0..<count {
            running.append(try Manifests.accepted(Manifests.pod("pod-\(index)"), file: "\(index)"))
            directory.write("\(index)", Manifests.pod("pod-\(index)", image: "nginx:\(index)"))
        }
        try await once(directory.path, running: running, keepsManifests: isKept) { plan, _, desired in
            #expect(plan.actions.count == count && desired.count == count)
            for action in plan.actions {
                let number = action.file.description
                #expect(action.reasons.map(\.field) == ["spec.containers[pod-\(number)].image"])
                #expect(action.reasons.map(\.new) == ["nginx:\(number)"])
                let bytes = try? action.manifest.bytes
                #expect(bytes == Array(Manifests.pod("pod-\(number)", image: "nginx:\(number)").utf8))
                // What is in the file by now is another manifest.
                directory.write(number, Manifests.pod("other"))
                #expect(((try? action.manifest.bytes) != nil) == isKept)
            }
        }
    }

    @Test(arguments: [1, 2, 8])
    func `many manifests go through any number of threads alike`(threads: Int) async throws {
        let directory = TemporaryDirectory()
        let generator = ManifestGenerator(seed: 3)
        // More than one batch.
        for index in 0..<1_500 { directory.write(generator.fileName(index), generator.manifest(index)) }
        try await once(directory.path, threads: threads) { plan, _, desired in
            // Higher priorities first, then by file.
            let order = plan.actions.map { (-$0.manifest.digest.ordering.priority, $0.file.description) }
            #expect(order.elementsEqual(order.sorted { $0 < $1 }) { $0 == $1 })
            #expect(order.map(\.1).sorted() == (0..<1_500).map(generator.fileName))
            #expect(plan.errors.isEmpty && desired.count == 1_500)
        }
    }

    @Test(arguments: [1, 2, 3])
    func `a few large files go through any number of threads alike`(threads: Int) async throws {
        let directory = TemporaryDirectory()
        let comment = "# " + String(repeating: "x", count: 100_000) + "\n"
        for index in 10..<22 {
            // Two files claim one pod, one is broken, some are small.
            let text = Manifests.pod("pod-\(index == 20 ? 11 : index)") + (index == 13 ? "  x" : "")
            directory.write("\(index).yaml", index % 4 == 0 ? text : comment + text)
        }
        try await once(directory.path, threads: threads) { plan, _, desired in
            let names = [10, 11, 12, 14, 15, 16, 17, 18, 19, 21].map { "start default/pod-\($0)" }
            #expect(self.told(plan) == names && desired.count == 10)
            #expect(plan.errors.map(\.file) == [FileName("13.yaml"), FileName("20.yaml")])
            #expect(desired.allSatisfy { ((try? $0.bytes.count) ?? 0) > 60 })
        }
    }

    @Test func `of many files with one pod the first by name has it, however many threads read them`() async throws {
        let directory = TemporaryDirectory()
        for index in 100..<300 { directory.write("\(index).yaml", Manifests.pod("web", image: "nginx:\(index)")) }
        for _ in 0..<20 {
            try await once(directory.path) { plan, _, desired in
                #expect(desired.map(\.file) == [FileName("100.yaml")])
                #expect(plan.errors.count == 199 && plan.summary.invalid == 199)
            }
        }
    }

    @Test func `hidden names are passed over in silence, leftovers and other kinds of files with a note`() async throws
    {
        let directory = TemporaryDirectory()
        for name in [".hidden.yaml", "web.yaml~", "web.yaml.bak"] { directory.write(name, Manifests.pod("x")) }
        directory.write("web.yaml", Manifests.pod("web"))
        directory.makeDirectory("folder.yaml")
        mkfifo(directory["pipe.yaml"], 0o600)
        symlink("web.yaml", directory["link.yaml~"])
        try await once(directory.path) { plan, notes, _ in
            #expect(self.told(plan) == ["start default/web"] && plan.summary.manifests == 1)
            let leftovers = ["web.yaml~", "web.yaml.bak", "link.yaml~"].map { WatcherNote.leftover(FileName($0)) }
            #expect(Set(notes) == Set(leftovers + [.notRegular(FileName("pipe.yaml"), .fifo)]))
        }
    }

    @Test func `links are followed, and one that leads nowhere is an error`() async throws {
        let directory = TemporaryDirectory()
        let other = TemporaryDirectory()
        other.write("target", Manifests.pod("web"))
        other.makeDirectory("folder")
        symlink(other["target"], directory["web.yaml"])
        symlink(other["missing"], directory["nowhere.yaml"])
        symlink(other["folder"], directory["folder.yaml"])
        try await once(directory.path) { plan, _, _ in
            #expect(self.told(plan) == ["start default/web"])
            let errors = ["folder.yaml: is a directory", "nowhere.yaml: is a link to what is not there"]
            #expect(plan.errors.map(\.description) == errors)
        }
    }

    @Test func `one file of a directory can be asked for alone, whatever its name`() async throws {
        let directory = TemporaryDirectory()
        directory.write("web.yaml", Manifests.pod("web"))
        directory.write(".hidden~", Manifests.pod("hidden"))
        try await once(directory["web.yaml"]) { plan, _, _ in #expect(self.told(plan) == ["start default/web"]) }
        try await once(directory[".hidden~"]) { plan, notes, _ in
            #expect(self.told(plan) == ["start default/hidden"] && notes.isEmpty)
        }
    }

    @Test func `a directory that is not there is an error and stops nothing`() async throws {
        let directory = TemporaryDirectory()
        let running = [try Manifests.accepted(Manifests.pod("web"))]
        let path = directory["missing"]
        try await onLoop { loop in
            let location = ManifestLocation(path: path)
            let pipeline = try Pipeline(location, running: running, key: Manifests.key, loop: loop)
            let error = await #expect(throws: DirectoryError.self) { _ = try await pipeline.once() }
            #expect(error?.path == path && error?.reason == .failed(.noSuchFile))
            #expect(await pipeline.planner.applied.count == 1)
        }
    }

    @Test func `a file of more than 10 MiB is refused by its size, and one of just that is read`() async throws {
        let directory = TemporaryDirectory()
        directory.write("large.yaml", "")
        truncate(directory["large.yaml"], (10 << 20) + 1)
        let text = Manifests.pod("web")
        directory.write(
            "just.yaml",
            text + "#" + String(repeating: "x", count: (10 << 20) - text.utf8.count - 2) + "\n"
        )
        try await once(directory.path) { plan, _, _ in
            #expect(self.told(plan) == ["start default/web"])
            #expect(
                plan.errors.map(\.description) == [
                    "large.yaml: the file has 10485761 bytes; a manifest may have 10485760 at most"
                ]
            )
        }
    }
}
