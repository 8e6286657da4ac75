import Glibc

/// How much fits on a file system.
public enum FileSystemSpace {
    /// All its bytes, used or not, statvfs(3).
    public static func total(path: String) throws(Errno) -> Int64 {
        var status = statvfs()
        _ = try check { statvfs(path, &status) }
        return Int64(clamping: Int128(status.f_blocks) * Int128(status.f_frsize))
    }
}
