import Glibc
import LinuxIO
import ManifestDecoding
import Reconciler

/// What a daemon takes that has everything planned and waits: memory in MB, and processor time in percent of a core over
/// one period of the safety scan. Measured in a process of its own.
struct ResidentScenario: Scenario {
    /// `memory.resident`, with `.state` behind it where everything is recorded in a state directory, or `idle.cpu`
    let name: String
    let isQuick: Bool

    func run(_ folder: ManifestFolder) throws -> Row {
        let seconds = name == "idle.cpu" ? (isQuick ? 1 : 21) : 0
        let output = folder.path + "-resident"
        let state = name.hasSuffix(".state") ? folder.path + "-state" : ""
        defer { _ = unsafe unlink(output) }
        let unit = name == "idle.cpu" ? "%" : "MB"
        var values: [Double] = []
        for _ in 0..<(seconds > 0 || isQuick ? 1 : 3) {
            let arguments = [ResidentChild.argument, folder.path, output, String(seconds), state]
            try ChildProcess.run("/proc/self/exe", arguments)
            if !state.isEmpty { try ChildProcess.run("/bin/rm", ["-r", state]) }
            let text = String(decoding: try WholeFile.read(path: output, limit: 100), as: UTF8.self)
            guard let value = Double(text) else { throw BenchmarkError("the child said '\(text)'") }
            values.append(value)
        }
        return Row(name, manifests: folder.count, unit: unit, values)
    }
}

/// The daemon that is measured.
enum ResidentChild {
    static let argument = "--resident-child"

    /// - Parameter arguments: the directory, the file for the result, how many seconds to idle (0 asks for memory), and the
    ///   state directory or nothing.
    static func run(_ arguments: [String]) -> Int32 {
        guard arguments.count == 4, let seconds = Int64(arguments[2]) else { return 1 }
        let (path, state) = (arguments[0], arguments[3])
        do {
            let value = try LoopRun.run { loop in try await measure(path, state: state, seconds, loop) }
            try WholeFile.replace(path: arguments[1], with: Array("\(value)".utf8))
            return 0
        } catch {
            try? StandardError.write("holdfast-bench: \(error)\n")
            return 1
        }
    }

    private static func measure(
        _ path: String,
        state: String,
        _ seconds: Int64,
        _ loop: EventLoop
    ) async throws -> Double {
        let recorded = state.isEmpty ? nil : try StateDirectory(path: state).open { _ in }
        let key = recorded?.content.key ?? Hash128(random: ())
        let recorder = recorded?.recorder
        let pipeline = try Pipeline(ManifestLocation(path: path), key: key, recorder: recorder, loop: loop)
        let stop = StopAt(MonotonicTime.now.advanced(byMilliseconds: 600_000))
        let measured = Measured()
        let timer = Task.detached {
            while !measured.isReady { usleep(20_000) }
            try await pipeline.flush()
            // The daemon itself has nothing to do from here on.
            let before = ProcessTime.milliseconds
            if seconds > 0 { sleep(UInt32(seconds)) }
            let after = ProcessTime.milliseconds
            stop.now()
            pipeline.watcher.wake()
            return seconds > 0 ? Double(after - before) / Double(seconds * 1_000) * 100 : ProcessMemory.megabytes
        }
        await pipeline.run(shouldStop: { stop.isReached }) { _, _ in measured.markReady() }
        return try await timer.value
    }
}
