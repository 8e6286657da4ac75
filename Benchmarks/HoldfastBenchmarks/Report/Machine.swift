import LinuxIO

/// Where the figures were measured, and of which commit.
struct Machine {
    let processor: String
    let cores = Processor.count
    let kernel: String
    let commit: String

    init() {
        processor =
            Self.read("/proc/cpuinfo").split(separator: "\n")
            .first { $0.hasPrefix("model name") }
            .flatMap { $0.split(separator: ":").last }
            .map { String($0.drop { $0 == " " }) } ?? "unknown"
        kernel = Self.line("/proc/sys/kernel/osrelease")
        commit = Self.findCommit()
    }

    /// What figures of another run must have in common to be compared.
    var name: String { "\(processor), \(cores) cores, Linux \(kernel)" }

    var description: String { "\(name), commit \(commit)" }

    private static func read(_ path: String) -> String {
        String(decoding: (try? WholeFile.read(path: path, limit: 1 << 20)) ?? [], as: UTF8.self)
    }

    /// The commit that is checked out here, as git keeps it; a build knows no other.
    private static func findCommit() -> String {
        // In a second work tree, `.git` is a file that names the folder.
        let link = line(".git")
        let folder = link.hasPrefix("gitdir: ") ? String(link.dropFirst(8)) : ".git"
        let common = line(folder + "/commondir")
        let shared = common.isEmpty ? folder : folder + "/" + common
        let head = line(folder + "/HEAD")
        guard head.hasPrefix("ref: ") else { return head.isEmpty ? "unknown" : String(head.prefix(12)) }
        let name = head.dropFirst(5)
        let loose = line(shared + "/" + name)
        if !loose.isEmpty { return String(loose.prefix(12)) }
        let packed = read(shared + "/packed-refs").split(separator: "\n").first { $0.hasSuffix(" " + name) }
        return packed.map { String($0.prefix(12)) } ?? "unknown"
    }

    private static func line(_ path: String) -> String {
        String(read(path).prefix { $0 != "\n" })
    }
}
