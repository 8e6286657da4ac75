import Glibc
import LinuxIO
import ManifestGenerator

/// Every manifest is replaced as fast as one thread can rename: milliseconds from the last rename to the last plan.
struct StormScenario: Scenario {
    let name = "storm.rename"
    let samples: Int

    func run(_ folder: ManifestFolder) throws -> Row {
        let samples = samples
        let times = try RunningPipeline.run(folder.path, resident: folder.count) { running in
            var times: [Double] = []
            for sample in 0..<samples {
                for index in 0..<folder.count {
                    // Other contents than those of the scenarios before, or nothing would have changed.
                    let bytes = folder.generator.edited(index, edit: .image(revision: 300_001 + sample))
                    try folder.write(bytes, to: folder.path + "/.new-\(index)")
                }
                // Files that changed in the last sample have been quiet for longer than the window.
                usleep(300_000)
                let planned = running.planned
                for index in 0..<folder.count {
                    try folder.rename(folder.path + "/.new-\(index)", to: folder.file(index))
                }
                let last = MonotonicTime.now
                try await running.wait(for: planned + folder.count)
                times.append(Double(running.lastPlan.nanoseconds(since: last)) / 1e6)
            }
            return times
        }
        return Row(name, manifests: folder.count, unit: "ms", times)
    }
}
