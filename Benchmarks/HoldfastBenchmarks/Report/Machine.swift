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
        kernel = String(Self.read("/proc/sys/kernel/osrelease").prefix { $0 != "\n" })
        commit = Self.findCommit()
    }

    var description: String { "\(processor), \(cores) cores, Linux \(kernel), commit \(commit)" }

    private static func read(_ path: String) -> String {
        String(decoding: (try? WholeFile.read(path: path, limit: 1 << 20)) ?? [], as: UTF8.self)
    }

    /// The commit that is checked out here, as git keeps it; a build knows no other.
    private static func findCommit() -> String {
        let head = read(".git/HEAD").prefix { $0 != "\n" }
        guard head.hasPrefix("ref: ") else { return head.isEmpty ? "unknown" : String(head.prefix(12)) }
        let commit = read(".git/" + head.dropFirst(5))
        return commit.isEmpty ? "unknown" : String(commit.prefix(12))
    }
}
