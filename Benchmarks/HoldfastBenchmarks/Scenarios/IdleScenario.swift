import Glibc
import LinuxIO

/// The daemon with a state directory, when nothing happens: percent of one processor, and how often a thread of it wakes up in
/// a minute. Over three periods of the safety scan; where many manifests may make it come later, from the end of one scan to the
/// end of another.
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
        let isLonger = !isQuick && folder.count >= 1_000
        if isLonger { waitForScan(process, of: folder.count) }
        let (time, sleeps, start) = (process.processorTime, process.sleeps, MonotonicTime.now)
        if isLonger { waitForScan(process, of: folder.count) } else { sleep(isQuick ? 1 : 61) }
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

    /// Until the daemon, which rests, has looked at so many files; ten minutes at most.
    private func waitForScan(_ process: RunningProcess, of count: Int) {
        let limit = MonotonicTime.now.advanced(byMilliseconds: 600_000)
        // No status is told in less than half a microsecond.
        let least = Int64(count) * 500
        var (last, worked) = (process.processorTime, Int64(0))
        while MonotonicTime.now < limit {
            usleep(200_000)
            let time = process.processorTime
            let spent = time - last
            last = time
            // Less is a look at the mounts, which other processes may have changed.
            if spent >= 1_000_000 {
                worked += spent
            } else if worked >= least {
                return
            } else {
                worked = 0
            }
        }
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
