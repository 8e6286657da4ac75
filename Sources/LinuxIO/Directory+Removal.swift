import CLinux
import Glibc

extension Directory {
    /// Removes what is at a name, and all that is below it. No link is followed, and nothing of what is mounted there or
    /// below is removed.
    ///
    /// Memory and descriptors are bounded whatever the depth, and one entry that cannot be removed does not keep the
    /// others.
    ///
    /// - Parameters:
    ///   - name: The file or directory.
    ///   - isUnmounting: Whether what is mounted is unmounted; else it stays, and is a failure.
    /// - Throws: the first failure, `busy` for a mount that stays. Where there is nothing at the name nothing is thrown.
    public func removeTree(_ name: FileName, isUnmounting: Bool = true) throws(Errno) {
        var removal = TreeRemoval(isUnmounting: isUnmounting)
        removal.remove(name, in: self)
        if let failure = removal.failure { throw failure }
    }
}

private struct TreeRemoval: ~Copyable {
    /// How many directories are open at a time, one below the other.
    private static let depthLimit = 24

    private let isUnmounting: Bool
    private(set) var failure: Errno?
    private var buffer = DirectoryBuffer()
    /// Directories that were too deep, and now stand in the topmost one.
    private var liftedCount = 0
    private let token = Random.word()

    init(isUnmounting: Bool) {
        self.isUnmounting = isUnmounting
    }

    /// Makes sure that nothing is mounted at a name.
    private static func free(
        _ name: FileName,
        in directory: borrowing Directory,
        isUnmounting: Bool
    ) throws(Errno) {
        if isUnmounting {
            try directory.unmount(name)
        } else if try directory.isMountPoint(name) {
            throw .busy
        }
    }

    mutating func remove(_ name: FileName, in parent: borrowing Directory) {
        do throws(Errno) {
            try Self.free(name, in: parent, isUnmounting: isUnmounting)
            if try parent.place(of: name).status().kind != .directory { return try parent.remove(name) }
            let top = try parent.openDirectory(name)
            var lifted: Int
            repeat {
                lifted = liftedCount
                empty(top, depth: 0, top: top)
                // What was lifted has to be gone through too.
            } while liftedCount != lifted
            try parent.removeDirectory(name)
        } catch .noSuchFile {
            // Nothing to do.
        } catch {
            note(error)
        }
    }

    private mutating func note(_ error: Errno) {
        if failure == nil { failure = error }
    }

    private mutating func empty(_ directory: borrowing Directory, depth: Int, top: borrowing Directory) {
        for name in removeFiles(of: directory) {
            do throws(Errno) {
                try Self.free(name, in: directory, isUnmounting: isUnmounting)
                try removeDirectory(name, in: directory, depth: depth, top: top)
            } catch .noSuchFile {
                continue
            } catch {
                note(error)
            }
        }
    }

    private mutating func removeDirectory(
        _ name: FileName,
        in directory: borrowing Directory,
        depth: Int,
        top: borrowing Directory
    ) throws(Errno) {
        do {
            return try directory.removeDirectory(name)
        } catch .notEmpty {
            // Go on below.
        }
        guard depth < Self.depthLimit else {
            let place = FileName(".removed-\(String(token, radix: 36))-\(liftedCount)")
            liftedCount += 1
            return try directory.move(name, to: top, as: place)
        }
        let child = try directory.openDirectory(name)
        empty(child, depth: depth + 1, top: top)
        try directory.removeDirectory(name)
    }

    /// Removes all entries but directories.
    ///
    /// - Returns: the directories.
    private mutating func removeFiles(of directory: borrowing Directory) -> [FileName] {
        var directories: [FileName] = []
        var first: Errno?
        let isUnmounting = isUnmounting
        do throws(Errno) {
            try directory.forEachEntry(buffer: &buffer) { entry in
                let name = FileName(entry.name)
                if entry.kind == .directory { return directories.append(name) }
                do throws(Errno) {
                    try Self.removeFile(name, in: directory, isUnmounting: isUnmounting)
                } catch .isDirectory {
                    // The file system did not say what it is.
                    directories.append(name)
                } catch {
                    if first == nil { first = error }
                }
            }
        } catch {
            note(error)
        }
        if let first { note(first) }
        return directories
    }

    private static func removeFile(
        _ name: FileName,
        in directory: borrowing Directory,
        isUnmounting: Bool
    ) throws(Errno) {
        do {
            try directory.remove(name)
        } catch .noSuchFile {
            return
        } catch .busy {
            // Something is mounted at it.
            try free(name, in: directory, isUnmounting: isUnmounting)
            try directory.remove(name)
        }
    }
}

extension Directory {
    /// Removes an empty directory in this one, unlinkat(2), AT_REMOVEDIR.
    public func removeDirectory(_ name: FileName) throws(Errno) {
        let directory = descriptor.raw
        _ = try name.withCString { (name) throws(Errno) in try check { unlinkat(directory, name, AT_REMOVEDIR) } }
    }

    /// Moves an entry into another directory of the same mount, renameat(2).
    fileprivate func move(_ name: FileName, to other: borrowing Directory, as newName: FileName) throws(Errno) {
        let (from, to) = (descriptor.raw, other.descriptor.raw)
        try name.withCString { (name) throws(Errno) in
            try newName.withCString { (newName) throws(Errno) in
                _ = try check { renameat(from, name, to, newName) }
            }
        }
    }
}
