import Foundation
import Glibc
import Testing

/// How the daemon begins and ends, and what it does without its directory.
@Suite(.inTurn)
struct DaemonLifeTests {
    private let folder = Folder()

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal ends it while it is idle`(signal: Int32) async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path)
        daemon.send(signal)
        #expect(await daemon.end() == 0)
        #expect(daemon.errors.isEmpty)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal ends it while files change faster than it can follow`(signal: Int32) async throws {
        let daemon = try await Daemon(folder.path, "--debounce", "0")
        let writer = Task { [folder] in await Self.keepWriting(in: folder) }
        defer { writer.cancel() }
        #expect(try await eventually { try daemon.plans.count > 50 })
        daemon.send(signal)
        #expect(await daemon.end() == 0)
    }

    private static func keepWriting(in folder: Folder) async {
        var step = 0
        while !Task.isCancelled {
            for _ in 0..<20 {
                step += 1
                folder.write("file-\(step % 50).yaml", pod("pod-\(step % 50)", image: "nginx:\(step)"))
            }
            await Task.yield()
        }
    }

    @Test func `a directory that is removed and comes back stops nothing that is still in it`() async throws {
        folder.makeFolder("manifests")
        folder.write("manifests/web.yaml", pod("web"))
        folder.write("manifests/db.yaml", pod("db"))
        let daemon = try await Daemon(folder["manifests"])
        folder.move("manifests", to: "away")
        #expect(await eventually { daemon.errors.contains("what runs is kept") })
        folder.makeFolder("next")
        folder.write("next/web.yaml", pod("web"))
        folder.write("next/db.yaml", pod("db", image: "nginx:1.26"))
        #expect(try daemon.told == ["start default/db", "start default/web"])
        folder.move("next", to: "manifests")
        let action = try await daemon.action(3)
        #expect(action.action == "restart" && action.pod == "default/db")
        #expect(daemon.errors.contains("the directory is back"))
    }

    @Test func `a directory that is removed with its files at once stops nothing while it is away`() async throws {
        folder.makeFolder("manifests")
        folder.write("manifests/web.yaml", pod("web"))
        let daemon = try await Daemon(folder["manifests"], "--debounce", "1000", "--scan-period", "3600")
        folder.delete("manifests/web.yaml")
        rmdir(folder["manifests"])
        #expect(await eventually { daemon.errors.contains("what runs is kept") })
        try await Task.sleep(for: .milliseconds(1_500))
        #expect(try daemon.told == ["start default/web"])
        folder.makeFolder("next")
        folder.write("next/web.yaml", pod("web", image: "nginx:1.26"))
        folder.move("next", to: "manifests")
        let action = try await daemon.action(2)
        #expect(action.action == "restart")
    }

    @Test func `a directory that is not there yet is waited for`() async throws {
        let daemon = try await Daemon(folder["manifests"])
        #expect(daemon.errors.contains(folder["manifests"]))
        folder.makeFolder("manifests")
        folder.write("manifests/web.yaml", pod("web"))
        try await daemon.action(1)
    }

    @Test func `it ends when nobody reads what it prints`() async throws {
        let output = Folder()
        let process = try Program.process(["--output", "json", folder.path], in: output)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.start()
        _ = pipe.fileHandleForReading.availableData
        try pipe.fileHandleForReading.close()
        folder.write("web.yaml", pod("web"))
        #expect(await eventually { !process.isRunning })
        if process.isRunning { process.terminate() }
        #expect(process.terminationReason == .exit && process.terminationStatus == 1)
        #expect(output.text("errors").isEmpty)
    }

    @Test func `it prints tables for people, a change at a time`() async throws {
        let output = Folder()
        folder.write("web.yaml", pod("web"))
        let process = try Program.process(["--log-format", "text", folder.path], in: output)
        try process.start()
        defer { process.terminate() }
        #expect(await eventually { output.text("output").contains("start") })
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        #expect(
            await eventually {
                output.text("output").contains("    spec.containers[web].image: nginx:1.25 → nginx:1.26\n")
            }
        )
        folder.write("web.yaml", "{")
        #expect(await eventually { output.text("errors").contains("error: web.yaml:1:") })
        let lines = output.text("output").split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.first == ["start", "default/web", "identity", "web", "web.yaml"])
        #expect(lines.dropFirst().first == ["restart", "default/web", "container", "web", "web.yaml"])
    }
}
