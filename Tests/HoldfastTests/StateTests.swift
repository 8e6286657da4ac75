import Foundation
import Glibc
import Testing

/// `--state-dir`: what was recorded is what the next run compares with.
@Suite(.inTurn)
struct StateTests {
    private let folder = Folder()
    private let state = Folder()

    private func once(record: Bool = false) async throws -> (plan: PlanOutput, code: Int32) {
        try await record
            ? Program.once(folder.path, "--state-dir", state["s"], "--record")
            : Program.once(folder.path, "--state-dir", state["s"])
    }

    @Test func `what was recorded is in sync, and only what changed since is planned`() async throws {
        folder.write("web.yaml", pod("web"))
        folder.write("db.yaml", pod("db"))
        #expect(try await once(record: true).code == 2)
        var (plan, code) = try await once()
        #expect(code == 0 && plan.told.isEmpty && plan.summary.unchanged == 2)
        folder.write("web.yaml", "# formatted anew\n" + pod("web"))
        #expect(try await once().code == 0)
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        (plan, code) = try await once(record: true)
        #expect(code == 2 && plan.told == ["restart default/web"])
        #expect(
            plan.actions.first?.reasons == [
                .init(field: "spec.containers[web].image", old: "nginx:1.25", new: "nginx:1.26")
            ]
        )
        #expect(try await once().code == 0)
    }

    @Test func `where a field was missing its default is told as such`() async throws {
        folder.write("web.yaml", pod("web"))
        _ = try await once(record: true)
        folder.write("web.yaml", pod("web") + "  hostNetwork: true\n")
        let reason = PlanOutput.Action.Reason(field: "spec.hostNetwork", old: nil, new: "true", default: "false")
        #expect(try await once().plan.actions.first?.reasons == [reason])
        let text = try await Program.run("--once", "--state-dir", state["s"], folder.path)
        #expect(text.output.contains("spec.hostNetwork: (default false) → true"))
    }

    @Test func `without --record nothing is written`() async throws {
        folder.write("web.yaml", pod("web"))
        #expect(try await once().code == 2)
        #expect(!FileManager.default.fileExists(atPath: state["s"]))
        #expect(try await once().code == 2)
    }

    @Test func `a file that is gone is a pod that stops, once`() async throws {
        folder.write("web.yaml", pod("web"))
        folder.write("db.yaml", pod("db"))
        _ = try await once(record: true)
        folder.delete("db.yaml")
        #expect(try await once(record: true).plan.told == ["stop default/db"])
        #expect(try await once().code == 0)
    }

    @Test func `a file that broke keeps its last good manifest, however often it is recorded`() async throws {
        folder.write("web.yaml", pod("web"))
        _ = try await once(record: true)
        folder.write("web.yaml", "kind: Pod\n\tbroken")
        for _ in 0..<2 {
            let (plan, code) = try await once(record: true)
            #expect(code == 1 && plan.told.isEmpty && plan.summary.invalid == 1 && plan.summary.unchanged == 1)
        }
        folder.write("web.yaml", pod("web"))
        #expect(try await once().code == 0)
    }

    @Test func `a renamed file is in sync`() async throws {
        folder.write("web.yaml", pod("web"))
        _ = try await once(record: true)
        folder.move("web.yaml", to: "site.yaml")
        #expect(try await once().code == 0)
    }

    @Test func `a damaged record is set aside for someone to look at, and the rest of it counts`() async throws {
        folder.write("web.yaml", pod("web"))
        _ = try await once(record: true)
        folder.write("db.yaml", pod("db"))
        _ = try await once(record: true)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: state["s/manifests.log"]))
        let place = try #require(bytes.range(of: Data("nginx:1.25".utf8))).lowerBound
        bytes[place] ^= 1
        state.write(Array("s/manifests.log".utf8), Array(bytes))
        // Without --record it is left as it is.
        for arguments in [[], ["--record"]] {
            let result = try await Program.run(["--once", "--state-dir", state["s"]] + arguments + [folder.path])
            #expect(result.code == 2 && result.errors.contains("damaged"))
            #expect(result.output.contains("default/web") && !result.output.contains("default/db"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: state["s/manifests.log.damaged-1"])) == bytes)
        #expect(try await once().code == 0)
    }

    @Test func `a daemon that is killed has lost nothing, and starts with what it had`() async throws {
        folder.write("web.yaml", pod("web"))
        folder.write("db.yaml", pod("db"))
        let first = try await Daemon(folder.path, "--state-dir", state["s"])
        try await first.action(2)
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        try await first.action(3)
        // The record follows the plan: what one sees who only looks.
        #expect(try await eventually { try await once().code == 0 })
        first.send(SIGKILL)
        _ = await first.end()
        folder.write("db.yaml", "kind: Pod\n\tbroken")
        folder.write("web.yaml", pod("web", image: "nginx:1.27"))
        let second = try await Daemon(folder.path, "--state-dir", state["s"])
        let action = try await second.action(1)
        #expect(action.reasons == [.init(field: "spec.containers[web].image", old: "nginx:1.26", new: "nginx:1.27")])
        #expect(try second.plans.first?.summary.unchanged == 1)
        second.send(SIGTERM)
        #expect(await second.end() == 0)
        #expect(try await once().code == 1)
    }

    @Test func `one daemon at a time has the directory, and looking needs no turn`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path, "--state-dir", state["s"])
        for command in [["--once", "--record"], []] {
            let result = try await Program.run(command + ["--state-dir", state["s"], folder.path])
            #expect(result.code == 1 && result.errors.contains("in use by process"))
        }
        #expect(try await eventually { try await once().code == 0 })
        daemon.send(SIGTERM)
        #expect(await daemon.end() == 0)
        #expect(try await once(record: true).code == 0)
    }

    @Test func `of one file alone nothing else is planned or lost`() async throws {
        folder.write("web.yaml", pod("web"))
        folder.write("db.yaml", pod("db"))
        _ = try await once(record: true)
        folder.write("web.yaml", pod("web", image: "nginx:1.26"))
        let one = try await Program.once(folder["web.yaml"], "--state-dir", state["s"], "--record")
        #expect(one.plan.told == ["restart default/web"] && one.code == 2)
        #expect(try await once().code == 0)
    }

    @Test func `a record that cannot be written is a failure that names it`() async throws {
        folder.write("web.yaml", pod("web"))
        state.write("s", "a file where a directory should be")
        let result = try await Program.run("--once", "--state-dir", state["s"], "--record", folder.path)
        #expect(result.code == 1 && result.errors.contains(state["s"]))
    }

    @Test func `a directory that is missing stops nothing that was recorded`() async throws {
        folder.write("web.yaml", pod("web"))
        _ = try await once(record: true)
        let result = try await Program.run("--once", "--state-dir", state["s"], "--record", folder["missing"])
        #expect(result.code == 1)
        #expect(try await once().code == 0)
    }
}
