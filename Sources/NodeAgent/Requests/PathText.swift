/// Paths as Go's `path/filepath` makes them.
enum PathText {
    /// The shortest path that means the same, from the root on, without `.`, `..` and doubled slashes.
    static func absolute(_ path: String) -> String {
        var names: [Substring] = []
        for name in path.split(separator: "/") where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return "/" + names.joined(separator: "/")
    }
}
