import LinuxIO

/// What proc(5) tells of another process.
struct RunningProcess {
    let id: Int32

    /// Nanoseconds on a processor so far, of all its threads that have not ended.
    var processorTime: Int64 {
        threads.reduce(0) { $0 + (Int64(Self.read("\($1)/schedstat").prefix { $0 != " " }) ?? 0) }
    }

    /// Resident memory in MB.
    var memory: Double {
        let line = Self.read("/proc/\(id)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        let words = line?.split { $0 == " " || $0 == "\t" } ?? []
        return words.count > 1 ? (Double(words[1]) ?? 0) * 1024 / 1e6 : 0
    }

    /// How often its threads have gone to sleep so far.
    var sleeps: Int64 {
        threads.reduce(0) { sum, thread in
            let line = Self.read("\(thread)/status").split(separator: "\n")
                .first { $0.hasPrefix("voluntary_ctxt_switches:") }
            return sum + (line.flatMap { $0.split { $0 == " " || $0 == "\t" }.last }.flatMap { Int64($0) } ?? 0)
        }
    }

    private var threads: [String] {
        let path = "/proc/\(id)/task"
        var names: [String] = []
        var buffer = DirectoryBuffer()
        try? Directory(path: path).forEachEntry(buffer: &buffer) { names.append("\(path)/\(FileName($0.name))") }
        return names
    }

    private static func read(_ path: String) -> String {
        String(decoding: (try? WholeFile.read(path: path, limit: 1 << 16)) ?? [], as: UTF8.self)
    }
}
