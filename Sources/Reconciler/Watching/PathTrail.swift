import LinuxIO

/// The way to a path: every directory and link on it, and where it breaks off. What happens to one of these may make the
/// path lead elsewhere.
struct PathTrail: Equatable {
    /// As many links as the kernel follows, path_resolution(7).
    private static let longestChain = 40

    /// Links and directories on the way, and what it ends at if that is no regular file.
    private(set) var objects: [String] = []
    /// The directory of the last component that was looked for, without links in its path, and the component.
    private(set) var directory: String
    private(set) var name = ""
    /// Whether there is something at the end. If not, `name` was missing in `directory`, or could not be looked at.
    private(set) var isComplete = false

    /// Follows a path.
    ///
    /// - Parameter start: where a relative path starts.
    init(_ path: String, from start: String = ".") {
        directory = path.hasPrefix("/") ? "/" : start
        var rest = Self.components(path)
        var links = 0
        while let component = rest.popLast() {
            let object = Self.join(directory, component)
            name = component
            guard let status = try? PathLookup.status(object, followingSymlinks: false) else { return }
            switch status.kind {
            case .directory:
                objects.append(object)
                directory = object
            case .symlink:
                objects.append(object)
                links += 1
                guard links <= Self.longestChain, let target = try? PathLookup.linkTarget(object) else { return }
                if target.hasPrefix("/") { directory = "/" }
                rest += Self.components(target)
            default:
                guard rest.isEmpty else {
                    // Something that leads nowhere stands in the way.
                    objects.append(object)
                    return
                }
            }
        }
        isComplete = true
    }

    /// The last one first.
    private static func components(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).reversed().map { String(Substring($0)) }.filter { $0 != "." }
    }

    static func join(_ directory: String, _ name: String) -> String {
        directory.utf8.last == UInt8(ascii: "/") ? directory + name : directory + "/" + name
    }

    /// The directory and the last component of the path of one of the objects.
    static func split(_ object: String) -> (directory: String, name: String) {
        guard let slash = object.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", object) }
        let name = String(object.utf8[object.utf8.index(after: slash)...]) ?? ""
        return (slash == object.startIndex ? "/" : String(object.utf8[..<slash]) ?? "/", name)
    }
}
