import Glibc
import LinuxIO
import ManifestDecoding
import Reconciler

/// What a daemon takes that has everything planned and waits: memory in MB. Measured in a process of its own.
struct ResidentScenario: Scenario {
    /// `memory.resident`, with `.state` behind it where everything is recorded in a state directory.
    let name: String
    let samples: Int

    func run(_ folder: ManifestFolder) throws -> [Row] {
        let output = folder.path + "-resident"
        let state = name.hasSuffix(".state") ? folder.path + "-state" : ""
        defer { _ = unsafe unlink(output) }
        var values: [Double] = []
        for _ in 0..<samples {
            try Programs.run("/proc/self/exe", [ResidentChild.argument, folder.path, output, state])
            if !state.isEmpty { try Programs.run("/bin/rm", ["-r", state]) }
            let text = String(decoding: try WholeFile.read(path: output, limit: 100), as: UTF8.self)
            guard let value = Double(text) else { throw BenchmarkError("the child said '\(text)'") }
            values.append(value)
        }
        return [Row(name, manifests: folder.count, unit: "MB", values)]
    }
}

/// The daemon that is measured.
enum ResidentChild {
    static let argument = "--resident-child"

    /// - Parameter arguments: the directory, the file for the result, and the state directory or nothing.
    static func run(_ arguments: [String]) -> Int32 {
        guard arguments.count == 3 else { return 1 }
        let (path, state) = (arguments[0], arguments[2])
        do {
            let value = try LoopRun.run { loop in try await measure(path, state: state, loop) }
            try WholeFile.replace(path: arguments[1], with: Array("\(value)".utf8))
            return 0
        } catch {
            try? StandardError.write("holdfast-bench: \(error)\n")
            return 1
        }
    }

    private static func measure(_ path: String, state: String, _ loop: EventLoop) async throws -> Double {
        let recorded = state.isEmpty ? nil : try StateDirectory(path: state).open { _ in }
        let key = recorded?.content.key ?? Hash128(random: ())
        let recorder = recorded?.recorder
        let pipeline = try Pipeline(ManifestLocation(path: path), key: key, recorder: recorder, loop: loop)
        let stop = StopAt(MonotonicTime.now.advanced(byMilliseconds: 600_000))
        let measured = Measured()
        let timer = Task.detached {
            while !measured.isReady { usleep(20_000) }
            try await pipeline.flush()
            stop.now()
            pipeline.watcher.wake()
            return ProcessMemory.megabytes
        }
        await pipeline.run(shouldStop: { stop.isReached }) { _, _ in measured.markReady() }
        return try await timer.value
    }
}
