import Glibc
import LinuxIO
import Testing

struct WholeFileTests {
    let directory = TemporaryDirectory()

    @Test(arguments: [0, 1, 4095, 4096, 4097, 100_000])
    func `content of any size comes back`(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let path = directory.path + "/file"
        try WholeFile.replace(path: path, with: bytes)
        #expect(try WholeFile.read(path: path, limit: size) == bytes)
        #expect(directory.names() == ["file"])
    }

    @Test func `a file beyond the limit is refused`() throws {
        let path = directory.write("file", "12345")
        #expect(try WholeFile.read(path: path, limit: 5).count == 5)
        #expect(throws: Errno.fileTooLarge) { _ = try WholeFile.read(path: path, limit: 4) }
        #expect(throws: Errno.fileTooLarge) { _ = try WholeFile.read(path: path, limit: 0) }
        #expect(throws: Errno.fileTooLarge) { _ = try WholeFile.read(path: "/dev/zero", limit: 100_000) }
    }

    @Test func `a file whose size is unknown is read`() throws {
        #expect(try WholeFile.read(path: "/proc/self/status", limit: 100_000).count > 100)
    }

    @Test func `a directory or a missing file throws`() {
        #expect(throws: Errno.isDirectory) { _ = try WholeFile.read(path: directory.path, limit: 10) }
        #expect(throws: Errno.noSuchFile) { _ = try WholeFile.read(path: directory.path + "/none", limit: 10) }
    }

    @Test func `replacing sets the permissions, whatever the umask`() throws {
        let path = directory.path + "/file"
        try WholeFile.replace(path: path, with: [1], permissions: 0o666)
        #expect(try Descriptor.open(path: path).status().permissions == 0o666)
    }

    @Test func `a reader sees the old file or the new one, never a mixture`() throws {
        let path = directory.path + "/file"
        try WholeFile.replace(path: path, with: [1, 1])
        let old = try Descriptor.open(path: path)
        try WholeFile.replace(path: path, with: [2, 2, 2])
        let kept = try [UInt8](capacity: 9) { (output) throws(Errno) in _ = try old.read(into: &output) }
        #expect(kept == [1, 1])
        #expect(try WholeFile.read(path: path, limit: 9) == [2, 2, 2])
    }

    @Test func `a failure leaves the old entry and no temporary file`() throws {
        mkdir(directory.path + "/taken", 0o755)
        directory.write("taken/inside", "")
        #expect(throws: Errno.self) { try WholeFile.replace(path: directory.path + "/taken", with: [1]) }
        #expect(directory.names() == ["taken"])
        #expect(throws: Errno.noSuchFile) { try WholeFile.replace(path: directory.path + "/no/file", with: [1]) }
        #expect(throws: Errno.isDirectory) { try WholeFile.replace(path: directory.path + "/", with: [1]) }
        #expect(throws: Errno.nameTooLong) {
            try WholeFile.replace(path: directory.path + "/" + String(repeating: "n", count: 256), with: [1])
        }
        #expect(directory.names() == ["taken"])
    }
}
