import Glibc
import LinuxIO
import ManifestDecoding
import Reconciler

/// A daemon starts again where all is as its state directory says: from opening that to the empty plan. Floor: list the
/// directory, stat every file, read the log of the state directory.
struct RestartScenario: Scenario {
    let name = "reconcile.cold.state"
    let samples: Int

    func run(_ folder: ManifestFolder) throws -> [Row] {
        let state = folder.path + "-state"
        defer {
            for name in ["manifests.log", "lock"] { _ = unsafe unlink(state + "/" + name) }
            _ = unsafe rmdir(state)
        }
        // What was written just now may change again within the same tick of the clock, and is read once more.
        usleep(100_000)
        _ = try start(folder, state, expected: folder.count)
        var buffer = DirectoryBuffer()
        var times: [Double] = []
        var floors: [Double] = []
        for sample in 0..<samples + 1 {
            let floor = try floor(folder, state, &buffer)
            let time = try start(folder, state, expected: 0)
            // The first pass warms the page cache up.
            if sample == 0 { continue }
            times.append(time)
            floors.append(floor)
        }
        return [Row(name, manifests: folder.count, unit: "ms", times, floor: floors)]
    }

    /// Milliseconds from opening the state directory to the plan. What the plan leads to is recorded afterwards.
    private func start(_ folder: ManifestFolder, _ state: String, expected: Int) throws -> Double {
        let path = folder.path
        return try LoopRun.run { loop in
            let start = MonotonicTime.now
            let (content, recorder) = try StateDirectory(path: state).open { _ in }
            let location = ManifestLocation(path: path)
            let pipeline = try Pipeline(
                location,
                running: content.running,
                key: content.key,
                recorder: recorder,
                loop: loop
            )
            let plan = try await pipeline.once(watching: true).plan
            let time = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
            guard plan.actions.count == expected, plan.errors.isEmpty, content.problems.isEmpty else {
                throw BenchmarkError("\(plan.actions.count) pods planned, \(expected) expected")
            }
            try await pipeline.flush()
            return time
        }
    }

    private func floor(_ folder: ManifestFolder, _ state: String, _ buffer: inout DirectoryBuffer) throws -> Double {
        let looking = try BareLooking.time(Directory(path: folder.path), &buffer)
        let start = MonotonicTime.now
        let log = try Descriptor.open(path: state + "/manifests.log")
        let capacity = 256 * 1024
        let bytes = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            var total = 0
            while true {
                let count = unsafe BareCalls.read(log.raw, buffer)
                total += count
                if count < capacity { return total }
            }
        }
        let reading = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
        guard bytes > 0 else { throw BenchmarkError("nothing was recorded") }
        return looking + reading
    }
}
