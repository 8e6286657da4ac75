import Foundation
import Testing

/// `--state-dir`: what was recorded is what the next run compares with.
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

    @Test func `a damaged record is a failure, and stays for someone to look at`() async throws {
        folder.write("web.yaml", pod("web"))
        _ = try await once(record: true)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: state["s/pods.state"]))
        bytes[bytes.count / 2] ^= 1
        state.write(Array("s/pods.state".utf8), Array(bytes))
        let result = try await Program.run("--once", "--state-dir", state["s"], "--record", folder.path)
        #expect(result.code == 1 && result.output.isEmpty && result.errors.contains("damaged"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: state["s/pods.state"])) == bytes)
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
