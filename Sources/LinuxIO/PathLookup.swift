import Glibc

/// What stands at a path.
public enum PathLookup {
    /// The status of what a path names, fstatat(2).
    ///
    /// - Parameter followingSymlinks: Whether a link's target is meant instead of the link.
    public static func status(_ path: String, followingSymlinks: Bool) throws(Errno) -> FileStatus {
        var status = stat()
        let flags = followingSymlinks ? 0 : AT_SYMLINK_NOFOLLOW
        _ = try check { fstatat(AT_FDCWD, path, &status, flags) }
        return FileStatus(status)
    }

    /// The path without links, `.` and `..`, realpath(3). Bytes that are no UTF-8 are replaced.
    public static func resolved(_ path: String) throws(Errno) -> String {
        // Safety: realpath(3) returns nil or a C string of its own that it hands over.
        guard let text = realpath(path, nil) else { throw Errno(rawValue: errno) }
        defer { free(text) }
        return String(cString: text)
    }

    /// Where a link leads, readlink(2). Bytes that are no UTF-8 are replaced.
    public static func linkTarget(_ path: String) throws(Errno) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        // Safety: readlink(2) writes inside the buffer and reports how much.
        let count = try check {
            buffer.withUnsafeMutableBytes { buffer in
                readlink(path, buffer.baseAddress!.assumingMemoryBound(to: CChar.self), buffer.count)
            }
        }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }
}
