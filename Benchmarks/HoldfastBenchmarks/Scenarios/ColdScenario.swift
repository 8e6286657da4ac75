import LinuxIO
import ManifestDecoding
import Reconciler

/// From nothing to the plan that starts everything. Floor: open, read and close every file, on as many threads.
struct ColdScenario: Scenario {
    var name = "reconcile.cold"
    let samples: Int
    var threads = Processor.count
    /// No manifest has more bytes.
    var largest = 16 * 1024

    func run(_ folder: ManifestFolder) throws -> [Row] {
        var times: [Double] = []
        var floors: [Double] = []
        let pool = WorkerPool(width: threads)
        let names = folder.names()
        for sample in 0..<samples + 1 {
            let floor = try BareReading.time(names, in: folder.path, pool, largest: largest)
            let time = try start(folder)
            // The first pass warms the page cache up.
            if sample == 0 { continue }
            times.append(time)
            floors.append(floor)
        }
        return [Row(name, manifests: folder.count, unit: "ms", times, floor: floors)]
    }

    private func start(_ folder: ManifestFolder) throws -> Double {
        let (path, count) = (folder.path, folder.count)
        var settings = Pipeline.Settings()
        settings.threads = threads
        let chosen = settings
        return try LoopRun.run { loop in
            let start = MonotonicTime.now
            let location = ManifestLocation(path: path)
            let pipeline = try Pipeline(location, key: Hash128(random: ()), settings: chosen, loop: loop)
            let plan = try await pipeline.once(watching: true).plan
            let time = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
            guard plan.actions.count == count, plan.errors.isEmpty else {
                throw BenchmarkError("\(plan.actions.count) of \(count) pods planned, \(plan.errors.count) errors")
            }
            return time
        }
    }
}
