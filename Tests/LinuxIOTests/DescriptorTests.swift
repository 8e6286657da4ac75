import Glibc
import LinuxIO
import Testing

struct DescriptorTests {
    let directory = TemporaryDirectory()

    @Test func `a missing file throws ENOENT and says so`() {
        let error = #expect(throws: Errno.self) { _ = try Descriptor.open(path: directory.path + "/none") }
        #expect(error == .noSuchFile)
        #expect(error?.description == "No such file or directory (ENOENT)")
    }

    @Test func `an unknown number is printed as a number`() {
        #expect(Errno(rawValue: 9999).description.hasSuffix("(errno 9999)"))
    }

    @Test func `bytes written come back, up to the room or the end`() throws {
        let path = directory.path + "/file"
        let writer = try Descriptor.open(path: path, flags: O_WRONLY | O_CREAT, permissions: 0o600)
        try writer.write(all: Array("hello".utf8))
        try writer.sync()
        try writer.close()
        let reader = try Descriptor.open(path: path)
        var got = 0
        let start = try [UInt8](capacity: 3) { (output) throws(Errno) in got = try reader.read(into: &output) }
        #expect(start == Array("hel".utf8) && got == 3)
        let rest = try [UInt8](capacity: 10) { (output) throws(Errno) in got = try reader.read(into: &output) }
        #expect(rest == Array("lo".utf8) && got == 2)
    }

    @Test func `the end of the life closes, and closing twice is impossible`() throws {
        let ends = try makePipe()
        do { _ = Descriptor(adopting: ends.reader) }
        #expect(fcntl(ends.reader, F_GETFD) == -1)
        try Descriptor(adopting: ends.writer).close()
        #expect(fcntl(ends.writer, F_GETFD) == -1)
    }

    @Test func `writing to a read-only descriptor throws EBADF`() throws {
        let path = directory.write("file", "x")
        let reader = try Descriptor.open(path: path)
        #expect(throws: Errno.badDescriptor) { try reader.write(all: [1]) }
    }

    @Test func `an empty pipe would block`() throws {
        let ends = try makePipe()
        let reader = Descriptor(adopting: ends.reader)
        let writer = Descriptor(adopting: ends.writer)
        #expect(throws: Errno.wouldBlock) {
            _ = try [UInt8](capacity: 3) { (output) throws(Errno) in _ = try reader.read(into: &output) }
        }
        try writer.close()
    }

    @Test func `descriptors do not leak into programs that are started`() throws {
        let file = try Descriptor.open(path: "/dev/null")
        #expect(fcntl(file.raw, F_GETFD) & FD_CLOEXEC == FD_CLOEXEC)
    }

    @Test func `the status tells size, permissions, owner and kind`() throws {
        let path = directory.write("file", "12345")
        chmod(path, 0o4640)
        let status = try Descriptor.open(path: path).status()
        #expect(status.kind == .regular && status.size == 5 && status.permissions == 0o4640)
        #expect(status.owner == getuid() && status.identity.inode != 0)
        #expect(try Descriptor.open(path: "/dev/null").status().kind == .characterDevice)
    }

    @Test func `the identity changes with the content`() throws {
        let path = directory.write("file", "1")
        let before = try Descriptor.open(path: path).status().identity
        #expect(try Descriptor.open(path: path).status().identity == before)
        directory.write("file", "22")
        #expect(try Descriptor.open(path: path).status().identity != before)
    }
}
