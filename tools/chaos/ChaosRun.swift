import Glibc
import LinuxIO

/// Rounds of chaos with a quiet point after each.
struct ChaosRun {
    /// How long the daemon may take to get there once nothing happens any more, in milliseconds.
    private static let patience: Int64 = 60_000
    /// After how many milliseconds pods that broken files keep are taken for that: once these are mended, nothing may differ.
    private static let patienceWithBroken = 10_000.0
    /// Kilobytes that memory may have grown by when everything is as it was: what an allocator keeps in pieces.
    private static let memoryTolerance = 16 << 10

    private var options: ChaosOptions
    private let program = CommandLine.arguments[0]
    private var operations = 0
    private var slowest = 0.0

    init(_ options: ChaosOptions) throws(Errno) {
        self.options = options
        self.options.folder = "/tmp/holdfast-chaos-\(String(Random.word(), radix: 36))"
        try Directories.create(path: self.options.folder + "/manifests")
        try Directories.create(path: self.options.folder + "/staging")
    }

    /// - Returns: whether all went well.
    mutating func run() throws(Errno) -> Bool {
        let start = MonotonicTime.now
        var daemon = try FollowedDaemon(options)
        try daemon.follow(quiet: 1_000)
        var isWell = try fill(&daemon)
        try clear(&daemon)
        let before = ProcessLevels(daemon.id)
        for number in 1...max(options.rounds, 1) { isWell = try round(number, &daemon) && isWell }
        try clear(&daemon)
        let after = ProcessLevels(daemon.id)
        let seconds = MonotonicTime.now.nanoseconds(since: start) / 1_000_000_000
        print(
            "total: \(operations) operations, \(daemon.plans) plans, \(daemon.state.actions) actions in \(seconds) s; "
                + "slowest quiet point \(slowest) ms"
        )
        print(
            "memory: \(before.memory) kB, then \(after.memory) kB; open files: \(before.descriptors), then \(after.descriptors)"
        )
        if after.memory > before.memory + Self.memoryTolerance { isWell = failed("memory has grown") }
        if after.descriptors != before.descriptors { isWell = failed("open files have changed") }
        if !daemon.state.pods.isEmpty { isWell = failed("\(daemon.state.pods.count) pods are left") }
        let code = try daemon.stop()
        if code != 0 { isWell = failed("the daemon ended with \(code)") }
        if isWell { try remove(options.folder) } else { print("what there was: \(options.folder)") }
        return isWell
    }

    /// Writes every manifest that there can be: what the daemon needs for these it may keep.
    private func fill(_ daemon: inout FollowedDaemon) throws(Errno) -> Bool {
        for worker in 0..<options.processes {
            for number in 0..<options.files / options.processes {
                let name = "w\(worker)-\(number).yaml"
                try WholeFile.replace(path: "\(options.folder)/manifests/\(name)", with: Array(mended(name, 0).utf8))
            }
            try daemon.follow(quiet: 10)
        }
        guard let (time, _) = try quiet(&daemon) else { return false }
        print(
            "filled: \(daemon.state.pods.count) pods as wanted after \(time) ms; \(ProcessLevels(daemon.id).memory) kB"
        )
        return true
    }

    private mutating func round(_ number: Int, _ daemon: inout FollowedDaemon) throws(Errno) -> Bool {
        let done = try storm(number, &daemon)
        operations += done
        guard let (first, broken) = try quiet(&daemon) else { return false }
        // Broken files keep the pods that they had; mended, everything has to be exactly as wanted.
        for name in broken.sorted() {
            operations += 1
            let text = mended(name, number)
            let path = "\(options.folder)/manifests/\(name)"
            unlink(path)
            try WholeFile.replace(path: path, with: Array(text.utf8))
        }
        guard let (second, rest) = try quiet(&daemon) else { return false }
        guard rest.isEmpty else { return failed("\(rest) are still broken") }
        slowest = max(slowest, first, second)
        let levels = ProcessLevels(daemon.id)
        print(
            "round \(number): \(done) operations, \(daemon.state.pods.count) pods as wanted after \(first) ms, "
                + "with \(broken.count) files mended after \(second) ms; \(levels.memory) kB, \(levels.descriptors) files"
        )
        return true
    }

    private func mended(_ name: String, _ round: Int) -> String {
        let pod = "mended-\(round)-\(name.split(separator: ".")[0])"
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: \(pod)}\nspec: {containers: [{name: c, image: i}]}\n"
    }

    /// Lets the processes loose. In every second round the daemon is stopped for a while, and the directory moved away.
    private mutating func storm(_ number: Int, _ daemon: inout FollowedDaemon) throws(Errno) -> Int {
        var seed = options.seed &* 1_000 &+ UInt64(number)
        if seed == 0 { seed = 1 }
        let end = MonotonicTime.now.advanced(byMilliseconds: Int64(options.seconds) * 1_000)
        let pipe = try Pipe()
        for index in 0..<options.processes { try spawn(index, seed, pipe.writer) }
        if number % 2 == 1 {
            daemon.send(SIGSTOP)
            usleep(500_000)
            daemon.send(SIGCONT)
            let path = options.folder + "/manifests"
            rename(path, path + ".away")
            usleep(200_000)
            rename(path + ".away", path)
        }
        while MonotonicTime.now < end { try daemon.follow(quiet: 10) }
        let counts = pipe.closingWriter()
        return try total(counts, &daemon)
    }

    private func spawn(_ index: Int, _ seed: UInt64, _ writer: borrowing Descriptor) throws(Errno) {
        // Through a shell that leaves it behind: what counts is the count that it prints, not its end.
        let words = [
            program, "--worker", "\(index)", "--seed", "\(seed)", "--seconds", "\(options.seconds)", "--files",
            "\(options.files)", "--processes", "\(options.processes)", "--folder", options.folder,
        ]
        var shell = try ChildProcess(
            path: "/bin/sh",
            arguments: ["-c", "\"$@\" &", "sh"] + words,
            output: .descriptor(writer.raw)
        )
        _ = try shell.wait()
    }

    /// Adds up what the processes have done, once all of them have ended.
    private func total(_ counts: borrowing Descriptor, _ daemon: inout FollowedDaemon) throws(Errno) -> Int {
        var text: [UInt8] = []
        while true {
            try daemon.follow(quiet: 10)
            var got = 0
            do throws(Errno) {
                try text.append(addingCapacity: 4_096) { (span) throws(Errno) in got = try counts.read(into: &span) }
                if got < 4_096 { break }
            } catch .wouldBlock {
                continue
            }
        }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").reduce(0) { $0 + (Int($1) ?? 0) }
    }

    // MARK: - Quiet points

    /// Waits until the daemon has arrived where a fresh look does.
    ///
    /// - Returns: after how many milliseconds, and which files are broken; nil if it did not get there.
    private func quiet(_ daemon: inout FollowedDaemon) throws(Errno) -> (milliseconds: Double, broken: Set<String>)? {
        let start = MonotonicTime.now
        let limit = start.advanced(byMilliseconds: Self.patience)
        guard let fresh = try once() else { return nil }
        var differences: [String] = []
        while MonotonicTime.now < limit {
            let time = Double(MonotonicTime.now.nanoseconds(since: start) / 1_000_000)
            try daemon.follow(quiet: 20)
            differences = daemon.state.differences(from: fresh, isPatient: time > Self.patienceWithBroken)
            if differences.isEmpty { return (time, fresh.broken) }
        }
        for difference in differences.prefix(20) { print(difference) }
        _ = failed("\(differences.count) differences from a fresh look")
        return nil
    }

    private func once() throws(Errno) -> PlanLine? {
        let path = options.folder + "/once"
        var process = try ChildProcess(
            path: options.holdfast,
            arguments: ["--once", "--output", "json", options.folder + "/manifests"],
            output: .file(path),
            errors: .file(path + ".log")
        )
        let code = try process.wait()
        guard (0...2).contains(code) else {
            _ = failed("--once ended with \(code)")
            return nil
        }
        var reader = PlanLineReader()
        return reader.read(try WholeFile.read(path: path, limit: 1 << 30))
    }

    /// Removes every manifest.
    private func clear(_ daemon: inout FollowedDaemon) throws(Errno) {
        try empty(options.folder + "/manifests")
        try empty(options.folder + "/staging")
        let limit = MonotonicTime.now.advanced(byMilliseconds: Self.patience)
        while !daemon.state.pods.isEmpty, MonotonicTime.now < limit { try daemon.follow(quiet: 100) }
        try daemon.follow(quiet: 1_500)
    }

    private func empty(_ path: String) throws(Errno) {
        var names: [FileName] = []
        var buffer = DirectoryBuffer()
        try Directory(path: path).forEachEntry(buffer: &buffer) { names.append(FileName($0.name)) }
        // Every name here is the harness's own, and plain.
        for name in names { unlink("\(path)/\(name)") }
    }

    private func remove(_ folder: String) throws(Errno) {
        for name in ["manifests", "staging"] {
            try empty("\(folder)/\(name)")
            rmdir("\(folder)/\(name)")
        }
        try empty(folder)
        rmdir(folder)
    }

    private func failed(_ message: String) -> Bool {
        print("FAILED: \(message)")
        return false
    }

    private func print(_ line: String) {
        try? StandardOutput.write(line + "\n")
    }
}
