import Foundation
import Glibc
import Testing

/// Names of files and of pods, and how they change places.
@Suite(.inTurn)
struct NameFaultTests {
    private let folder = Folder()

    @Test func `two files swap their names`() async throws {
        folder.write("a.yaml", pod("a"))
        folder.write("b.yaml", pod("b"))
        let daemon = try await Daemon(folder.path)
        folder.move("a.yaml", to: ".x")
        folder.move("b.yaml", to: "a.yaml")
        folder.move(".x", to: "b.yaml")
        folder.write("c.yaml", pod("c"))
        try await daemon.action(3)
        try await Task.sleep(for: .milliseconds(500))
        folder.write("b.yaml", pod("a", image: "nginx:1.26"))
        let action = try await daemon.action(4)
        #expect(action.file == "b.yaml" && action.pod == "default/a" && action.action == "restart")
    }

    @Test func `two files are exchanged at once`() async throws {
        folder.write("a.yaml", pod("a"))
        folder.write("b.yaml", pod("b"))
        let daemon = try await Daemon(folder.path)
        let code = """
            import ctypes
            assert ctypes.CDLL(None).renameat2(-100, b"a.yaml", -100, b"b.yaml", 2) == 0
            """
        try await Shell.run("mv -T --exchange a.yaml b.yaml 2>&- || python3 -c '\(code)'", in: folder.path)
        folder.write("c.yaml", pod("c"))
        try await daemon.action(3)
        try await Task.sleep(for: .milliseconds(500))
        #expect(try daemon.told == ["start default/a", "start default/b", "start default/c"])
    }

    @Test func `a name changes in its case only`() async throws {
        folder.write("web.yaml", pod("web"))
        let daemon = try await Daemon(folder.path)
        folder.move("web.yaml", to: "Web.yaml")
        folder.write("Web.yaml", pod("web", image: "nginx:1.26"))
        #expect(try await daemon.action(2).file == "Web.yaml")
    }

    @Test func `a file is renamed while it is broken, also while the daemon is down`() async throws {
        folder.makeFolder("manifests")
        folder.write("manifests/web.yaml", pod("web"))
        var daemon = try await Daemon(folder["manifests"], "--state-dir", folder["state"])
        try await daemon.action(1)
        folder.write("manifests/web.yaml", "{")
        _ = try await daemon.problem("web.yaml")
        folder.move("manifests/web.yaml", to: "manifests/www.yaml")
        _ = try await daemon.problem("www.yaml")
        #expect(try daemon.told == ["start default/web"])
        daemon.send(SIGTERM)
        #expect(await daemon.end() == 0)
        daemon = try await Daemon(folder["manifests"], "--state-dir", folder["state"])
        folder.write("manifests/www.yaml", pod("web", image: "nginx:1.26"))
        #expect(try await daemon.action(1).action == "restart")
    }

    @Test func `names of every kind are printed safely`() async throws {
        let names: [[UInt8]] = [
            Array(String(repeating: "n", count: 250).utf8) + Array(".yaml".utf8),
            Array("line\nfeed".utf8), [0xFF, 0xFE, 0x80], Array("$(touch x);`id`'\"|&".utf8), Array("\u{1B}[2J".utf8),
            Array("\u{202E}lmay".utf8), Array(" ".utf8), Array("-rf".utf8), Array("日本.yaml".utf8), Array("\\x41".utf8),
        ]
        let daemon = try await Daemon(folder.path)
        for (index, name) in names.enumerated() {
            folder.write(name, Array(pod("pod-\(index)").utf8))
            let action = try await daemon.action(index + 1)
            #expect(action.pod == "default/pod-\(index)")
            #expect(action.file.unicodeScalars.allSatisfy { $0.value >= 0x20 && !$0.properties.isBidiControl })
        }
        for name in names { folder.write(name, Array("{".utf8)) }
        #expect(await eventually { (try? daemon.plans.last?.summary.invalid) == names.count })
        #expect(daemon.errors.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
        let files = Set(try daemon.plans.flatMap(\.errors).map(\.file))
        #expect(files.count == names.count, "no two names look the same")
    }
}
