import Glibc
import LinuxIO
import Testing

@testable import NodeAgent

struct ProjectedFilesTests {
    private let folder: Folder
    private let files: ProjectedFiles

    init() throws {
        folder = try Folder()
        try Directories.create(path: folder.at("v"))
        files = ProjectedFiles(path: folder.at("v"), group: nil)
    }

    private func file(_ path: String, _ text: String, _ permissions: UInt32 = 0o644) -> ProjectedFiles.File {
        ProjectedFiles.File(path: path, bytes: Array(text.utf8), permissions: permissions)
    }

    @Test func `files are links through one link`() throws {
        let isChanged = try files.replace(with: [file("a", "1"), file("d/e/f", "2", 0o400)], time: 0)
        #expect(isChanged)
        #expect(try folder.read("v/a") == "1")
        #expect(try folder.read("v/d/e/f") == "2")
        let directory = try Directory(path: folder.at("v"))
        #expect(try directory.linkTarget(FileName("a")) == "..data/a")
        #expect(try directory.linkTarget(FileName("d")) == "..data/d")
        let data = try directory.linkTarget(FileName("..data"))
        #expect(data.hasPrefix("..1970_01_01_00_00_00."))
        #expect(try folder.names("v") == ["..data", data, "a", "d"].sorted())
        #expect(try PathLookup.status(folder.at("v/d/e/f"), followingSymlinks: true).permissions == 0o400)
    }

    @Test func `the same files change nothing`() throws {
        let same = [file("a", "1"), file("d/e", "2")]
        try files.replace(with: same, time: 0)
        let before = try folder.names("v")
        #expect(try !files.replace(with: same, time: 1))
        #expect(try folder.names("v") == before)
    }

    @Test(arguments: [
        ([("a", "2"), ("b", "1")], "a=2 b=1"), ([("a", "1")], "a=1"),
        ([("a", "1"), ("b", "1"), ("c", "1")], "a=1 b=1 c=1"),
        ([], ""), ([("b/c", "1")], "b/c=1"),
    ])
    func `what changed is replaced at once`(new: [(String, String)], expected: String) throws {
        try files.replace(with: [file("a", "1"), file("b", "1")], time: 0)
        let old = try Directory(path: folder.at("v")).linkTarget(FileName("..data"))
        #expect(try files.replace(with: new.map { file($0.0, $0.1) }, time: 1_000_000_000))
        let now = try new.map { "\($0.0)=\(try folder.read("v/\($0.0)"))" }.joined(separator: " ")
        #expect(now == expected)
        let tops = new.map { String($0.0.prefix(1)) }
        let data = try Directory(path: folder.at("v")).linkTarget(FileName("..data"))
        #expect(data != old)
        #expect(try folder.names("v") == (["..data", data] + tops).sorted())
    }

    @Test func `other permissions are a change`() throws {
        try files.replace(with: [file("a", "1")], time: 0)
        #expect(try files.replace(with: [file("a", "1", 0o600)], time: 0))
    }

    @Test func `what was left half done is cleared away`() throws {
        try files.replace(with: [file("a", "1")], time: 0)
        try Directories.create(path: folder.at("v/..1999_01_01_00_00_00.1/x"))
        symlink("..1999_01_01_00_00_00.1", folder.at("v/..data_tmp"))
        try folder.write("v/stray", "x")
        #expect(try !files.replace(with: [file("a", "1")], time: 0))
        let data = try Directory(path: folder.at("v")).linkTarget(FileName("..data"))
        #expect(try folder.names("v") == ["..data", data, "a"].sorted())
    }

    @Test func `a missing link is made again`() throws {
        try files.replace(with: [file("a", "1")], time: 0)
        try Directory(path: folder.at("v")).remove(FileName("a"))
        try files.replace(with: [file("a", "1")], time: 0)
        #expect(try folder.read("v/a") == "1")
    }

    @Test(.enabled(if: canMount, "files are given away by root only"))
    func `a group can read what is its own`() throws {
        let files = ProjectedFiles(path: folder.at("v"), group: 4711)
        try files.replace(with: [file("d/a", "1", 0o600)], time: 0)
        let status = try PathLookup.status(folder.at("v/d/a"), followingSymlinks: true)
        #expect(status.group == 4711)
        #expect(status.permissions == 0o640)
        let inner = try PathLookup.status(folder.at("v/d"), followingSymlinks: true)
        #expect(inner.group == 4711)
        #expect(inner.permissions == 0o2755)
        #expect(try !files.replace(with: [file("d/a", "1", 0o600)], time: 0))
    }
}
