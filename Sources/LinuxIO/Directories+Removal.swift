import Glibc

extension Directories {
    /// Removes a directory and everything below it; links are removed and not followed. One that is not there is no error.
    ///
    /// - Throws: the first failure; what could be removed is gone all the same.
    public static func removeTree(_ path: String) throws(Errno) {
        let directory: Directory
        do throws(Errno) {
            // A link in the place of the directory leads elsewhere.
            directory = Directory(adopting: try Descriptor.open(path: path, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
        } catch .noSuchFile {
            return
        }
        var failure: Errno?
        removeContent(of: directory, &failure)
        if let failure { throw failure }
        _ = try check { rmdir(path) }
    }

    private static func removeContent(of directory: borrowing Directory, _ failure: inout Errno?) {
        var entries: [(name: FileName, isDirectory: Bool)] = []
        var buffer = DirectoryBuffer(capacity: 4096)
        do throws(Errno) {
            try directory.forEachEntry(buffer: &buffer) { entry in
                entries.append((FileName(entry.name), entry.kind == .directory))
            }
        } catch {
            failure = failure ?? error
        }
        for (name, isDirectory) in entries {
            do throws(Errno) {
                if isDirectory {
                    try removeDirectory(name, in: directory, &failure)
                } else {
                    try directory.remove(name)
                }
            } catch {
                if error != .noSuchFile { failure = failure ?? error }
            }
        }
    }

    private static func removeDirectory(
        _ name: FileName,
        in parent: borrowing Directory,
        _ failure: inout Errno?
    ) throws(Errno) {
        let above = parent.descriptor.raw
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let child = Directory(
            adopting: Descriptor(
                adopting: try name.withCString { (pointer) throws(Errno) in
                    try check { openat(above, pointer, flags) }
                }
            )
        )
        removeContent(of: child, &failure)
        try name.withCString { (pointer) throws(Errno) in _ = try check { unlinkat(above, pointer, AT_REMOVEDIR) } }
    }
}
