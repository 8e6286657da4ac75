import Glibc
import LinuxIO
import LoopTesting
import Testing

struct UnixSocketTests {
    let directory = TemporaryDirectory()

    private var path: String { directory.path + "/socket" }

    @Test func `bytes go both ways, and the end is seen`() throws {
        let listener = try UnixListener(path: path)
        #expect(throws: Errno.wouldBlock) { _ = try listener.accept() }
        let client = try UnixSocket.connect(path: path)
        let server = try listener.accept()
        var bytes: [UInt8] = [9]
        #expect(throws: Errno.wouldBlock) { _ = try server.read(into: &bytes, atMost: 10) }
        #expect(bytes == [9])
        #expect(try client.write([1, 2, 3].span) == 3)
        #expect(try server.read(into: &bytes, atMost: 2) == 2)
        #expect(try server.read(into: &bytes, atMost: 2) == 1)
        #expect(bytes == [9, 1, 2, 3])
        server.shutDown()
        #expect(try client.read(into: &bytes, atMost: 2) == 0)
        #expect(throws: Errno.brokenPipe) { _ = try client.write([1].span) }
    }

    @Test func `a full socket takes no more`() throws {
        let listener = try UnixListener(path: path)
        let client = try UnixSocket.connect(path: path)
        let server = try listener.accept()
        let part = [UInt8](repeating: 1, count: 1 << 20)
        var written = 0
        #expect(throws: Errno.wouldBlock) { while true { written += try client.write(part.span) } }
        #expect(written > 0)
        _ = server
    }

    @Test func `paths that nobody listens at, or that cannot be`() throws {
        #expect(throws: Errno.noSuchFile) { _ = try UnixSocket.connect(path: path) }
        do { _ = try UnixListener(path: path) }
        #expect(throws: Errno.connectionRefused) { _ = try UnixSocket.connect(path: path) }
        #expect(throws: Errno.addressInUse) { _ = try UnixListener(path: path) }
        let long = directory.path + "/" + String(repeating: "x", count: 108)
        #expect(throws: Errno.nameTooLong) { _ = try UnixSocket.connect(path: long) }
        #expect(throws: Errno.invalidArgument) { _ = try UnixSocket.connect(path: "") }
        #expect(throws: Errno.invalidArgument) { _ = try UnixSocket.connect(path: "a\0b") }
    }

    @Test func `a wait for writing ends when there is room, one for reading does not`() async throws {
        let path = path
        try await onLoop { loop in
            let listener = try UnixListener(path: path)
            let client = try UnixSocket.connect(path: path)
            let server = try listener.accept()
            let source = try loop.source(for: client.descriptor)
            #expect(await source.readableOrWritable() == .readable)
            #expect(await source.readable(until: .now) == .deadline)
            let part = [UInt8](repeating: 1, count: 1 << 20)
            #expect(throws: Errno.wouldBlock) { while true { _ = try client.write(part.span) } }
            #expect(await source.readableOrWritable(until: .now) == .deadline)
            var bytes: [UInt8] = []
            #expect(throws: Errno.wouldBlock) { while true { _ = try server.read(into: &bytes, atMost: 1 << 20) } }
            #expect(await source.readableOrWritable() == .readable)
            #expect(await source.readable(until: .now) == .deadline)
            _ = try server.write([1].span)
            #expect(await source.readable() == .readable)
            _ = client
        }
    }

    @Test func `a source without a descriptor has deadlines and wake-ups`() async throws {
        try await onLoop { loop in
            let alarm = loop.alarm()
            let other = loop.alarm()
            #expect(await alarm.readable(until: MonotonicTime.now.advanced(byMilliseconds: 2)) == .deadline)
            alarm.wake()
            #expect(await alarm.readable() == .woken)
            #expect(await other.readable(until: .now) == .deadline)
            alarm.cancel()
            alarm.cancel()
            #expect(await alarm.readable() == .woken)
        }
    }
}
