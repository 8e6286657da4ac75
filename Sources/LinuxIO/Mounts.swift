import CLinux
import Glibc

/// A file system that needs no device.
public enum MemoryFileSystem: String, Sendable {
    case tmpfs
    /// Of huge pages.
    case hugetlbfs

    /// The number by which statfs(2) knows it.
    fileprivate var magic: Int64 {
        switch self {
        case .tmpfs: 0x0102_1994
        case .hugetlbfs: 0x9584_58F6
        }
    }
}

/// Making mounts in this process's mount namespace, mount(2).
public enum Mounts {
    /// Shows one place at another too. Both must be directories, or neither.
    public static func bind(_ source: borrowing Place, onto target: borrowing Place) throws(Errno) {
        let (from, to) = (source.path, target.path)
        _ = try check { clinux_bind(from, to) }
    }

    /// Mounts a file system that needs no device.
    ///
    /// - Parameter options: as mount(8) writes them: `size=4096`.
    public static func mount(
        _ fileSystem: MemoryFileSystem,
        onto target: borrowing Place,
        options: String
    ) throws(Errno) {
        let path = target.path
        _ = try check { clinux_mount(path, fileSystem.rawValue, options) }
    }

    /// Gives what is mounted at a place other options.
    public static func remount(
        _ fileSystem: MemoryFileSystem,
        at place: borrowing Place,
        options: String
    ) throws(Errno) {
        let path = place.path
        _ = try check { clinux_remount(path, fileSystem.rawValue, options) }
    }
}

extension Place {
    /// Whether it is on a file system of this kind, statfs(2).
    public func isOn(_ fileSystem: MemoryFileSystem) throws(Errno) -> Bool {
        let raw = descriptor.raw
        return try check { clinux_file_system(raw) } == fileSystem.magic
    }
}

extension Directory {
    /// Unmounts whatever is mounted at a name in this directory, umount2(2). Who still uses it can go on.
    ///
    /// - Returns: whether anything was.
    @discardableResult
    public func unmount(_ name: FileName) throws(Errno) -> Bool {
        let raw = descriptor.raw
        let own = try place().mount()
        var isDone = false
        // Mounts at one place lie one above the other.
        while try place(of: name).mount() != own {
            _ = try name.withCString { (pointer) throws(Errno) in
                try check { clinux_unmount_at(raw, pointer) }
            }
            isDone = true
        }
        return isDone
    }

    /// Whether something is mounted at a name in this directory.
    public func isMountPoint(_ name: FileName) throws(Errno) -> Bool {
        try place(of: name).mount() != place().mount()
    }

    /// The directory's own place.
    public func place() throws(Errno) -> Place { try Place(path: "/proc/self/fd/\(descriptor.raw)") }

    /// The place of a name in this directory; a link stands for itself, openat(2), O_NOFOLLOW.
    public func place(of name: FileName) throws(Errno) -> Place {
        let raw = descriptor.raw
        return Place(
            Descriptor(
                adopting: try name.withCString { (pointer) throws(Errno) in
                    try check { clinux_locate_at(raw, pointer) }
                }
            )
        )
    }
}
