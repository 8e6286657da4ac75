import Glibc
import Testing

@testable import LinuxIO

struct PlaceTests {
    private let directory = TemporaryDirectory()

    private func at(_ name: String) -> String { "\(directory.path)/\(name)" }

    init() throws {
        mkdir(at("in"), 0o700)
        mkdir(at("in/below"), 0o700)
        mkdir(at("out"), 0o700)
        try WholeFile.replace(path: at("in/below/file"), with: [1, 2])
        try WholeFile.replace(path: at("out/file"), with: [3])
        symlink("below", at("in/relative"))
        symlink(at("in/below"), at("in/absolute"))
        symlink("../out", at("in/up"))
        symlink(at("out"), at("in/away"))
        symlink("loop", at("in/loop"))
        symlink("nowhere", at("in/dangling"))
    }

    @Test(arguments: ["below/file", "relative/file", "absolute/file", "below/../below/file", "./below//file"])
    func `a path below may use links that stay below`(path: String) throws {
        let place = try Place(path: at("in")).locate(beneath: path)
        #expect(try place.contents(limit: 10) == [1, 2])
    }

    @Test(arguments: ["up/file", "away/file", "../out/file", "..", "below/../../out", "/etc"])
    func `a path that leads out is refused`(path: String) throws {
        let place = try Place(path: at("in"))
        #expect(throws: Errno.crossesDevices) { _ = try place.locate(beneath: path) }
    }

    @Test func `what is not there, and what leads round in circles`() throws {
        let place = try Place(path: at("in"))
        #expect(throws: Errno.noSuchFile) { _ = try place.locate(beneath: "missing") }
        #expect(throws: Errno.noSuchFile) { _ = try place.locate(beneath: "dangling") }
        #expect(throws: Errno.tooManyLinks) { _ = try place.locate(beneath: "loop") }
        #expect(throws: Errno.notDirectory) { _ = try place.locate(beneath: "below/file/x") }
        #expect(try place.locate(beneath: "").status().kind == .directory)
    }

    @Test func `a place stays what it was when its path becomes something else`() throws {
        let place = try Place(path: at("in/below"))
        rename(at("in/below"), at("in/moved"))
        symlink(at("out"), at("in/below"))
        #expect(try place.locate(beneath: "file").contents(limit: 10) == [1, 2])
    }

    @Test func `missing directories are made below`() throws {
        let place = try Place(path: at("in"))
        _ = try place.makeDirectories(beneath: "relative/a/./b/c", permissions: 0o777)
        let status = try PathLookup.status(at("in/below/a/b/c"), followingSymlinks: false)
        #expect(status.kind == .directory)
        #expect(status.permissions == 0o777)
        _ = try place.makeDirectories(beneath: "below/a/b/c", permissions: 0o700)
        #expect(try PathLookup.status(at("in/below/a/b/c"), followingSymlinks: false).permissions == 0o777)
    }

    @Test(arguments: ["up/x", "away/x/y", "dangling/x"])
    func `nothing is made outside`(path: String) throws {
        let place = try Place(path: at("in"))
        do throws(Errno) {
            _ = try place.makeDirectories(beneath: path, permissions: 0o755)
            Issue.record("\(path) was made")
        } catch {
            // A link in the way is no directory either.
            #expect(error == .crossesDevices || error == .tooManyLinks || error == .notDirectory)
        }
        #expect(try Directory(path: at("out")).names().map(\.description) == ["file"])
        #expect(throws: Errno.noSuchFile) { _ = try PathLookup.status(at("in/nowhere"), followingSymlinks: true) }
    }

    @Test func `only regular files are read`() throws {
        mkfifo(at("in/pipe"), 0o600)
        let place = try Place(path: at("in"))
        #expect(throws: Errno.invalidArgument) { _ = try place.locate(beneath: "pipe").contents(limit: 10) }
        #expect(throws: Errno.fileTooLarge) { _ = try place.locate(beneath: "below/file").contents(limit: 1) }
    }
}
