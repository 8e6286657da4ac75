import Foundation
import Glibc
import Testing

/// Manifests that are links, and what happens where they lead to. The safety scan is an hour away.
@Suite(.inTurn)
struct LinkFaultTests {
    private let folder = Folder()

    init() {
        folder.makeFolder("manifests")
        folder.makeFolder("other")
    }

    private func daemon() async throws -> Daemon {
        try await Daemon(folder["manifests"], "--scan-period", "3600", "--empty-grace", "0")
    }

    @Test func `a ConfigMap's volume is swapped, again and again`() async throws {
        folder.makeFolder("manifests/..1")
        for name in ["web", "db"] {
            folder.write("manifests/..1/\(name).yaml", pod(name, image: "nginx:1"))
            symlink("..data/\(name).yaml", folder["manifests/\(name).yaml"])
        }
        symlink("..1", folder["manifests/..data"])
        let daemon = try await daemon()
        for step in 2...6 {
            folder.makeFolder("manifests/..\(step)")
            for name in ["web", "db"] {
                folder.write("manifests/..\(step)/\(name).yaml", pod(name, image: "nginx:\(step)"))
            }
            symlink("..\(step)", folder["manifests/..data_tmp"])
            folder.move("manifests/..data_tmp", to: "manifests/..data")
            try await daemon.action(2 * step)
            try FileManager.default.removeItem(atPath: folder["manifests/..\(step - 1)"])
        }
        #expect(try daemon.plans.flatMap(\.errors).isEmpty)
        #expect(try daemon.told.filter { $0.hasPrefix("restart") }.count == 10)
    }

    @Test func `the target in another directory is written, replaced, removed and created`() async throws {
        folder.write("other/web.yaml", pod("web", image: "nginx:1"))
        symlink("../other/web.yaml", folder["manifests/web.yaml"])
        let daemon = try await daemon()
        folder.write("other/web.yaml", pod("web", image: "nginx:2"))
        try await daemon.action(2)
        folder.replace("other/web.yaml", pod("web", image: "nginx:3"), by: "other/.new")
        try await daemon.action(3)
        folder.delete("other/web.yaml")
        _ = try await daemon.problem("web.yaml")
        folder.write("other/web.yaml", pod("web", image: "nginx:4"))
        let action = try await daemon.action(4)
        #expect(action.reasons.first?.new == "nginx:4")
        #expect(try daemon.told == ["start default/web"] + Array(repeating: "restart default/web", count: 3))
    }

    @Test func `a directory on the way of a link is moved and another takes its place`() async throws {
        folder.makeFolder("other/v1")
        folder.makeFolder("other/v2")
        folder.write("other/v1/web.yaml", pod("web", image: "nginx:1"))
        folder.write("other/v2/web.yaml", pod("web", image: "nginx:2"))
        symlink(folder["other/v1/web.yaml"], folder["manifests/web.yaml"])
        let daemon = try await daemon()
        folder.move("other/v1", to: "other/v0")
        _ = try await daemon.problem("web.yaml")
        folder.move("other/v2", to: "other/v1")
        #expect(try await daemon.action(2).reasons.first?.new == "nginx:2")
    }

    @Test func `a link is turned to another file, created and removed`() async throws {
        for name in ["one", "two"] { folder.write("other/\(name).yaml", pod(name)) }
        let daemon = try await daemon()
        symlink("../other/one.yaml", folder["manifests/web.yaml"])
        try await daemon.action(1)
        symlink("../other/two.yaml", folder["manifests/.next"])
        folder.move("manifests/.next", to: "manifests/web.yaml")
        try await daemon.action(3)
        folder.delete("manifests/web.yaml")
        try await daemon.action(4)
        #expect(try daemon.told.last == "stop default/two")
        // Nothing follows what no link leads to any more.
        folder.write("other/two.yaml", pod("three"))
        symlink("../other/one.yaml", folder["manifests/web.yaml"])
        #expect(try await daemon.action(5).pod == "default/one")
    }

    @Test func `dangling links and loops stop nothing, and are followed when they lead somewhere`() async throws {
        folder.write("manifests/web.yaml", pod("web"))
        let daemon = try await daemon()
        symlink("nowhere", folder["manifests/.new"])
        folder.move("manifests/.new", to: "manifests/web.yaml")
        _ = try await daemon.problem("web.yaml")
        symlink("web.yaml", folder["manifests/.new"])
        folder.move("manifests/.new", to: "manifests/web.yaml")
        #expect(await daemon.says("ELOOP"))
        symlink("../other/later/web.yaml", folder["manifests/.new"])
        folder.move("manifests/.new", to: "manifests/web.yaml")
        try await Task.sleep(for: .milliseconds(500))
        #expect(try daemon.told == ["start default/web"])
        folder.makeFolder("other/later")
        folder.write("other/later/web.yaml", pod("web", image: "nginx:2"))
        #expect(try await daemon.action(2).action == "restart")
    }

    @Test func `the target is still empty when the link appears`() async throws {
        let daemon = try await daemon()
        folder.write("other/web.yaml", "")
        symlink("../other/web.yaml", folder["manifests/.new"])
        folder.move("manifests/.new", to: "manifests/web.yaml")
        usleep(20_000)
        folder.write("other/web.yaml", pod("web"))
        try await daemon.action(1)
    }

    @Test func `a link to a manifest of the same directory follows it too`() async throws {
        folder.write("manifests/.hidden", pod("web", image: "nginx:1"))
        symlink(".hidden", folder["manifests/web.yaml"])
        let daemon = try await daemon()
        folder.write("manifests/.hidden", pod("web", image: "nginx:2"))
        try await daemon.action(2)
    }

    @Test func `a single file that is followed may be a link`() async throws {
        folder.write("other/web.yaml", pod("web", image: "nginx:1"))
        symlink("../other/web.yaml", folder["manifests/web.yaml"])
        let daemon = try await Daemon(folder["manifests/web.yaml"], "--scan-period", "3600")
        folder.write("other/web.yaml", pod("web", image: "nginx:2"))
        try await daemon.action(2)
    }
}
