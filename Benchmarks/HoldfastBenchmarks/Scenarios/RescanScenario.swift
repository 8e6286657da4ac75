import Glibc
import LinuxIO
import ManifestDecoding
import Reconciler

/// A look at every file when nothing has changed. Floor: list the directory and stat every file.
struct RescanScenario: Scenario {
    let name = "rescan.unchanged"
    let samples: Int

    func run(_ folder: ManifestFolder) throws -> [Row] {
        let path = folder.path
        let samples = samples
        // What was written just now may change again within the same tick of the clock, and is looked at once more.
        usleep(100_000)
        let (times, floors) = try LoopRun.run { loop in
            let pipeline = try Pipeline(ManifestLocation(path: path), key: Hash128(random: ()), loop: loop)
            _ = try await pipeline.once(watching: true)
            let directory = try Directory(path: path)
            var buffer = DirectoryBuffer()
            var times: [Double] = []
            var floors: [Double] = []
            for _ in 0..<samples {
                floors.append(try BareLooking.time(directory, &buffer))
                let start = MonotonicTime.now
                let report = await pipeline.watcher.scan()
                times.append(Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6)
                guard report.hints.isEmpty else { throw BenchmarkError("an unchanged file is taken for changed") }
            }
            return (times, floors)
        }
        return [Row(name, manifests: folder.count, unit: "ms", times, floor: floors)]
    }
}
