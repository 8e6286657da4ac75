import Glibc
import LinuxIO
import Testing

struct InPlaceFileTests {
    private let directory = TemporaryDirectory()
    private var path: String { "\(directory.path)/file" }

    @Test func `a file keeps its identity and gets new content`() throws {
        try WholeFile.write(path: path, Array("a long line".utf8))
        let before = try PathLookup.status(path, followingSymlinks: false)
        #expect(before.permissions == 0o644)
        try WholeFile.write(path: path, Array("short".utf8), permissions: 0o600)
        let after = try PathLookup.status(path, followingSymlinks: false)
        #expect(before.identity.isSameFile(as: after.identity))
        #expect(after.permissions == 0o600)
        #expect(try WholeFile.read(path: path, limit: 100) == Array("short".utf8))
    }

    @Test func `the same content is not written again`() throws {
        try WholeFile.write(path: path, [1, 2])
        let before = try PathLookup.status(path, followingSymlinks: false).identity
        try WholeFile.write(path: path, [1, 2])
        #expect(try PathLookup.status(path, followingSymlinks: false).identity == before)
    }

    @Test func `a link is not followed`() throws {
        symlink("/dev/null", path)
        #expect(throws: Errno.tooManyLinks) { try WholeFile.write(path: path, [1]) }
    }

    @Test func `an empty file is made once`() throws {
        try EmptyFile.create(path: path, permissions: 0o666)
        #expect(try PathLookup.status(path, followingSymlinks: false).permissions == 0o666)
        #expect(throws: Errno.fileExists) { try EmptyFile.create(path: path, permissions: 0o666) }
    }
}
