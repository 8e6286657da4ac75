import Glibc

/// What a file is, as stat(2) and getdents64(2) tell it.
public enum FileKind: Hashable, Sendable {
    case regular
    case directory
    case symlink
    case fifo
    case socket
    case characterDevice
    case blockDevice
    /// The file system does not say; `status` does.
    case unknown

    /// From the type bits of `st_mode`, inode(7).
    init(mode: mode_t) {
        self.init(directoryType: UInt8(truncatingIfNeeded: (mode & S_IFMT) >> 12))
    }

    /// From `d_type`, readdir(3), whose values are the type bits of `st_mode` shifted down (IFTODT).
    init(directoryType: UInt8) {
        switch directoryType {
        case 0o01: self = .fifo
        case 0o02: self = .characterDevice
        case 0o04: self = .directory
        case 0o06: self = .blockDevice
        case 0o10: self = .regular
        case 0o12: self = .symlink
        case 0o14: self = .socket
        default: self = .unknown
        }
    }
}

/// One file's status, stat(2).
public struct FileStatus: Sendable {
    /// What the file is.
    public let kind: FileKind
    /// The permission bits, including set-user-ID, set-group-ID and sticky: the low 12 bits of `st_mode`.
    public let permissions: UInt32
    /// The user who owns the file.
    public let owner: UInt32
    /// The group that owns the file.
    public let group: UInt32
    /// How many names the file has.
    public let links: Int
    /// What tells this content from another.
    public let identity: FileIdentity

    /// The size in bytes.
    public var size: Int64 { identity.size }

    init(_ status: stat) {
        kind = FileKind(mode: status.st_mode)
        permissions = status.st_mode & 0o7777
        owner = status.st_uid
        group = status.st_gid
        links = Int(status.st_nlink)
        identity = FileIdentity(
            device: UInt64(status.st_dev),
            inode: UInt64(status.st_ino),
            size: Int64(status.st_size),
            modified: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec),
            changed: Int64(status.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_ctim.tv_nsec)
        )
    }
}
