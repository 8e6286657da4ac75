import Glibc
import LinuxIO

/// The daemon under test, and what its plans add up to.
struct FollowedDaemon: ~Copyable {
    private var process: ChildProcess
    private let output: Descriptor
    private var partial: [UInt8] = []
    private var reader = PlanLineReader()
    private(set) var state = DesiredState()
    private(set) var plans = 0

    init(_ options: ChaosOptions) throws(Errno) {
        let pipe = try Pipe()
        process = try ChildProcess(
            path: options.holdfast,
            // What the planner holds back on purpose would only have to be waited for.
            arguments: [
                "--output", "json", "--scan-period", "3600", "--empty-grace", "0", "--mass-change", "apply",
                options.folder + "/manifests",
            ],
            output: .descriptor(pipe.writer.raw),
            errors: .file(options.folder + "/log")
        )
        output = pipe.closingWriter()
    }

    var id: Int32 { process.id }

    /// Takes in what has been printed; returns when nothing came for so many milliseconds.
    ///
    /// - Throws: where it has ended.
    mutating func follow(quiet: Int32) throws(Errno) {
        while true {
            var request = pollfd(fd: output.raw, events: Int16(POLLIN), revents: 0)
            guard poll(&request, 1, quiet) > 0 else { return }
            var chunk = [UInt8](capacity: 1 << 16) { _ in }
            var isAtEnd = false
            do throws(Errno) {
                try chunk.append(addingCapacity: 1 << 16) { (span) throws(Errno) in
                    isAtEnd = try output.read(into: &span) < 1 << 16
                }
            } catch .wouldBlock {
                isAtEnd = false
            }
            take(chunk)
            if isAtEnd { throw .brokenPipe }
        }
    }

    private mutating func take(_ chunk: [UInt8]) {
        partial += chunk
        var start = 0
        while let end = partial[start...].firstIndex(of: 0x0A) {
            if let plan = reader.read(Array(partial[start..<end])) {
                state.apply(plan)
                plans += 1
            }
            start = end + 1
        }
        partial.removeFirst(start)
    }

    func send(_ signal: Int32) { process.send(signal) }

    /// Ends it by SIGTERM.
    consuming func stop() throws(Errno) -> Int32 {
        process.send(SIGTERM)
        return try process.wait()
    }
}

/// What a process holds, proc(5).
struct ProcessLevels: Equatable {
    /// Kilobytes.
    let memory: Int
    let descriptors: Int

    init(_ process: Int32) {
        let status = (try? WholeFile.read(path: "/proc/\(process)/status", limit: 1 << 16)) ?? []
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        memory = line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        var count = 0
        var buffer = DirectoryBuffer()
        try? Directory(path: "/proc/\(process)/fd").forEachEntry(buffer: &buffer) { _ in count += 1 }
        descriptors = count
    }
}
