import Glibc

extension WholeFile {
    /// Writes a file's content into the file itself, which stays the same one: whoever has it mounted sees the new content.
    /// One that has the content already is not written to.
    ///
    /// - Parameters:
    ///   - path: The file, which is created if it is not there. A link is not followed.
    ///   - bytes: The new content.
    ///   - permissions: Whatever the umask.
    public static func write(path: String, _ bytes: [UInt8], permissions: UInt32 = 0o644) throws(Errno) {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK
        let file = try Descriptor.open(path: path, flags: flags, permissions: permissions)
        let status = try file.status()
        if status.permissions != permissions { try file.setPermissions(permissions) }
        if status.size == Int64(bytes.count), try file.read(count: bytes.count, at: 0) == bytes { return }
        try file.write(all: bytes.span, at: 0)
        try file.truncate(to: bytes.count)
    }
}
