import FakeRuntime
import Glibc
import LinuxIO

/// The daemon as a process beside a fake runtime of this one, with all pods running: `agent.memory` is MB once it has started
/// 1,000 of them, `agent.idle.cpu` percent of one processor when nothing happens then, `agent.idle.wakeups` how often a thread
/// of it wakes up in a minute. With `.state` behind it, there is a state directory.
struct AgentProcessScenario {
    static let names = ["agent.memory", "agent.memory.state"]

    let name: String
    /// Where manifests and what pods have of the host lie.
    let directory: String
    let isQuick: Bool

    private var hasState: Bool { name.hasSuffix(".state") }

    func run() throws -> [Row] {
        let count = isQuick ? 100 : 1_000
        let own = FileName("holdfast-bench-\(String(Random.word(), radix: 36))")
        let folder = "\(directory)/\(own)"
        for name in ["manifests", "state"] { try Directories.create(path: "\(folder)/\(name)") }
        defer { try? Directory(path: directory).removeTree(own) }
        for index in 0..<count {
            let bytes = Array(AgentScenario.text(index).utf8)
            try WholeFile.replace(path: "\(folder)/manifests/pod-\(index).yaml", with: bytes)
        }
        let thread = try LoopThread()
        let runtime = try FakeRuntime(path: "\(folder)/runtime.sock", loop: thread.loop)
        let server = Task(executorPreference: thread.loop) { await runtime.run() }
        defer { server.cancel() }
        var daemon = try ChildProcess(
            path: try Programs.holdfast(),
            arguments: arguments(folder),
            output: .file(folder + "/plans")
        )
        try LoopRun.run { loop in try await Self.wait(for: count, in: runtime, loop) }
        // What is still to be recorded, the lists that follow the last change, and the housekeeping behind it.
        sleep(isQuick ? 2 : 25)
        let process = RunningProcess(id: daemon.id)
        let memory = process.memory
        let (time, sleeps, start) = (process.processorTime, process.sleeps, MonotonicTime.now)
        sleep(isQuick ? 2 : 61)
        let seconds = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e9
        let share = Double(process.processorTime - time) / 1e9 / seconds * 100
        let wakeups = Double(process.sleeps - sleeps) / seconds * 60
        daemon.send(SIGTERM)
        guard try daemon.wait() == 0 else { throw BenchmarkError("the daemon did not end well") }
        let ending = hasState ? ".state" : ""
        return [
            Row(name, manifests: count, unit: "MB", [memory]),
            Row("agent.idle.cpu" + ending, manifests: count, unit: "%", [share]),
            Row("agent.idle.wakeups" + ending, manifests: count, unit: "/min", [wakeups]),
        ]
    }

    private func arguments(_ folder: String) -> [String] {
        [
            "--runtime-endpoint", "\(folder)/runtime.sock", "--root-dir", "\(folder)/root",
            "--pod-logs-dir", "\(folder)/logs", "--container-logs-dir", "\(folder)/links", "--log-level", "error",
        ] + (hasState ? ["--state-dir", "\(folder)/state"] : []) + ["\(folder)/manifests"]
    }

    /// Waits until so many containers run.
    private static func wait(for count: Int, in runtime: FakeRuntime, _ loop: EventLoop) async throws {
        let alarm = loop.alarm()
        for _ in 0..<1_200 {
            if await runtime.content.running("main").count == count { return }
            _ = await alarm.readable(until: MonotonicTime.now.advanced(byMilliseconds: 100))
        }
        throw BenchmarkError("pods do not come up")
    }
}
