import Glibc

/// Where a directory is expected to be, for looking at a file of it without opening the directory.
public struct DirectoryPath: Sendable {
    /// The path's bytes and a slash.
    private let prefix: [UInt8]

    public init(_ path: String) {
        prefix = Array(path.utf8) + [UInt8(ascii: "/")]
    }

    /// Opens a file for reading, open(2). A link at the name is not followed: `tooManyLinks`.
    ///
    /// It does not wait for a FIFO's writer and takes no controlling terminal; look at the status before reading.
    public func open(_ name: FileName) throws(Errno) -> Descriptor {
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW
        return Descriptor(
            adopting: try name.withCString { (name) throws(Errno) in
                try withPath(to: name) { (path) throws(Errno) in try check { Glibc.open(path, flags) } }
            }
        )
    }

    /// The status of what is at the path now, stat(2). Links are followed.
    ///
    /// - Throws: `notDirectory` for something else.
    public func status() throws(Errno) -> FileStatus {
        try withPath(to: "") { (path) throws(Errno) in
            try fileStatus(of: path, in: AT_FDCWD, followingSymlinks: true)
        }
    }

    /// Lends the path of a file as a C string, valid during the call.
    private func withPath<Result>(
        to name: UnsafePointer<CChar>,
        _ body: (UnsafePointer<CChar>) throws(Errno) -> Result
    ) throws(Errno) -> Result {
        let count = strlen(name) + 1
        return try withUnsafeTemporaryAllocation(of: CChar.self, capacity: prefix.count + count) {
            (path) throws(Errno) in
            // Safety: there is room for the prefix, the name and its NUL.
            let start = path.baseAddress!
            prefix.withUnsafeBytes { _ = memcpy(start, $0.baseAddress!, $0.count) }
            memcpy(start + prefix.count, name, count)
            return try body(start)
        }
    }
}
