import Glibc
import LinuxIO
import Synchronization
import Testing

struct PositionedFileTests {
    private let directory = TemporaryDirectory()
    private let name = FileName("file")

    @Test func `bytes are written and read at their place, and missing ones are zero`() throws {
        let parent = try Directory(path: directory.path)
        let file = try parent.create(name)
        try file.write(all: [1, 2, 3].span, at: 4)
        try file.write(all: [9].span, at: 5)
        #expect(try file.read(count: 100, at: 0) == [0, 0, 0, 0, 1, 9, 3])
        #expect(try file.read(count: 2, at: 5) == [9, 3] && file.read(count: 2, at: 7) == [])
        try file.truncate(to: 5)
        try file.syncData()
        #expect(try file.read(count: 100, at: 3) == [0, 1])
        try file.truncate(to: 6)
        #expect(try file.status().size == 6)
        #expect(throws: Errno.invalidArgument) { try file.read(count: 1, at: -1) }
    }

    @Test func `files are created, linked, renamed and removed by name`() throws {
        let parent = try Directory(path: directory.path)
        let other = FileName("other")
        _ = try parent.create(name)
        #expect(throws: Errno.fileExists) { try openedSize { try $0.create(name) } }
        #expect(try openedSize { try $0.create(name, isNew: false) } == 0)
        #expect(throws: Errno.noSuchFile) { try openedSize { try $0.openForUpdate(other) } }
        try parent.link(name, as: other)
        #expect(throws: Errno.fileExists) { try parent.link(name, as: other) }
        #expect(directory.names() == ["file", "other"])
        try parent.rename(name, to: FileName("third"))
        try parent.remove(other)
        #expect(throws: Errno.noSuchFile) { try parent.remove(other) }
        try parent.sync()
        #expect(directory.names() == ["third"])
    }

    @Test func `a link is not followed, and a pipe is not waited for`() throws {
        symlink("/dev/zero", "\(directory.path)/link")
        mkfifo("\(directory.path)/pipe", 0o600)
        #expect(throws: Errno.tooManyLinks) { try openedSize { try $0.openForUpdate(FileName("link")) } }
        #expect(try openedSize { try $0.openForUpdate(FileName("pipe")) } == 0)
    }

    private func openedSize(_ open: (borrowing Directory) throws -> Descriptor) throws -> Int64 {
        try open(try Directory(path: directory.path)).status().size
    }
}

struct LoopThreadTests {
    @Test func `actors on it run on one other thread, and it ends with its owner`() async throws {
        let probe = Probe(try LoopThread())
        let first = await probe.thread()
        let again = await probe.thread()
        #expect(first == again && first != UInt(pthread_self()))
    }

    private actor Probe {
        private nonisolated let own: LoopThread
        nonisolated var unownedExecutor: UnownedSerialExecutor { own.loop.asUnownedSerialExecutor() }

        init(_ own: LoopThread) { self.own = own }

        func thread() -> UInt {
            #expect(own.loop.isCurrent)
            return UInt(pthread_self())
        }
    }
}
