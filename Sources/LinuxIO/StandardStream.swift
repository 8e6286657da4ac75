import Glibc

/// What standard output and standard error share. Their descriptors belong to the process, not to a `Descriptor`.
enum StandardStream {
    /// Makes the process ignore SIGPIPE, once: otherwise a reader that left would kill it, signal(7).
    private static let ignoresBrokenPipes: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()

    /// Writes everything. A nonblocking descriptor (the other end's owner may have made it so) is waited for.
    static func write(_ bytes: Span<UInt8>, to descriptor: Int32) throws(Errno) {
        precondition(ignoresBrokenPipes)
        // Safety: write(2) only reads, inside the lent buffer.
        try bytes.withUnsafeBytes { (buffer) throws(Errno) in
            var done = 0
            while done < buffer.count {
                done += try writeOnce(UnsafeRawBufferPointer(rebasing: buffer[done...]), to: descriptor)
            }
        }
    }

    /// One write(2), or a wait until one is possible.
    private static func writeOnce(_ buffer: UnsafeRawBufferPointer, to descriptor: Int32) throws(Errno) -> Int {
        do {
            return try check { Glibc.write(descriptor, buffer.baseAddress!, buffer.count) }
        } catch .wouldBlock {
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = try check { poll(&request, 1, -1) }
            return 0
        }
    }
}
