import Foundation
import Glibc
import Testing

/// More events than the kernel keeps, and less of everything than the daemon would like.
@Suite(.inTurn)
struct LoadFaultTests {
    private let folder = Folder()

    @Test func `events are lost while the daemon is stopped`() async throws {
        for index in 0..<100 { folder.write("\(index).yaml", pod("pod-\(index)")) }
        let daemon = try await Daemon(folder.path, "--scan-period", "3600")
        daemon.send(SIGSTOP)
        // 200,000 events, more than ten times the queue.
        for step in 0..<500 {
            for index in 0..<100 {
                let path = folder["\(index).yaml"]
                if step % 2 == 0 { rename(path, folder["\(index).yml"]) } else { rename(folder["\(index).yml"], path) }
            }
        }
        for index in 0..<50 { folder.delete("\(index).yaml") }
        for index in 50..<100 { folder.write("\(index).yaml", pod("pod-\(index)", image: "nginx:2")) }
        for index in 100..<150 { folder.write("\(index).yaml", pod("pod-\(index)")) }
        daemon.send(SIGCONT)
        #expect(await daemon.says("more events than the kernel's queue holds"))
        try await daemon.action(250)
        let last = try daemon.told.suffix(150)
        #expect(last.count { $0.hasPrefix("stop") } == 50 && last.count { $0.hasPrefix("restart") } == 50)
    }

    @Test(.enabled(if: Mounting.isPossible, "a namespace of users needs root"), arguments: ["instances", "watches"])
    func `inotify is exhausted, and has room again`(limit: String) async throws {
        folder.write("web.yaml", pod("web"))
        let control = Folder()
        let script = """
            echo 0 > /proc/sys/user/max_inotify_\(limit) || exit 99
            (n=0; while [ ! -e \(control["go"]) ] && [ $n -lt 3000 ]; do sleep 0.1; n=$((n+1)); done
             echo 1000 > /proc/sys/user/max_inotify_\(limit)) &
            exec "$0" "$@"
            """
        let daemon = try await Daemon(
            folder.path,
            launcher: [Shell.program("unshare") ?? "", "--user", "--map-root-user", "sh", "-c", script]
        )
        #expect(try daemon.told == ["start default/web"])
        #expect(await daemon.says("looking at every file instead"))
        folder.write("db.yaml", pod("db"))
        try await daemon.action(2)
        folder.delete("db.yaml")
        try await daemon.action(3)
        control.write("go", "")
        #expect(await daemon.says("events are used again"))
        folder.write("new.yaml", pod("new"))
        try await daemon.action(4)
        #expect(try daemon.told.last == "start default/new")
    }

    @Test(.enabled(if: Mounting.isPossible, "mounting needs root"))
    func `a file system gives no events`() async throws {
        // Changes below an overlay are seen through it, without events.
        for name in ["lower", "empty", "merged"] { folder.makeFolder(name) }
        folder.write("lower/web.yaml", pod("web"))
        let space = try await Mounting.Space()
        try await space.run(
            "mount -t overlay none -o lowerdir=\(folder["lower"]):\(folder["empty"]) \(folder["merged"])"
        )
        let daemon = try await Daemon(folder["merged"], "--scan-period", "3", launcher: space.launcher)
        folder.write("lower/web.yaml", pod("web", image: "nginx:1.26"))
        _ = await eventually { (try? daemon.told.count) ?? 0 >= 2 }
        #expect(try daemon.told == ["start default/web", "restart default/web"])
        #expect(await daemon.says("without events"))
    }

    @Test(arguments: [4, 8, 9, 10, 11, 12, 14, 16, 20, 32])
    func `with few descriptors everything is read, or it is said what is not`(limit: Int) async throws {
        for index in 0..<100 { folder.write("\(index).yaml", pod("pod-\(index)")) }
        let output = Folder()
        let process = try Program.process(["--output", "json", folder.path], in: output)
        process.arguments =
            ["-c", "ulimit -n \(limit); exec \"$0\" \"$@\"", Program.executable.path] + (process.arguments ?? [])
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        try process.start()
        defer { kill(process.processIdentifier, SIGKILL) }
        let isSeen = await eventually {
            let started = output.text("output").split(separator: "\"action\":\"start\"").count - 1
            return !process.isRunning || started == 100 || output.text("errors").contains("EMFILE")
        }
        #expect(isSeen)
        // Longer than anything is tried again for the first time.
        if limit < 16 { try await Task.sleep(for: .milliseconds(1_500)) }
        #expect(process.isRunning || process.terminationReason == .exit, "\(output.text("errors").suffix(500))")
    }

    @Test func `an unreadable file is told once, and read when it can be`() async throws {
        // Reading another process's memory from its start is an I/O error.
        symlink("/proc/self/mem", folder["io.yaml"])
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path, "--scan-period", "1")
        _ = try await daemon.problem("io.yaml")
        try await Task.sleep(for: .milliseconds(3_500))
        #expect(try daemon.plans.flatMap(\.errors).count == 1)
        folder.replace("io.yaml", pod("io"))
        try await daemon.action(2)
    }

    @Test(.enabled(if: Mounting.isPossible, "changing the user needs root"))
    func `a file's permission is lost and given back`() async throws {
        chmod(folder.path, 0o755)
        folder.write("web.yaml", pod("web"))
        chmod(folder["web.yaml"], 0o644)
        let daemon = try await Daemon(folder.path, "--scan-period", "1", launcher: Mounting.asNobody)
        chmod(folder["web.yaml"], 0)
        _ = try await daemon.problem("web.yaml")
        try await Task.sleep(for: .milliseconds(3_500))
        #expect(try daemon.plans.flatMap(\.errors).count == 1)
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        chmod(folder["web.yaml"], 0o644)
        try await daemon.action(2)
        #expect(try daemon.told == ["start default/web", "restart default/web"])
    }

    /// The loopback device has no speed: its file can be opened, and not read.
    @Test(.enabled(if: access("/sys/class/net/lo/speed", R_OK) == 0, "no file here that opens and cannot be read"))
    func `a file opens and cannot be read`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path, "--scan-period", "3600")
        symlink("/sys/class/net/lo/speed", folder[".new"])
        folder.move(".new", to: "web.yaml")
        #expect(try await daemon.problem("web.yaml").message.contains("cannot be read"))
        folder.replace("web.yaml", pod("web", image: "nginx:1.26"), by: ".new")
        #expect(try await daemon.action(2).action == "restart")
    }

    @Test func `what is no file comes and goes beside the manifests`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path)
        mkfifo(folder["pipe.yaml"], 0o600)
        mkdir(folder["folder.yaml"], 0o700)
        symlink("/dev/zero", folder["zero.yaml"])
        symlink("/dev/tty", folder["tty.yaml"])
        #expect(await daemon.says("pipe.yaml"))
        for name in ["pipe.yaml", "zero.yaml", "tty.yaml"] { folder.delete(name) }
        rmdir(folder["folder.yaml"])
        folder.write("folder.yaml", pod("folder"))
        try await daemon.action(2)
        #expect(try daemon.told == ["start default/web", "start default/folder"])
    }

    @Test func `it sleeps while nothing happens`() async throws {
        folder.makeFolder("manifests")
        folder.write("manifests/web.yaml", pod("web"))
        let daemon = try await Daemon(folder["manifests"], "--scan-period", "3600")
        func sleeps() throws -> Substring? {
            try String(contentsOfFile: "/proc/\(daemon.processID)/status", encoding: .utf8).split(separator: "\n")
                .first { $0.hasPrefix("voluntary_ctxt_switches") }
        }
        // Where others mount something meanwhile, it looks whether that was on its way: not in every two seconds of twenty.
        var isAsleep = false
        for round in 0..<10 where !isAsleep {
            try await Task.sleep(for: .milliseconds(500))
            let before = try #require(try sleeps())
            // Others' files beside the directory are none of its business.
            for step in 0..<100 { folder.write("other-\(round)-\(step)", "") }
            try await Task.sleep(for: .milliseconds(2_000))
            isAsleep = try sleeps() == before
        }
        #expect(isAsleep)
    }
}
