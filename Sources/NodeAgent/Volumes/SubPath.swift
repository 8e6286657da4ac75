import LinuxIO

/// A part of a volume, mounted at a place that nobody in the pod can change: what a path means later, when the runtime looks
/// it up, may be something else than it was when it was checked (`pkg/volume/util/subpath`).
struct SubPath {
    /// The volume on the host.
    let volume: String
    /// The path in it.
    let part: String
    /// Where it is mounted.
    let target: String
    let field: String

    /// Mounts the part, which is made as a directory if it is missing. What is mounted there already, and is the same, stays.
    func prepare() throws(VolumeError) {
        do throws(Errno) {
            try mount()
        } catch .crossesDevices {
            throw VolumeError(field: field, path: "\(volume)/\(part)", message: "leads out of the volume")
        } catch {
            throw VolumeError(field: field, path: "\(volume)/\(part)", error)
        }
    }

    private func mount() throws(Errno) {
        let source = try locate()
        let status = try source.status()
        let (path, name) = splitTarget
        try Directories.create(path: path, permissions: 0o750)
        let parent = try Directory(path: path)
        if try isMounted(in: parent, status, name) { return }
        try make(name, in: parent, isDirectory: status.kind == .directory)
        try Mounts.bind(source, onto: parent.place(of: name))
    }

    private var splitTarget: (parent: String, name: FileName) {
        let cut = target.utf8.lastIndex(of: UInt8(ascii: "/")) ?? target.utf8.startIndex
        return (String(target[..<cut]), FileName(String(target[target.utf8.index(after: cut)...])))
    }

    /// Whether the part is mounted there already. Anything else that is, is unmounted.
    private func isMounted(
        in parent: borrowing Directory,
        _ status: FileStatus,
        _ name: FileName
    ) throws(Errno) -> Bool {
        do throws(Errno) {
            guard try parent.isMountPoint(name) else { return false }
            if try parent.place(of: name).status().identity.isSameFile(as: status.identity) { return true }
            try parent.unmount(name)
        } catch .noSuchFile {
            // To be made.
        }
        return false
    }

    /// The part's place: reached by links too, but not out of the volume.
    private func locate() throws(Errno) -> Place {
        let root = try Place(path: volume)
        do {
            return try root.locate(beneath: part)
        } catch .noSuchFile {
            return try root.makeDirectories(beneath: part, permissions: root.status().permissions)
        }
    }

    /// Makes what the part is mounted on, which has to be of its kind.
    private func make(_ name: FileName, in parent: borrowing Directory, isDirectory: Bool) throws(Errno) {
        do throws(Errno) {
            if try (parent.place(of: name).status().kind == .directory) == isDirectory { return }
            try parent.removeTree(name)
        } catch .noSuchFile {
            // Nothing in the way.
        }
        if isDirectory {
            _ = try parent.makeDirectory(name, permissions: 0o750)
        } else {
            _ = try parent.create(name, permissions: 0o640)
        }
    }
}
