import Glibc

/// One entry of a directory that is being listed; it lives as long as the call it is handed to.
public struct DirectoryEntry: ~Copyable, ~Escapable {
    /// The entry's name, without a NUL.
    public let name: Span<UInt8>
    /// What the entry is, without following a link; `unknown` where the file system does not say.
    public let kind: FileKind
    /// The directory, open during the listing.
    private let directory: Int32

    /// - Precondition: A NUL follows the name in memory.
    @_lifetime(copy name)
    init(name: Span<UInt8>, kind: FileKind, directory: Int32) {
        self.name = name
        self.kind = kind
        self.directory = directory
    }

    /// The entry's status, fstatat(2).
    ///
    /// - Parameter followingSymlinks: Whether a link's target is meant instead of the link.
    public func status(followingSymlinks: Bool) throws(Errno) -> FileStatus {
        let directory = directory
        // Safety: the name lies in the kernel's record, where a NUL follows it.
        return try name.withUnsafeBytes { (buffer) throws(Errno) in
            let pointer = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
            return try fileStatus(of: pointer, in: directory, followingSymlinks: followingSymlinks)
        }
    }
}

/// The status of a name in an open directory, fstatat(2).
func fileStatus(
    of name: UnsafePointer<CChar>,
    in directory: Int32,
    followingSymlinks: Bool
) throws(Errno) -> FileStatus {
    var status = stat()
    let flags = followingSymlinks ? 0 : AT_SYMLINK_NOFOLLOW
    _ = try check { fstatat(directory, name, &status, flags) }
    return FileStatus(status)
}
