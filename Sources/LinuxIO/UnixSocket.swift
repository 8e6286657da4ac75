import Glibc

/// One end of a connected unix stream socket, unix(7). It never blocks and raises no SIGPIPE.
public struct UnixSocket: ~Copyable, Sendable {
    /// The socket, to watch it with an event loop.
    public let descriptor: Descriptor

    init(adopting descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// Connects to the socket at a path, connect(2).
    ///
    /// - Throws: `noSuchFile` or `connectionRefused` when nobody listens, `wouldBlock` when too many wait to be accepted,
    ///   `nameTooLong` for a path of more than 107 bytes.
    public static func connect(path: String) throws(Errno) -> UnixSocket {
        let descriptor = try make()
        let number = descriptor.raw
        var address = try UnixAddress(path: path)
        // Connecting to a unix socket takes no time: it succeeds or fails at once.
        _ = try check { address.withPointer { Glibc.connect(number, $0, $1) } }
        return UnixSocket(adopting: descriptor)
    }

    static func make() throws(Errno) -> Descriptor {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return Descriptor(adopting: try check { socket(AF_UNIX, type, 0) })
    }

    /// Appends what has arrived, up to a number of bytes, recv(2).
    ///
    /// - Returns: How many bytes were appended; 0 when the other end will send no more.
    /// - Throws: `wouldBlock` when nothing is there, `connectionReset`.
    public func read(into bytes: inout [UInt8], atMost count: Int) throws(Errno) -> Int {
        let number = descriptor.raw
        var got = 0
        try bytes.append(addingCapacity: count) { (output: inout OutputSpan<UInt8>) throws(Errno) in
            // Safety: recv(2) initialises exactly the bytes it reports, and `initialized` grows by exactly those.
            try output.withUnsafeMutableBufferPointer { (buffer, initialized: inout Int) throws(Errno) in
                got = try check { recv(number, buffer.baseAddress! + initialized, count, 0) }
                initialized += got
            }
        }
        return got
    }

    /// Sends as many of the bytes as the socket takes now, send(2).
    ///
    /// - Returns: How many bytes were taken, at least one.
    /// - Throws: `wouldBlock` when it takes none, `brokenPipe` or `connectionReset` when the other end is gone.
    public func write(_ bytes: Span<UInt8>) throws(Errno) -> Int {
        let number = descriptor.raw
        // Safety: send(2) only reads, inside the lent buffer.
        return try bytes.withUnsafeBytes { (buffer) throws(Errno) -> Int in
            try check { send(number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    /// Ends the connection in both directions, shutdown(2), also for duplicates of the descriptor.
    public func shutDown() {
        // It can only fail when the other end is gone already.
        _ = Glibc.shutdown(descriptor.raw, Int32(SHUT_RDWR))
    }
}
