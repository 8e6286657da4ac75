import Foundation
import Glibc
import Testing

/// The daemon, and what people and programs do to the files that it follows.
@Suite(.inTurn)
struct DaemonChangesTests {
    private let folder = Folder()

    /// Runs a shell command in the directory.
    private func shell(_ command: String) async throws {
        try await Shell.run(command, in: folder.path)
    }

    @Test func `what is there at the start is started, in one plan`() async throws {
        folder.write("b.yaml", pod("b"))
        folder.write("a.yaml", pod("a"))
        let daemon = try await Daemon(folder.path)
        #expect(try daemon.plans.map(\.told) == [["start default/a", "start default/b"]])
    }

    @Test func `a file is created, rewritten in place and removed`() async throws {
        let daemon = try await Daemon(folder.path)
        folder.write("web.yaml", pod("web"))
        try await daemon.action(1)
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        let action = try await daemon.action(2)
        #expect(action.reasons == [.init(field: "spec.containers[web].image", old: "nginx:1.25", new: "nginx:1.26")])
        folder.delete("web.yaml")
        try await daemon.action(3)
        #expect(try daemon.told == ["start default/web", "restart default/web", "stop default/web"])
    }

    @Test func `a file is renamed into place, over itself, within and away`() async throws {
        let daemon = try await Daemon(folder.path)
        folder.replace("web.yaml", pod("web"))
        try await daemon.action(1)
        folder.replace("web.yaml", pod("web", image: "nginx:1.26"))
        try await daemon.action(2)
        folder.move("web.yaml", to: "site.yaml")
        // The rename says nothing: the next plan is the next file's.
        folder.replace("db.yaml", pod("db"))
        try await daemon.action(3)
        folder.move("site.yaml", to: ".site.yaml")
        let action = try await daemon.action(4)
        #expect(action.file == "site.yaml")
        #expect(
            try daemon.told == ["start default/web", "restart default/web", "start default/db", "stop default/web"]
        )
    }

    @Test(arguments: [
        "sed -i s/1.25/1.26/ web.yaml",
        "sed s/1.25/1.26/ web.yaml > /tmp/holdfast-$$ && cp /tmp/holdfast-$$ web.yaml && rm /tmp/holdfast-$$",
        "sed s/1.25/1.26/ web.yaml > /tmp/holdfast-$$ && mv /tmp/holdfast-$$ web.yaml",
        "sed s/1.25/1.26/ web.yaml > web.yaml.tmp && mv web.yaml.tmp web.yaml",
        "t=$(sed s/1.25/1.26/ web.yaml) && mv web.yaml web.yaml~ && printf '%s\\n' \"$t\" > web.yaml && rm web.yaml~",
        "t=$(sed s/1.25/1.26/ web.yaml) && rm web.yaml && printf '%s\\n' \"$t\" > web.yaml",
        "t=$(sed s/1.25/1.26/ web.yaml) && printf '%s\\n' \"$t\" | tee web.yaml",
        "t=$(sed s/1.25/1.26/ web.yaml) && printf '%s\\n' \"$t\" | dd of=web.yaml bs=7 conv=notrunc",
    ])
    func `an edit by any tool is one restart of the container`(command: String) async throws {
        folder.write("web.yaml", pod("web"))
        // The steps of one save come within the window, also where processes take long to start.
        let daemon = try await Daemon(folder.path, "--debounce", "3000")
        try await shell(command)
        let action = try await daemon.action(2)
        #expect(action.action == "restart" && action.domain == "container")
        #expect(try daemon.plans.flatMap(\.errors).isEmpty)
        #expect(try daemon.told == ["start default/web", "restart default/web"])
    }

    @Test func `a slow writer whose first half is a manifest of its own is waited for`() async throws {
        let daemon = try await Daemon(folder.path)
        let file = open(folder["web.yaml"], O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        for part in [pod("web"), "    - name: side\n", "      image: busybox:1\n"] {
            write(file, part, part.utf8.count)
            // Not a task's sleep: other tests may keep the pool's threads busy for longer than the daemon waits.
            usleep(100_000)
        }
        close(file)
        let action = try await daemon.action(1)
        #expect(action.containers == ["web", "side"])
        #expect(try daemon.plans.flatMap(\.errors).isEmpty)
    }

    @Test func `a syntax error saved over a good manifest stops nothing, and mended it is nothing new`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path)
        folder.write("web.yaml", pod("web") + "  - broken: [\n")
        let problem = try await daemon.problem("web.yaml")
        #expect((problem.line ?? 0) >= 9 && problem.column != nil)
        folder.write("web.yaml", pod("web"))
        folder.write("db.yaml", pod("db"))
        try await daemon.action(2)
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        let action = try await daemon.action(3)
        #expect(action.reasons.first?.old == "nginx:1.25", "compared with the last good one")
        #expect(try daemon.plans.last?.summary.invalid == 0)
        #expect(try daemon.told == ["start default/web", "start default/db", "restart default/web"])
    }

    @Test func `a second file with the pod waits until the first is gone`() async throws {
        folder.write("z.yaml", pod("web"))
        let daemon = try await Daemon(folder.path)
        folder.write("a.yaml", pod("web", image: "nginx:1.26"))
        let problem = try await daemon.problem("a.yaml")
        #expect(problem.message.contains("z.yaml") && problem.field == "metadata.name")
        folder.delete("z.yaml")
        let action = try await daemon.action(2)
        #expect(action.action == "restart" && action.file == "a.yaml")
        #expect(try daemon.plans.last?.summary.invalid == 0)
    }

    @Test func `another name in a file stops one pod and starts another`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path)
        folder.write("web.yaml", pod("site"))
        try await daemon.action(3)
        #expect(Set(try daemon.told) == ["start default/web", "stop default/web", "start default/site"])
    }

    @Test func `50 files at once are 50 starts, and 50 edits are 50 restarts`() async throws {
        let daemon = try await Daemon(folder.path)
        for index in 0..<50 { folder.write("\(index).yaml", pod("pod-\(index)")) }
        try await daemon.action(50)
        for index in 0..<50 { folder.replace("\(index).yaml", pod("pod-\(index)", image: "nginx:1.26")) }
        try await daemon.action(100)
        for index in 0..<50 { folder.delete("\(index).yaml") }
        try await daemon.action(150)
        let told = try daemon.told
        for index in 0..<50 {
            let own = told.filter { $0.hasSuffix("/pod-\(index)") }
            #expect(own == ["start", "restart", "stop"].map { "\($0) default/pod-\(index)" })
        }
        let summary = try #require(try daemon.plans.last?.summary)
        #expect(summary.manifests == 0 && summary.unchanged == 0 && summary.invalid == 0)
    }

    @Test func `a single file that is followed is followed alone`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder["web.yaml"])
        folder.write("db.yaml", pod("db"))
        folder.replace("web.yaml", pod("web", image: "nginx:1.26"))
        try await daemon.action(2)
        #expect(try daemon.told == ["start default/web", "restart default/web"])
    }

    @Test func `what was recorded is where the daemon goes on`() async throws {
        let state = Folder()
        folder.write("web.yaml", pod("web"))
        folder.write("db.yaml", pod("db"))
        folder.write("bad.yaml", pod("bad"))
        _ = try await Program.once(folder.path, "--state-dir", state.path, "--record")
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        folder.write("bad.yaml", "{")
        folder.delete("db.yaml")
        let daemon = try await Daemon(folder.path, "--state-dir", state.path)
        // A file that is missing is waited for a little: its pod's stop is another plan.
        try await daemon.action(2)
        #expect(try daemon.told == ["restart default/web", "stop default/db"])
        #expect(try daemon.plans.first?.errors.map(\.file) == ["bad.yaml"])
    }
}
