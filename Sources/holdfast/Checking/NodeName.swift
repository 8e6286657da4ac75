import LinuxIO

/// What the node is called: the kubelet's way (`pkg/util/node`, `GetHostname`), small letters and no blanks around.
enum NodeName {
    /// The host's name, in small letters.
    static var host: String {
        let bytes = (try? WholeFile.read(path: "/proc/sys/kernel/hostname", limit: 4096)) ?? []
        let name = normalized(String(decoding: bytes, as: UTF8.self))
        return name.isEmpty ? "localhost" : name
    }

    static func normalized(_ name: String) -> String {
        var name = name[...]
        while name.first?.isWhitespace == true { name.removeFirst() }
        while name.last?.isWhitespace == true { name.removeLast() }
        return name.lowercased()
    }
}
