import Glibc
import LinuxIO

/// The daemon with a state directory, when nothing happens: percent of one processor, and how often a thread of it wakes up in
/// a minute. Over three periods of the safety scan.
struct IdleScenario: Scenario {
    let name = "idle"
    let isQuick: Bool

    func run(_ folder: ManifestFolder) throws -> [Row] {
        let state = folder.path + "-state"
        let output = folder.path + "-plans"
        defer {
            try? Programs.run("/bin/rm", ["-rf", state, output])
        }
        var daemon = try ChildProcess(
            path: try Programs.holdfast(),
            arguments: ["--state-dir", state, "--log-level", "error", folder.path],
            output: .file(output)
        )
        let process = RunningProcess(id: daemon.id)
        try waitUntilIdle(process, output)
        let (time, sleeps, start) = (process.processorTime, process.sleeps, MonotonicTime.now)
        sleep(isQuick ? 1 : 61)
        let seconds = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e9
        let share = Double(process.processorTime - time) / 1e9 / seconds * 100
        let wakeups = Double(process.sleeps - sleeps) / seconds * 60
        daemon.send(SIGTERM)
        guard try daemon.wait() == 0 else { throw BenchmarkError("the daemon did not end well") }
        return [
            Row(name + ".cpu", manifests: folder.count, unit: "%", [share]),
            Row(name + ".wakeups", manifests: folder.count, unit: "/min", [wakeups]),
        ]
    }

    /// Until everything is planned and recorded: it has printed, and takes no time any more.
    private func waitUntilIdle(_ process: RunningProcess, _ output: String) throws {
        var (last, quiet) = (Int64(-1), 0)
        for _ in 0..<1_200 {
            usleep(100_000)
            let time = process.processorTime
            let hasPlanned = try Descriptor.open(path: output).status().size > 0
            quiet = hasPlanned && time == last ? quiet + 1 : 0
            if quiet == 10 { return }
            last = time
        }
        throw BenchmarkError("the daemon does not come to rest")
    }
}
