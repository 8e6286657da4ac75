import CAllocations
import Glibc
import LinuxIO
import ManifestDecoding
import ManifestGenerator
import Reconciler

/// Calls of the allocator on all threads but the one that makes the changes: `allocations.change` for one manifest that is
/// renamed into place, from one plan to the next one, what is tidied up behind it included; `allocations.scan` for a look at
/// all files when nothing has changed.
struct AllocationScenario: Scenario {
    static let change = "allocations.change"
    static let scan = "allocations.scan"

    let name: String
    let samples: Int

    func run(_ folder: ManifestFolder) throws -> [Row] {
        callocations_count(true)
        defer { callocations_count(false) }
        let counts = name == Self.change ? try changes(folder) : try scans(folder)
        return [Row(name, manifests: folder.count, unit: "calls", counts)]
    }

    private func changes(_ folder: ManifestFolder) throws -> [Double] {
        let samples = samples
        return try RunningPipeline.run(folder.path, resident: folder.count) { running in
            var counts: [Double] = []
            for sample in 0..<samples + 5 {
                let index = sample % folder.count
                let bytes = folder.generator.edited(index, edit: .image(revision: 400_001 + sample))
                try folder.write(bytes, to: folder.outside)
                let (old, new) = (folder.outside, folder.file(index))
                // A file that changes twice within the window is held back. The pipeline falls asleep meanwhile.
                usleep(UInt32(10_000 + 150_000 / folder.count))
                let planned = running.planned
                let before = Self.callsOfOthers
                try folder.rename(old, to: new)
                try await running.wait(for: planned + 1)
                // It has tidied up and sleeps again.
                usleep(10_000)
                // The first changes make room for all.
                if sample >= 5 { counts.append(Double(Self.callsOfOthers - before)) }
            }
            return counts
        }
    }

    private static var callsOfOthers: UInt64 { callocations_total() - callocations_of_this_thread() }

    private func scans(_ folder: ManifestFolder) throws -> [Double] {
        let (path, samples) = (folder.path, samples)
        // What was written just now may change again within the same tick of the clock, and is looked at once more.
        usleep(100_000)
        return try LoopRun.run { loop in
            let pipeline = try Pipeline(ManifestLocation(path: path), key: Hash128(random: ()), loop: loop)
            _ = try await pipeline.once(watching: true)
            var counts: [Double] = []
            for sample in 0..<samples + 1 {
                let before = callocations_total()
                let report = await pipeline.watcher.scan()
                let count = callocations_total() - before
                guard report.hints.isEmpty else { throw BenchmarkError("an unchanged file is taken for changed") }
                if sample > 0 { counts.append(Double(count)) }
            }
            return counts
        }
    }
}
