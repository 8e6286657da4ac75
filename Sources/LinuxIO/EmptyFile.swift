import Glibc

/// Files that somebody else will write to.
public enum EmptyFile {
    /// Creates an empty file, open(2).
    ///
    /// - Parameters:
    ///   - path: The file. A link is not followed.
    ///   - permissions: Whatever the umask.
    /// - Throws: `fileExists` where something is at the path, or the failure of open(2).
    public static func create(path: String, permissions: UInt32) throws(Errno) {
        let file = try Descriptor.open(path: path, flags: O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600)
        try file.setPermissions(permissions)
    }
}
