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

/// Which directory stands at the path.
struct DirectoryIdentity: Equatable, Sendable {
    let device: UInt64
    let inode: UInt64

    init(_ status: FileStatus) {
        device = status.identity.device
        inode = status.identity.inode
    }
}

/// The directory that files are known of, and the mount that it was on.
struct ManifestHome {
    let identity: DirectoryIdentity
    /// Nil where the kernel does not say.
    let mount: Int64?

    init(_ directory: ManifestDirectory) {
        identity = directory.identity
        mount = directory.directory.mount
    }

    /// Whether another directory is on the same mount, or is this one on a mount that was made anew.
    func isSameFileSystem(as other: ManifestHome) -> Bool {
        identity == other.identity || identity.device == other.identity.device && mount == other.mount
    }
}

/// An open manifest directory, for as long as its files are being read. It is not held longer: that would keep its
/// file system mounted.
public final class ManifestDirectory: Sendable {
    public let directory: Directory
    let identity: DirectoryIdentity
    let security: SecuritySettings
    /// Why others can change what is in it.
    let weakness: String?

    init(path: String, _ security: SecuritySettings = SecuritySettings()) throws(Errno) {
        let directory = try Directory(path: path)
        let status = try directory.status()
        identity = DirectoryIdentity(status)
        weakness = DirectorySecurity.weakness(status)
        self.security = security
        self.directory = directory
    }

    /// Whether a path still leads here: not removed, renamed, replaced or hidden by a mount.
    func isAt(path: String) -> Bool {
        guard let status = try? PathLookup.status(path, followingSymlinks: true) else { return false }
        return status.kind == .directory && DirectoryIdentity(status) == identity
    }
}

/// What is asked of manifests beside being valid.
public struct SecuritySettings: Sendable {
    /// Whether a directory and files that others can change are refused.
    public var isRequired = false
    /// Whether links may lead to files of the directory and those below it only.
    public var isConfined = false

    public init() {}
}
