import Glibc
import LinuxIO
import LoopTesting
import PodSchema
import Testing

@testable import Reconciler

/// A directory that is followed, and what each thing that people and programs do to its files leads to.
struct PipelineRunTests {
    @Test func `a file that is created is started`() async throws {
        let directory = TemporaryDirectory()
        try await Follower.following(directory.path) { follower in
            directory.write("web.yaml", Manifests.pod("web"))
            let action = try await follower.action(1)
            #expect(action.kind == .start && action.file == FileName("web.yaml"))
        }
    }

    @Test func `a file that is rewritten in place restarts what changed`() async throws {
        let directory = TemporaryDirectory()
        directory.write("web.yaml", Manifests.pod("web"))
        try await Follower.following(directory.path) { follower in
            directory.write("web.yaml", Manifests.pod("web", image: "nginx:1.26"))
            let action = try await follower.action(2)
            #expect(action.kind == .restart && action.containers == ["web"])
            #expect(action.reasons.map(\.new) == ["nginx:1.26"])
        }
    }

    @Test func `a file that is renamed over another is that file's new content`() async throws {
        let directory = TemporaryDirectory()
        directory.write("web.yaml", Manifests.pod("web"))
        try await Follower.following(directory.path) { follower in
            directory.replace("web.yaml", Manifests.pod("web", image: "nginx:1.26"))
            let action = try await follower.action(2)
            #expect(action.kind == .restart)
        }
    }

    @Test func `a file that is renamed into the directory is started`() async throws {
        let directory = TemporaryDirectory()
        let elsewhere = TemporaryDirectory()
        elsewhere.write("web.yaml", Manifests.pod("web"))
        try await Follower.following(directory.path) { follower in
            rename(elsewhere["web.yaml"], directory["web.yaml"])
            let action = try await follower.action(1)
            #expect(action.kind == .start)
        }
    }

    @Test func `a file that is renamed out of the directory, or to a hidden name, is stopped`() async throws {
        let directory = TemporaryDirectory()
        let elsewhere = TemporaryDirectory()
        directory.write("a.yaml", Manifests.pod("a"))
        directory.write("b.yaml", Manifests.pod("b"))
        try await Follower.following(directory.path) { follower in
            rename(directory["a.yaml"], elsewhere["a.yaml"])
            _ = try await follower.action(3)
            directory.move("b.yaml", to: ".b.yaml")
            _ = try await follower.action(4)
            #expect(follower.told.suffix(2) == ["stop default/a", "stop default/b"])
        }
    }

    @Test func `a file that is removed is stopped`() async throws {
        let directory = TemporaryDirectory()
        directory.write("web.yaml", Manifests.pod("web"))
        try await Follower.following(directory.path) { follower in
            directory.delete("web.yaml")
            let action = try await follower.action(2)
            #expect(action.kind == .stop)
            #expect(follower.plans.last?.summary.manifests == 0)
        }
    }

    @Test func `a file that is renamed within the directory stops and starts nothing`() async throws {
        let directory = TemporaryDirectory()
        directory.write("a.yaml", Manifests.pod("web"))
        try await Follower.following(directory.path) { follower in
            directory.move("a.yaml", to: "b.yaml")
            #expect(await eventually { await follower.desired == ["web@b.yaml"] })
            directory.move("b.yaml", to: "a.yaml")
            #expect(await eventually { await follower.desired == ["web@a.yaml"] })
            #expect(follower.told == ["start default/web"])
        }
    }

    @Test func `two files that swap their names stop and start nothing`() async throws {
        let directory = TemporaryDirectory()
        directory.write("a.yaml", Manifests.pod("web"))
        directory.write("b.yaml", Manifests.pod("db"))
        try await Follower.following(directory.path) { follower in
            directory.exchange("a.yaml", "b.yaml")
            #expect(await eventually { await follower.desired == ["db@a.yaml", "web@b.yaml"] })
            #expect(follower.told == ["start default/web", "start default/db"])
            #expect(follower.errors == [])
        }
    }

    @Test func `a file that is renamed over one that was just written stops nothing but that one's pod`() async throws {
        let directory = TemporaryDirectory()
        directory.write("a.yaml", Manifests.pod("web"))
        directory.write("b.yaml", Manifests.pod("db"))
        var settings = Pipeline.Settings()
        settings.debounceWindow = 2_000
        try await Follower.following(directory.path, settings: settings) { follower in
            directory.write("b.yaml", Manifests.pod("db", image: "nginx:1.26"))
            let action = try await follower.action(3)
            #expect(action.kind == .restart)
            directory.move("a.yaml", to: "b.yaml")
            #expect(await eventually { await follower.desired == ["web@b.yaml"] })
            #expect(follower.told.suffix(2) == ["restart default/db", "stop default/db"])
        }
    }

    @Test func `a name that was removed and created at once is one change`() async throws {
        let directory = TemporaryDirectory()
        directory.write("web.yaml", Manifests.pod("web"))
        try await Follower.following(directory.path) { follower in
            directory.delete("web.yaml")
            directory.write("web.yaml", Manifests.pod("web", image: "nginx:1.26"))
            let action = try await follower.action(2)
            #expect(action.kind == .restart)
        }
    }

    @Test func `files that come and go before they are read leave nothing that a later one could be taken for`()
        async throws
    {
        let directory = TemporaryDirectory()
        var settings = Pipeline.Settings()
        settings.debounceWindow = 300
        try await Follower.following(directory.path, settings: settings) { follower in
            // On the loop's own thread, so that all of it is in one batch of events.
            for name in ["a.yaml", "b.yaml"] { directory.replace(name, Manifests.pod("web")) }
            for name in ["a.yaml", "b.yaml"] { directory.delete(name) }
            directory.replace("marker.yaml", Manifests.pod("marker"))
            _ = try await follower.action(1)
            directory.write("a.yaml", Manifests.pod("web"))
            _ = try await follower.action(2)
            directory.delete("a.yaml")
            _ = try await follower.action(3)
            #expect(follower.told == ["start default/marker", "start default/web", "stop default/web"])
            #expect(follower.errors == [])
        }
    }

    @Test func `the same bytes, touch and chmod are no change`() async throws {
        let directory = TemporaryDirectory()
        directory.write("web.yaml", Manifests.pod("web"))
        var settings = Pipeline.Settings()
        settings.debounceWindow = 10
        settings.writingQuiet = 20
        settings.scanPeriod = 50
        try await Follower.following(directory.path, settings: settings) { follower in
            directory.write("web.yaml", Manifests.pod("web"))
            directory.replace("web.yaml", Manifests.pod("web"))
            try await Task.sleep(for: .milliseconds(300))
            utimensat(AT_FDCWD, directory["web.yaml"], nil, 0)
            chmod(directory["web.yaml"], 0o640)
            try await Task.sleep(for: .milliseconds(300))
            directory.write("web.yaml", "# a comment\n" + Manifests.pod("web"))
            try await Task.sleep(for: .milliseconds(300))
            // The next plan is the next change's, and nothing came before it.
            directory.write("next.yaml", Manifests.pod("next"))
            let action = try await follower.action(2)
            #expect(action.pod == "default/next")
            #expect(follower.plans.count == 2)
        }
    }

    @Test func `a broken file is told and stops nothing, and mended it is nothing new`() async throws {
        let directory = TemporaryDirectory()
        directory.write("web.yaml", Manifests.pod("web"))
        try await Follower.following(directory.path) { follower in
            directory.write("web.yaml", "kind: Pod\n  broken")
            #expect(await eventually { !follower.errors.isEmpty })
            #expect(follower.plans.last?.summary.invalid == 1)
            directory.write("web.yaml", Manifests.pod("web"))
            directory.write("next.yaml", Manifests.pod("next"))
            let action = try await follower.action(2)
            #expect(action.pod == "default/next")
            #expect(await eventually { follower.plans.last?.summary.invalid == 0 })
        }
    }

    @Test func `a writer that keeps the file open is waited for`() async throws {
        let directory = TemporaryDirectory()
        directory.write("web.yaml", Manifests.pod("web"))
        var settings = Pipeline.Settings()
        settings.writingQuiet = 60_000
        try await Follower.following(directory.path, settings: settings) { follower in
            let file = open(directory["web.yaml"], O_WRONLY | O_TRUNC)
            for part in [Manifests.pod("web"), "    - name: side\n", "      image: busybox\n"] {
                write(file, part, part.utf8.count)
                try await Task.sleep(for: .milliseconds(200))
            }
            close(file)
            let action = try await follower.action(2)
            #expect(action.kind == .restart && action.containers == ["side"])
            #expect(follower.errors == [])
        }
    }

    @Test func `a file that is only linked into place is read without a close`() async throws {
        let directory = TemporaryDirectory()
        let elsewhere = TemporaryDirectory()
        elsewhere.write("web.yaml", Manifests.pod("web"))
        try await Follower.following(directory.path) { follower in
            link(elsewhere["web.yaml"], directory["hard.yaml"])
            let action = try await follower.action(1)
            #expect(action.file == FileName("hard.yaml"))
        }
    }

    @Test func `where events are missing, the scan finds what changed`() async throws {
        let directory = TemporaryDirectory()
        let elsewhere = TemporaryDirectory()
        elsewhere.write("target", Manifests.pod("web"))
        symlink(elsewhere["target"], directory["web.yaml"])
        var settings = Pipeline.Settings()
        settings.scanPeriod = 50
        try await Follower.following(directory.path, settings: settings) { follower in
            // A write to a link's target is no event of the directory.
            elsewhere.write("target", Manifests.pod("web", image: "nginx:1.26"))
            let action2 = try await follower.action(2)
            #expect(action2.kind == .restart)
            // A link that leads nowhere is broken, and stops nothing.
            elsewhere.delete("target")
            #expect(await eventually { follower.errors.contains { $0.contains("not there") } })
            directory.delete("web.yaml")
            let action3 = try await follower.action(3)
            #expect(action3.kind == .stop)
        }
    }

    // MARK: - The directory itself

    @Test func `a directory that comes later is followed from then on`() async throws {
        let parent = TemporaryDirectory()
        let running = [try Manifests.accepted(Manifests.pod("web"))]
        parent.makeDirectory("new")
        parent.write("new/web.yaml", Manifests.pod("web"))
        try await Follower.following(parent["manifests"], running: running) { follower in
            let missing = DirectoryError(path: parent["manifests"], reason: .failed(.noSuchFile))
            #expect(follower.notes == [.directoryMissing(missing)])
            #expect(follower.told == [])
            parent.move("new", to: "manifests")
            #expect(await eventually { follower.notes.contains(.directoryBack(path: parent["manifests"])) })
            #expect(follower.told == [], "it runs already")
            parent.write("manifests/db.yaml", Manifests.pod("db"))
            let action = try await follower.action(1)
            #expect(action.pod == "default/db")
        }
    }

    @Test func `a directory that goes away and comes back stops nothing`() async throws {
        let parent = TemporaryDirectory()
        parent.makeDirectory("manifests")
        parent.write("manifests/web.yaml", Manifests.pod("web"))
        parent.write("manifests/db.yaml", Manifests.pod("db"))
        try await Follower.following(parent["manifests"]) { follower in
            parent.move("manifests", to: "away")
            #expect(await eventually { follower.notes.count == 1 })
            parent.write("away/web.yaml", Manifests.pod("web", image: "nginx:1.26"))
            parent.move("away", to: "manifests")
            let action = try await follower.action(3)
            #expect(action.kind == .restart && action.pod == "default/web")
            #expect(follower.notes.count == 2)
        }
    }

    @Test func `a file that went just before the directory did is stopped when the directory is back`() async throws {
        let parent = TemporaryDirectory()
        parent.makeDirectory("manifests")
        parent.write("manifests/web.yaml", Manifests.pod("web"))
        parent.write("manifests/db.yaml", Manifests.pod("db"))
        var settings = Pipeline.Settings()
        settings.debounceWindow = 300
        try await Follower.following(parent["manifests"], settings: settings) { follower in
            parent.delete("manifests/db.yaml")
            try await Task.sleep(for: .milliseconds(150))
            // The removal is due, and the loop has no turn before the directory is away.
            usleep(400_000)
            parent.move("manifests", to: "away")
            #expect(await eventually { follower.notes.count == 1 })
            parent.move("away", to: "manifests")
            let action = try await follower.action(3)
            #expect(action.kind == .stop && action.pod == "default/db")
        }
    }

    @Test func `another directory in the place of the first is what counts`() async throws {
        let parent = TemporaryDirectory()
        for name in ["manifests", "next"] { parent.makeDirectory(name) }
        parent.write("manifests/web.yaml", Manifests.pod("web"))
        parent.write("manifests/db.yaml", Manifests.pod("db"))
        parent.write("next/web.yaml", Manifests.pod("web"))
        try await Follower.following(parent["manifests"]) { follower in
            parent.exchange("manifests", "next")
            let action = try await follower.action(3)
            #expect(action.kind == .stop && action.pod == "default/db")
            // Events come from the new one only.
            parent.write("next/web.yaml", Manifests.pod("web", image: "nginx:1.26"))
            parent.write("manifests/cache.yaml", Manifests.pod("cache"))
            let action4 = try await follower.action(4)
            #expect(action4.pod == "default/cache")
        }
    }
}
