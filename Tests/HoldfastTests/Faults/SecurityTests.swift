import Foundation
import Glibc
import Testing

/// Who may change manifests, and where links may lead.
@Suite(.inTurn)
struct SecurityTests {
    private let folder = Folder()

    init() {
        folder.makeFolder("manifests")
        folder.write("manifests/web.yaml", pod("web"))
    }

    @Test func `a directory that everybody can write is warned of, and refused where that is asked for`() async throws {
        chmod(folder["manifests"], 0o777)
        let loud = try await Program.run("--once", folder["manifests"])
        #expect(loud.code == 2 && loud.errors.contains("others can change what this node runs"))
        let refused = try await Program.run("--once", "--require-secure-manifests", folder["manifests"])
        #expect(refused.code == 1 && refused.errors.contains("can be written by everybody (mode 777)"))
        chmod(folder["manifests"], 0o755)
        let quiet = try await Program.run("--once", "--require-secure-manifests", folder["manifests"])
        #expect(quiet.code == 2 && quiet.errors.isEmpty)
    }

    @Test func `a file that everybody can write is refused where that is asked for`() async throws {
        chmod(folder["manifests/web.yaml"], 0o666)
        let (plan, code) = try await Program.once(folder["manifests"], "--require-secure-manifests")
        #expect(code == 1 && plan.errors.first?.message.contains("can be written by everybody (mode 666)") == true)
        #expect(try await Program.once(folder["manifests"]).code == 2)
    }

    @Test(.enabled(if: getuid() == 0, "giving files away needs root"))
    func `what belongs to others is refused where that is asked for`() async throws {
        chown(folder["manifests/web.yaml"], 1234, 0)
        let (plan, _) = try await Program.once(folder["manifests"], "--require-secure-manifests")
        #expect(plan.errors.first?.message.contains("belongs to user 1234") == true)
    }

    @Test func `permissions that change while the daemon runs count at once, and stop nothing`() async throws {
        let daemon = try await Daemon(folder["manifests"], "--require-secure-manifests", "--scan-period", "3600")
        chmod(folder["manifests"], 0o777)
        #expect(await daemon.says("refused: the directory can be written by everybody"))
        folder.write("manifests/db.yaml", pod("db"))
        try await Task.sleep(for: .milliseconds(500))
        #expect(try daemon.told == ["start default/web"])
        chmod(folder["manifests"], 0o700)
        try await daemon.action(2)
        #expect(try daemon.told == ["start default/web", "start default/db"])
    }

    @Test func `links out of the directory are refused where that is asked for`() async throws {
        folder.write("secret.yaml", pod("secret"))
        folder.makeFolder("manifests/below")
        folder.write("manifests/below/in.yaml", pod("in"))
        symlink("below/in.yaml", folder["manifests/in.yaml"])
        symlink("../secret.yaml", folder["manifests/up.yaml"])
        symlink(folder["secret.yaml"], folder["manifests/absolute.yaml"])
        symlink("below/../../secret.yaml", folder["manifests/around.yaml"])
        symlink("/proc/self/environ", folder["manifests/proc.yaml"])
        let (plan, code) = try await Program.once(folder["manifests"], "--confine")
        #expect(code == 1 && plan.told == ["start default/in", "start default/web"])
        let refused = plan.errors.filter { $0.message.contains("leads out of the directory") }.map(\.file)
        #expect(refused == ["absolute.yaml", "around.yaml", "proc.yaml", "up.yaml"])
    }
}
