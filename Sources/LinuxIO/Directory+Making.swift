import CLinux
import Glibc

/// Making and opening what a directory holds. None of it follows a link at the name.
extension Directory {
    /// Opens a directory at a place.
    public init(_ place: borrowing Place) throws(Errno) {
        try self.init(path: place.path)
    }

    /// Opens a directory in this one, openat(2), O_NOFOLLOW.
    public func openDirectory(_ name: FileName) throws(Errno) -> Directory {
        let directory = descriptor.raw
        let raw = try name.withCString { (name) throws(Errno) in
            try check { openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        }
        return Directory(Descriptor(adopting: raw))
    }

    /// Makes a directory in this one, mkdirat(2).
    ///
    /// - Parameter permissions: whatever the umask; of a directory that is there they are left as they are.
    /// - Returns: the directory, and whether it was made.
    public func makeDirectory(_ name: FileName, permissions: UInt32) throws(Errno) -> Directory {
        let directory = descriptor.raw
        var isMade = true
        do {
            _ = try name.withCString { (name) throws(Errno) in try check { mkdirat(directory, name, permissions) } }
        } catch .fileExists {
            isMade = false
        }
        let made = try openDirectory(name)
        if isMade { try made.descriptor.setPermissions(permissions) }
        return made
    }

    /// Makes a link in this directory, symlinkat(2).
    public func makeLink(_ name: FileName, to target: String) throws(Errno) {
        let directory = descriptor.raw
        _ = try name.withCString { (name) throws(Errno) in try check { symlinkat(target, directory, name) } }
    }

    /// Where a link in this directory leads, readlinkat(2). Bytes that are no UTF-8 are replaced.
    public func linkTarget(_ name: FileName) throws(Errno) -> String {
        let directory = descriptor.raw
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        // Safety: readlinkat(2) writes inside the buffer and reports how much.
        let count = try name.withCString { (name) throws(Errno) in
            try check {
                buffer.withUnsafeMutableBytes { buffer in
                    let start = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
                    return readlinkat(directory, name, start, buffer.count)
                }
            }
        }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// The names in this directory, in the file system's order.
    public func names() throws(Errno) -> [FileName] {
        var buffer = DirectoryBuffer()
        var names: [FileName] = []
        try forEachEntry(buffer: &buffer) { names.append(FileName($0.name)) }
        return names
    }

    /// Sets the directory's own permission bits, whatever the umask, fchmod(2).
    public func setPermissions(_ permissions: UInt32) throws(Errno) { try descriptor.setPermissions(permissions) }

    /// Gives the directory itself to a group, fchown(2).
    public func setGroup(_ group: UInt32) throws(Errno) { try descriptor.setGroup(group) }

    private init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }
}
