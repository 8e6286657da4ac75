import Glibc

/// How much fits on a file system, in bytes.
public struct FileSystemSpace: Hashable, Sendable {
    /// Used or not.
    public let total: Int64
    /// What is left for those who are not root.
    public let available: Int64

    /// Of the file system that a path is on, statvfs(3).
    public init(path: String) throws(Errno) {
        var status = statvfs()
        _ = try check { statvfs(path, &status) }
        total = Int64(clamping: Int128(status.f_blocks) * Int128(status.f_frsize))
        available = Int64(clamping: Int128(status.f_bavail) * Int128(status.f_frsize))
    }
}
