import Glibc

/// Paths of directories.
public enum Directories {
    /// Creates a directory and the missing ones above it, mkdir(2). One that is there is left as it is.
    ///
    /// - Parameters:
    ///   - path: The directory.
    ///   - permissions: For each one created; the umask takes its bits away.
    /// - Throws: `notDirectory` when something else is in the way, or the failure of mkdir(2).
    public static func create(path: String, permissions: UInt32 = 0o755) throws(Errno) {
        do {
            try createOne(path, permissions)
        } catch .noSuchFile {
            guard let parent = parent(of: path) else { throw .noSuchFile }
            try create(path: parent, permissions: permissions)
            try createOne(path, permissions)
        }
    }

    private static func createOne(_ path: String, _ permissions: UInt32) throws(Errno) {
        do {
            _ = try check { mkdir(path, permissions) }
        } catch .fileExists {
            guard try isDirectory(path) else { throw .notDirectory }
        }
    }

    private static func isDirectory(_ path: String) throws(Errno) -> Bool {
        var status = stat()
        _ = try check { stat(path, &status) }
        return FileKind(mode: status.st_mode) == .directory
    }

    /// The directory above the last component, without the slashes after it; nil when there is only one component.
    private static func parent(of path: String) -> String? {
        let bytes = path.utf8
        guard let end = bytes.lastIndex(where: { $0 != slash }) else { return nil }
        return split(String(Substring(bytes[...end]))).parent
    }

    /// Parts a path after its last slash: the directory (nil without a slash), and the name (empty after a slash).
    static func split(_ path: String) -> (parent: String?, last: String) {
        let bytes = path.utf8
        guard let cut = bytes.lastIndex(of: slash) else { return (nil, path) }
        let last = String(Substring(bytes[bytes.index(after: cut)...]))
        guard let end = bytes[..<cut].lastIndex(where: { $0 != slash }) else { return ("/", last) }
        return (String(Substring(bytes[...end])), last)
    }

    private static let slash = UInt8(ascii: "/")
}
