import CLinux
import Glibc

/// A file of any kind, named by a descriptor instead of a path: what it stands for stays the same whatever is renamed or
/// linked meanwhile. It can be neither read nor written through (O_PATH).
public struct Place: ~Copyable, Sendable {
    let descriptor: Descriptor

    /// The place at a path; links are followed, open(2).
    public init(path: String) throws(Errno) {
        descriptor = Descriptor(adopting: try check { clinux_locate(path) })
    }

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// What stands there, fstat(2).
    public func status() throws(Errno) -> FileStatus { try descriptor.status() }

    /// Reads the file that stands there, which has to be a regular one.
    ///
    /// - Parameter limit: The most bytes it may have.
    /// - Throws: `fileTooLarge` beyond the limit, `invalidArgument` for another kind of file, or the failure of open(2).
    public func contents(limit: Int) throws(Errno) -> [UInt8] {
        guard try status().kind == .regular else { throw .invalidArgument }
        return try WholeFile.read(path: path, limit: limit)
    }

    /// A path to it that no rename can change, for this process only, proc(5).
    var path: String { "/proc/self/fd/\(descriptor.raw)" }

    /// The number of the mount that it is on, statx(2), or where the kernel does not say (before 5.8) from proc(5).
    public func mount() throws(Errno) -> Int64 {
        let number = clinux_mount_id(descriptor.raw)
        if number >= 0 { return number }
        let facts = try WholeFile.read(path: "/proc/self/fdinfo/\(descriptor.raw)", limit: 4096)
        for line in String(decoding: facts, as: UTF8.self).split(separator: "\n") where line.hasPrefix("mnt_id:") {
            if let number = Int64(line.dropFirst("mnt_id:".count).drop { $0 == "\t" || $0 == " " }) { return number }
        }
        throw .notImplemented
    }

    // MARK: - Below a place

    /// The place of a path below this directory, by links too, as long as they do not lead out of it.
    ///
    /// - Parameter path: relative; empty for this place itself.
    /// - Throws: `crossesDevices` for a path that leads out, or the failure of openat2(2).
    public func locate(beneath path: String) throws(Errno) -> Place {
        let raw = descriptor.raw
        if path.utf8.first == UInt8(ascii: "/") { throw .crossesDevices }
        do {
            return Place(Descriptor(adopting: try check { clinux_locate_beneath(raw, path.isEmpty ? "." : path) }))
        } catch .crossesDevices {
            // Perhaps only by a link that names a place below by its whole path.
        } catch .notImplemented {
            // Linux before 5.6.
        } catch .notPermitted {
            // A filter of system calls that does not know this one.
        }
        return try locateResolved(path)
    }

    /// Resolves all links first, and then goes to what that was, along no link.
    private func locateResolved(_ path: String) throws(Errno) -> Place {
        let root = try PathLookup.linkTarget(self.path)
        let target = try PathLookup.resolved(self.path + "/" + path)
        guard target == root || target.hasPrefix(root == "/" ? root : root + "/") else { throw .crossesDevices }
        var place = try Place(path: self.path)
        for name in Substring(target.utf8.dropFirst(root.utf8.count)).split(separator: "/") {
            place = try Directory(place).place(of: FileName(String(name)))
            if try place.status().kind == .symlink { throw .tooManyLinks }
        }
        return place
    }

    /// Makes a directory below this one, and those above it, mkdir(2). What is there may be reached by links that do not
    /// lead out; what is made is not.
    ///
    /// - Parameters:
    ///   - path: relative, without `..`.
    ///   - permissions: of each directory that is made, whatever the umask.
    /// - Returns: the directory.
    public func makeDirectories(beneath path: String, permissions: UInt32) throws(Errno) -> Place {
        let names = path.split(separator: "/").map(String.init).filter { $0 != "." }
        var place = try Place(path: self.path)
        var missing = names.count
        // From the whole path up, until something is there.
        for count in stride(from: names.count, to: 0, by: -1) {
            do {
                place = try locate(beneath: names[..<count].joined(separator: "/"))
                missing = names.count - count
                break
            } catch .noSuchFile {
                continue
            }
        }
        for name in names.suffix(missing) {
            place = try place.makeDirectory(FileName(name), permissions: permissions)
        }
        return place
    }

    private func makeDirectory(_ name: FileName, permissions: UInt32) throws(Errno) -> Place {
        let raw = descriptor.raw
        let made = try name.withCString { (pointer) throws(Errno) in
            do throws(Errno) {
                _ = try check { mkdirat(raw, pointer, permissions) }
            } catch .fileExists {
                // Somebody was faster; if that is a link, it is not followed.
            }
            return try check { openat(raw, pointer, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        }
        let directory = Descriptor(adopting: made)
        try directory.setPermissions(permissions)
        return Place(directory)
    }
}
