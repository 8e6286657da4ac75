import Glibc

/// A file descriptor with one owner; closed at the end of its life.
public struct Descriptor: ~Copyable, Sendable {
    /// The descriptor's number. Use it inside one call only: storing it outlives the owner.
    public let raw: Int32

    /// Takes over an open descriptor.
    public init(adopting raw: Int32) {
        precondition(raw >= 0, "not a descriptor")
        self.raw = raw
    }

    deinit {
        // Linux frees the number even when close(2) fails with EINTR: never retry.
        _ = Glibc.close(raw)
    }

    /// Closes the descriptor and reports what close(2) reports: on some file systems a late write error.
    public consuming func close() throws(Errno) {
        let number = raw
        discard self
        if Glibc.close(number) == -1 { throw Errno(rawValue: errno) }
    }

    /// Opens a file for reading. Does not wait for a FIFO's writer and takes no controlling terminal.
    public static func open(path: String) throws(Errno) -> Descriptor {
        try open(path: path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
    }

    /// Opens a file, open(2).
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - flags: The flags of open(2); `O_CLOEXEC` is always added.
    ///   - permissions: For a file that is created; the umask takes its bits away.
    public static func open(path: String, flags: Int32, permissions: UInt32 = 0o600) throws(Errno) -> Descriptor {
        Descriptor(adopting: try check { Glibc.open(path, flags | O_CLOEXEC, permissions) })
    }

    /// The open file's status, fstat(2).
    public func status() throws(Errno) -> FileStatus {
        var status = stat()
        _ = try check { fstat(raw, &status) }
        return FileStatus(status)
    }

    /// Reads until the span is full or the file ends, read(2).
    ///
    /// - Returns: How many bytes were appended to the span; less than its free capacity at the end of the file.
    /// - Throws: The failure of read(2), for example `wouldBlock`; what was read before it stays in the span.
    public func read(into span: inout OutputSpan<UInt8>) throws(Errno) -> Int {
        let number = raw
        let before = span.count
        // Safety: read(2) initialises exactly the bytes it reports, and `count` grows by exactly those.
        try span.withUnsafeMutableBufferPointer { (buffer, count: inout Int) throws(Errno) in
            while count < buffer.count {
                let got = try check { Glibc.read(number, buffer.baseAddress! + count, buffer.count - count) }
                if got == 0 { break }
                count += got
            }
        }
        return span.count - before
    }

    /// Writes all the bytes, write(2).
    ///
    /// - Throws: The failure of write(2); an unknown part was written by then.
    public func write(all bytes: Span<UInt8>) throws(Errno) {
        let number = raw
        // Safety: write(2) only reads, inside the lent buffer.
        try bytes.withUnsafeBytes { (buffer) throws(Errno) in
            var done = 0
            while done < buffer.count {
                done += try check { Glibc.write(number, buffer.baseAddress! + done, buffer.count - done) }
            }
        }
    }

    /// Writes all the bytes, write(2).
    public func write(all bytes: [UInt8]) throws(Errno) {
        try write(all: bytes.span)
    }

    /// Waits until the file's content is on the device, fsync(2).
    public func sync() throws(Errno) {
        _ = try check { fsync(raw) }
    }
}
