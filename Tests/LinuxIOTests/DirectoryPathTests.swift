import Glibc
import Testing

@testable import LinuxIO

struct DirectoryPathTests {
    private let directory = TemporaryDirectory()

    private func at(_ name: String) -> String { "\(directory.path)/\(name)" }

    @Test func `a file is opened, a link at its name is not`() throws {
        try WholeFile.replace(path: at("file"), with: [1, 2])
        symlink("file", at("link"))
        let path = DirectoryPath(directory.path)
        #expect(try path.open(FileName("file")).read(count: 2, at: 0) == [1, 2])
        #expect(throws: Errno.tooManyLinks) { _ = try path.open(FileName("link")) }
        #expect(throws: Errno.noSuchFile) { _ = try path.open(FileName("other")) }
    }

    @Test func `links to the directory are followed`() throws {
        mkdir(at("in"), 0o700)
        symlink("in", at("link"))
        try WholeFile.replace(path: at("in/file"), with: [1])
        let path = DirectoryPath(at("link"))
        _ = try path.open(FileName("file"))
        #expect(try path.status().identity.isSameFile(as: Directory(path: at("in")).status().identity))
    }

    @Test func `what is no directory has no status as one`() throws {
        try WholeFile.replace(path: at("file"), with: [1])
        #expect(throws: Errno.notDirectory) { _ = try DirectoryPath(at("file")).status() }
        #expect(throws: Errno.noSuchFile) { _ = try DirectoryPath(at("nothing")).status() }
    }

    @Test func `names that are too long together are an error`() throws {
        let long = String(repeating: "a/", count: 2_100)
        #expect(throws: Errno.nameTooLong) { _ = try DirectoryPath(at(long)).open(FileName("file")) }
    }
}
