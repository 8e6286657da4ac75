import Glibc

/// Making, renaming and removing files. None of it follows a link at the name.
extension Directory {
    /// Opens a file of the directory for reading and writing, openat(2).
    public func openForUpdate(_ name: FileName) throws(Errno) -> Descriptor {
        try open(name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0)
    }

    /// Creates a file for reading and writing, openat(2).
    ///
    /// - Parameters:
    ///   - permissions: The new file's; the umask takes its bits away.
    ///   - isNew: Whether a file that is there is an error; otherwise it is opened as it is.
    public func create(_ name: FileName, permissions: UInt32 = 0o600, isNew: Bool = true) throws(Errno) -> Descriptor {
        try open(name, O_RDWR | O_CREAT | (isNew ? O_EXCL : 0) | O_NOFOLLOW, permissions)
    }

    private func open(_ name: FileName, _ flags: Int32, _ permissions: UInt32) throws(Errno) -> Descriptor {
        let directory = descriptor.raw
        let raw = try name.withCString { (name) throws(Errno) in
            try check { openat(directory, name, flags | O_CLOEXEC, permissions) }
        }
        return Descriptor(adopting: raw)
    }

    /// Gives a file another name, in one step also where that name is taken, rename(2).
    public func rename(_ old: FileName, to new: FileName) throws(Errno) {
        let directory = descriptor.raw
        try old.withCString { (old) throws(Errno) in
            try new.withCString { (new) throws(Errno) in
                _ = try check { renameat(directory, old, directory, new) }
            }
        }
    }

    /// Gives a file a second name, link(2).
    ///
    /// - Throws: `fileExists` where the name is taken, or the failure of link(2): not every file system has links.
    public func link(_ name: FileName, as other: FileName) throws(Errno) {
        let directory = descriptor.raw
        try name.withCString { (name) throws(Errno) in
            try other.withCString { (other) throws(Errno) in
                _ = try check { linkat(directory, name, directory, other, 0) }
            }
        }
    }

    /// Removes a file, unlink(2).
    public func remove(_ name: FileName) throws(Errno) {
        let directory = descriptor.raw
        try name.withCString { (name) throws(Errno) in
            _ = try check { unlinkat(directory, name, 0) }
        }
    }

    /// Waits until the names are on the device, fsync(2).
    public func sync() throws(Errno) {
        try descriptor.sync()
    }
}
