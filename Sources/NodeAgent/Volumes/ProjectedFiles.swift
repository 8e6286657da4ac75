import LinuxIO

/// Files in a directory that change all at once: readers see the old ones or the new ones, never some of each
/// (`pkg/volume/util/atomic_writer.go`).
///
/// The files lie in a hidden directory with the time in its name; the link `..data` leads there, and a link with each visible
/// name leads through it. Replacing `..data` replaces all.
struct ProjectedFiles {
    struct File: Equatable {
        /// Below the directory, without `..`.
        let path: String
        let bytes: [UInt8]
        let permissions: UInt32
    }

    /// The directory, which is there.
    let path: String
    /// Whom the files belong to, if not to root's group.
    let group: Int64?

    private static let data = FileName("..data")
    private static let nextData = FileName("..data_tmp")

    /// Brings the directory to hold these files only.
    ///
    /// - Parameter time: nanoseconds since 1970.
    /// - Returns: whether anything was changed.
    @discardableResult
    func replace(with files: [File], time: Int64) throws(Errno) -> Bool {
        let directory = try Directory(path: path)
        let old = try oldName(directory)
        if let old, try holds(files, old, directory) {
            try removeLeftovers(files, keeping: old, directory)
            return false
        }
        let new = FileName("..\(Self.stamp(time)).\(Random.word() % 10_000_000_000)")
        do {
            try write(files, to: directory.makeDirectory(new, permissions: 0o755))
            try? directory.remove(Self.nextData)
            try directory.makeLink(Self.nextData, to: new.description)
            try directory.rename(Self.nextData, to: Self.data)
        } catch {
            // What is half done is of no use; the first failure counts.
            try? directory.removeTree(new)
            throw error
        }
        try makeLinks(files, directory)
        try removeLeftovers(files, keeping: new.description, directory)
        return true
    }

    // MARK: - What is there

    /// The directory that `..data` leads to; nil before the first time.
    private func oldName(_ directory: borrowing Directory) throws(Errno) -> String? {
        do {
            let target = try directory.linkTarget(Self.data)
            return target.contains("/") ? nil : target
        } catch .noSuchFile {
            return nil
        }
    }

    /// Whether the old files are these, with these contents and permissions.
    private func holds(_ files: [File], _ old: String, _ directory: borrowing Directory) throws(Errno) -> Bool {
        for file in files {
            do throws(Errno) {
                let path = "\(self.path)/\(old)/\(file.path)"
                let status = try PathLookup.status(path, followingSymlinks: false)
                guard status.kind == .regular, status.permissions == effective(file.permissions),
                    try WholeFile.read(path: path, limit: file.bytes.count) == file.bytes
                else { return false }
            } catch {
                // Another kind of file, a longer one, or none.
                return false
            }
            guard (try? directory.linkTarget(FileName(Self.top(file.path)))) == "..data/\(Self.top(file.path))" else {
                return false
            }
        }
        return (try? count(below: "\(path)/\(old)")) == files.count
    }

    private func count(below path: String) throws(Errno) -> Int {
        var total = 0
        for name in try Directory(path: path).names() {
            let inner = "\(path)/\(name)"
            let kind = try PathLookup.status(inner, followingSymlinks: false).kind
            total += kind == .directory ? try count(below: inner) : 1
        }
        return total
    }

    // MARK: - What is made

    private func write(_ files: [File], to target: consuming Directory) throws(Errno) {
        try take(target)
        let root = try target.place()
        for file in files {
            let names = file.path.split(separator: "/").map(String.init)
            guard let last = names.last, !names.contains("..") else { throw .invalidArgument }
            if names.count > 1 {
                let parents = names.dropLast()
                for count in 1...parents.count {
                    let inner = parents.prefix(count).joined(separator: "/")
                    try take(Directory(root.makeDirectories(beneath: inner, permissions: 0o755)))
                }
            }
            let place = try root.locate(beneath: names.dropLast().joined(separator: "/"))
            let written = try Directory(place).create(FileName(last))
            try written.write(all: file.bytes)
            if let group { try written.setGroup(UInt32(clamping: group)) }
            try written.setPermissions(effective(file.permissions))
        }
    }

    /// Gives a directory to the volume's group, and with it whatever is made in it.
    private func take(_ directory: borrowing Directory) throws(Errno) {
        guard let group else { return }
        try directory.setGroup(UInt32(clamping: group))
        try directory.setPermissions(0o2755)
    }

    /// A group can read what is its own.
    private func effective(_ permissions: UInt32) -> UInt32 { group == nil ? permissions : permissions | 0o440 }

    private func makeLinks(_ files: [File], _ directory: borrowing Directory) throws(Errno) {
        for name in Set(files.map { Self.top($0.path) }) {
            let link = FileName(name)
            let target = "..data/\(name)"
            if (try? directory.linkTarget(link)) == target { continue }
            try directory.removeTree(link)
            try directory.makeLink(link, to: target)
        }
    }

    /// Removes older contents and the links of files that are no more.
    private func removeLeftovers(
        _ files: [File],
        keeping current: String,
        _ directory: borrowing Directory
    ) throws(Errno) {
        let kept = Set(files.map { Self.top($0.path) }).union(["..data", current])
        for name in try directory.names() where !kept.contains(name.description) { try directory.removeTree(name) }
    }

    /// The first part of a path.
    private static func top(_ path: String) -> String {
        path.split(separator: "/", maxSplits: 1).first.map(String.init) ?? path
    }

    /// `2026_11_23_05_28_24`
    private static func stamp(_ time: Int64) -> String {
        String(WallClock.text(time).prefix(19).map { $0 == "-" || $0 == ":" || $0 == "T" ? "_" : $0 })
    }
}
