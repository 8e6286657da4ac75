public import LinuxIO

/// Where manifests are read from: a directory, or one file of it.
public struct ManifestLocation: Sendable {
    /// The directory that is watched.
    public let directory: String
    /// The one file that counts; nil for all of them.
    public let only: FileName?

    /// Finds out what a path is; one that does not exist is taken for a directory that will.
    public init(path: String) {
        if let status = try? Descriptor.open(path: path).status(), status.kind != .directory {
            var directory = path
            var name = path
            if let slash = path.lastIndex(of: "/") {
                directory = slash == path.startIndex ? "/" : String(path[..<slash])
                name = String(path[path.index(after: slash)...])
            } else {
                directory = "."
            }
            self.directory = directory
            only = FileName(name)
        } else {
            directory = path
            only = nil
        }
    }
}

/// An open manifest directory, shared by the watcher and those who read its files.
public final class ManifestDirectory: Sendable {
    public let directory: Directory
    let identity: FileIdentity

    init(path: String) throws(Errno) {
        directory = try Directory(path: path)
        identity = try directory.status().identity
    }

    /// Whether a path still leads here: not removed, renamed, replaced or hidden by a mount.
    func isAt(path: String) -> Bool {
        guard let status = try? Directory(path: path).status() else { return false }
        return status.identity.inode == identity.inode && status.identity.device == identity.device
    }
}
