import Foundation
import Glibc
import Testing

/// What can happen to the directory itself. The safety scan is an hour away in all of these, so that only events count;
/// what runs is kept, and what is written afterwards is seen.
@Suite(.inTurn)
struct DirectoryFaultTests {
    private let folder = Folder()
    private var path: String { folder["a/manifests"] }

    init() {
        folder.makeFolder("a")
        folder.makeFolder("a/manifests")
        folder.write("a/manifests/web.yaml", pod("web"))
    }

    private func daemon() async throws -> Daemon { try await Daemon(path, "--scan-period", "3600") }

    /// Writes a second file, and expects it to be the only thing that is new.
    private func expectNews(_ daemon: Daemon, _ location: SourceLocation = #_sourceLocation) async throws {
        folder.write("a/manifests/db.yaml", pod("db"))
        try await daemon.action(2)
        #expect(try daemon.told == ["start default/web", "start default/db"], sourceLocation: location)
    }

    @Test(arguments: ["a/manifests", "a"])
    func `a directory that is missing at the start is found when it is created`(missing: String) async throws {
        folder.move(missing, to: "elsewhere")
        let daemon = try await daemon()
        #expect(daemon.errors.contains("what runs is kept"))
        folder.move("elsewhere", to: missing)
        try await daemon.action(1)
        try await expectNews(daemon)
    }

    @Test(arguments: ["a/manifests", "a"])
    func `a directory or its parent is moved away and back`(moved: String) async throws {
        let daemon = try await daemon()
        folder.move(moved, to: "elsewhere")
        #expect(await daemon.says("what runs is kept"))
        folder.write(moved == "a" ? "elsewhere/manifests/in.yaml" : "elsewhere/in.yaml", pod("in"))
        folder.move("elsewhere", to: moved)
        let action = try await daemon.action(2)
        #expect(action.pod == "default/in")
        folder.write("a/manifests/db.yaml", pod("db"))
        try await daemon.action(3)
        #expect(try daemon.told == ["start default/web", "start default/in", "start default/db"])
    }

    @Test func `an empty directory is removed and created again`() async throws {
        folder.delete("a/manifests/web.yaml")
        let daemon = try await Daemon(path, "--scan-period", "3600", "--empty-grace", "0")
        for step in 1...5 {
            rmdir(path)
            #expect(
                await eventually {
                    daemon.errors.split(separator: "\n").count { $0.contains("what runs is kept") } == step
                }
            )
            folder.makeFolder("a/manifests")
            folder.write("a/manifests/web-\(step).yaml", pod("web-\(step)"))
            try await daemon.action(2 * step - 1)
            folder.delete("a/manifests/web-\(step).yaml")
            try await daemon.action(2 * step)
        }
    }

    @Test func `a directory is removed with its files and created with them at once`() async throws {
        folder.write("web.yaml", pod("web"))
        // A busy machine may let `rm` rest between two files.
        let daemon = try await Daemon(path, "--scan-period", "3600", "--debounce", "2000")
        for step in 1...8 {
            try await Shell.run("rm -r manifests && mkdir manifests && cp ../web.yaml manifests", in: folder["a"])
            folder.write("a/manifests/new-\(step).yaml", pod("new-\(step)"))
            // One step that fails is enough: eight would take as many minutes.
            try #require(await eventually { (try? daemon.told.contains("start default/new-\(step)")) == true })
        }
        #expect(try !daemon.told.contains("stop default/web"))
    }

    @Test func `a directory is replaced by a symlink to another, and that by another again`() async throws {
        let daemon = try await daemon()
        for name in ["one", "two"] {
            folder.makeFolder(name)
            folder.write("\(name)/web.yaml", pod("web"))
            folder.write("\(name)/\(name).yaml", pod(name))
        }
        folder.move("a/manifests", to: "a/old")
        symlink("../one", path)
        #expect(try await daemon.action(2).pod == "default/one")
        symlink("../two", folder["a/next"])
        folder.move("a/next", to: "a/manifests")
        try await daemon.action(4)
        #expect(Set(try daemon.told.suffix(2)) == ["stop default/one", "start default/two"])
        folder.write("two/db.yaml", pod("db"))
        #expect(try await daemon.action(5).pod == "default/db")
    }

    @Test func `a link on the way to the directory is turned`() async throws {
        for name in ["one", "two"] {
            folder.makeFolder(name)
            folder.makeFolder("\(name)/manifests")
            folder.write("\(name)/manifests/web.yaml", pod("web"))
        }
        folder.write("two/manifests/db.yaml", pod("db"))
        symlink("one", folder["current"])
        let daemon = try await Daemon(folder["current/manifests"], "--scan-period", "3600")
        symlink("two", folder["next"])
        folder.move("next", to: "current")
        #expect(try await daemon.action(2).pod == "default/db")
        #expect(try daemon.told == ["start default/web", "start default/db"])
    }

    @Test func `two directories are exchanged`() async throws {
        folder.makeFolder("a/next")
        folder.write("a/next/web.yaml", pod("web", image: "nginx:1.26"))
        let daemon = try await daemon()
        try await Shell.run("mv -T --exchange manifests next || python3 -c '\(Self.exchange)'", in: folder["a"])
        #expect(try await daemon.action(2).action == "restart")
    }

    private static let exchange = """
        import ctypes
        assert ctypes.CDLL(None).renameat2(-100, b"manifests", -100, b"next", 2) == 0
        """

    @Test(.enabled(if: Mounting.isPossible, "mounting needs root"), arguments: [false, true])
    func `a file system is mounted over the directory or its parent, and unmounted`(isParent: Bool) async throws {
        let target = isParent ? folder["a"] : path
        let space = try await Mounting.Space()
        let daemon = try await Daemon(path, "--scan-period", "3600", launcher: space.launcher)
        try await space.run("mount -t tmpfs none \(target)")
        #expect(await daemon.says("what runs is kept"))
        // Longer than anything is held back: the file system that hides the files stops nothing.
        try await Task.sleep(for: .seconds(1))
        #expect(try daemon.told == ["start default/web"])
        if isParent { try await space.run("mkdir \(path)") }
        try await space.run("printf '%s' '\(pod("over"))' > \(path)/over.yaml")
        #expect(try await daemon.action(2).pod == "default/over")
        // Nothing holds it open.
        try await space.run("umount \(target)")
        #expect(await daemon.says("the directory is back"))
        folder.write("a/manifests/db.yaml", pod("db"))
        #expect(await eventually { (try? daemon.told.contains("start default/db")) == true })
        #expect(try !daemon.told.contains("stop default/web"))
    }

    @Test(.enabled(if: Mounting.isPossible, "changing the user needs root"), arguments: ["a/manifests", "a"])
    func `permission is lost and given back`(name: String) async throws {
        chmod(folder.path, 0o755)
        chmod(folder["a"], 0o755)
        chmod(path, 0o755)
        chmod(folder["a/manifests/web.yaml"], 0o644)
        let daemon = try await Daemon(path, "--scan-period", "3600", launcher: Mounting.asNobody)
        chmod(folder[name], 0)
        #expect(await daemon.says("what runs is kept"))
        folder.write("a/manifests/db.yaml", pod("db"))
        chmod(folder["a/manifests/db.yaml"], 0o644)
        #expect(try daemon.told == ["start default/web"])
        chmod(folder[name], 0o755)
        try await daemon.action(2)
        #expect(try daemon.told == ["start default/web", "start default/db"])
    }

    @Test func `a file takes the directory's place and goes away again`() async throws {
        let daemon = try await daemon()
        folder.move("a/manifests", to: "a/old")
        folder.write("a/manifests", "no directory")
        #expect(await daemon.says("what runs is kept"))
        folder.delete("a/manifests")
        folder.move("a/old", to: "a/manifests")
        try await expectNews(daemon)
    }
}
