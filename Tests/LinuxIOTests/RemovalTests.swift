import Glibc
import Testing

@testable import LinuxIO

struct RemovalTests {
    private let directory = TemporaryDirectory()

    private func at(_ name: String) -> String { "\(directory.path)/\(name)" }

    private func remove(_ name: String) throws { try Directory(path: directory.path).removeTree(FileName(name)) }

    @Test func `a tree goes with all that it holds`() throws {
        try Directories.create(path: at("tree/a/b"))
        mkdir(at("keep"), 0o700)
        try WholeFile.replace(path: at("keep/file"), with: [1])
        try WholeFile.replace(path: at("tree/a/file"), with: [1])
        mkfifo(at("tree/pipe"), 0o600)
        symlink(at("keep"), at("tree/a/link"))
        symlink("nowhere", at("tree/dangling"))
        try remove("tree")
        #expect(directory.names() == ["keep"])
        #expect(try Directory(path: at("keep")).names().count == 1)
    }

    @Test func `a link goes, and not what it leads to`() throws {
        try Directories.create(path: at("keep/a"))
        symlink(at("keep"), at("link"))
        try remove("link")
        #expect(directory.names() == ["keep"])
        #expect(try Directory(path: at("keep")).names().count == 1)
    }

    @Test func `nothing there is nothing to do`() throws {
        try remove("missing")
        try WholeFile.replace(path: at("file"), with: [1])
        try remove("file")
        #expect(directory.names() == [])
    }

    @Test func `a very deep tree needs few descriptors and little stack`() throws {
        mkdir(at("deep"), 0o700)
        var place = try Place(path: at("deep"))
        for _ in 0..<300 { place = try place.makeDirectories(beneath: "a/b", permissions: 0o700) }
        try remove("deep")
        #expect(directory.names() == [])
    }

    @Test func `a wide tree goes too`() throws {
        for index in 0..<40 {
            try Directories.create(path: at("wide/\(index)/inner"))
            try WholeFile.replace(path: at("wide/\(index)/file"), with: [1])
        }
        try remove("wide")
        #expect(directory.names() == [])
    }

    @Test(.enabled(if: getuid() == 0, "mounts need root"))
    func `what is mounted keeps what it is mounted on`() throws {
        try Directories.create(path: at("host/inner"))
        try Directories.create(path: at("tree/a/mount"))
        try WholeFile.replace(path: at("tree/file"), with: [1])
        try Mounts.bind(Place(path: at("host")), onto: Place(path: at("tree/a/mount")))
        #expect(throws: Errno.busy) {
            try Directory(path: directory.path).removeTree(FileName("tree"), isUnmounting: false)
        }
        #expect(try Directory(path: at("tree")).names().map(\.description) == ["a"])
        #expect(try Directory(path: at("tree/a/mount")).names().count == 1)
        try remove("tree")
        #expect(try Directory(path: at("host")).names().count == 1)
    }

    @Test(.enabled(if: getuid() == 0, "mounts need root"))
    func `what is mounted is unmounted and stays`() throws {
        try Directories.create(path: at("host/inner"))
        try WholeFile.replace(path: at("host/file"), with: [1])
        try Directories.create(path: at("tree/a/point"))
        try WholeFile.replace(path: at("tree/a/file"), with: [2])
        mkdir(at("tree/memory"), 0o700)
        try Mounts.bind(Place(path: at("host")), onto: Place(path: at("tree/a/point")))
        // A second one above the first.
        try Mounts.bind(Place(path: at("host/inner")), onto: Place(path: at("tree/a/point")))
        try Mounts.bind(Place(path: at("host/file")), onto: Place(path: at("tree/a/file")))
        try Mounts.mount(.tmpfs, onto: Place(path: at("tree/memory")), options: "size=65536")
        try WholeFile.replace(path: at("tree/memory/file"), with: [1])
        let tree = try Directory(path: at("tree"))
        #expect(try tree.isMountPoint(FileName("memory")))
        #expect(try !tree.isMountPoint(FileName("a")))
        try remove("tree")
        #expect(directory.names() == ["host"])
        #expect(try Directory(path: at("host")).names().map(\.description).sorted() == ["file", "inner"])
        let table = try WholeFile.read(path: "/proc/self/mountinfo", limit: 1 << 24)
        #expect(!String(decoding: table, as: UTF8.self).contains(directory.path))
    }

    @Test(.enabled(if: getuid() == 0, "mounts need root"))
    func `a mount at the name itself is unmounted first`() throws {
        try Directories.create(path: at("host"))
        try WholeFile.replace(path: at("host/file"), with: [1])
        mkdir(at("point"), 0o700)
        try Mounts.bind(Place(path: at("host")), onto: Place(path: at("point")))
        try remove("point")
        #expect(directory.names() == ["host"])
        #expect(try Directory(path: at("host")).names().count == 1)
    }
}
