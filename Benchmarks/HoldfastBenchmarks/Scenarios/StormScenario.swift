import Glibc
import LinuxIO
import ManifestGenerator
import Synchronization

/// Every manifest is replaced as fast as one thread can rename: milliseconds from the last rename to the last plan, and in the
/// row `….whole` from the first one. Floor of that: the same renames, while another thread opens, reads and closes what
/// inotify names.
struct StormScenario: Scenario {
    /// `storm.rename`, or `storm.tmpfs`: the same where a rename waits for no device.
    var name = "storm.rename"
    /// Where the manifests lie instead.
    var parent: String?
    /// Whether beside the image a comment above all is another one: what differs is not one text alone.
    var changesLines = false
    let samples: Int

    /// Milliseconds.
    private struct Times: Sendable {
        var afterLast: [Double] = []
        var whole: [Double] = []
    }

    func run(_ folder: ManifestFolder) throws -> [Row] {
        guard let parent else { return try storm(folder) }
        let other = try ManifestFolder(count: folder.count, in: parent, Progress())
        defer { other.remove() }
        return try storm(other)
    }

    private func storm(_ folder: ManifestFolder) throws -> [Row] {
        let (samples, changesLines) = (samples, changesLines)
        let times = try RunningPipeline.run(folder.path, resident: folder.count) { running in
            var times = Times()
            for sample in 0..<samples {
                try Self.prepare(folder, sample, changesLines: changesLines)
                let planned = running.planned
                let (first, last) = try Self.replaceAll(folder)
                try await running.wait(for: planned + folder.count)
                // The plan may be made before rename(2) has returned.
                times.afterLast.append(max(0, Double(running.lastPlan.nanoseconds(since: last)) / 1e6))
                times.whole.append(Double(running.lastPlan.nanoseconds(since: first)) / 1e6)
            }
            return times
        }
        // Not in turn with the others: the pipeline would see these renames too.
        let floors = try (0..<samples).map {
            try BareStorm(folder, sample: samples + $0, changesLines: changesLines).run()
        }
        return [
            Row(name, manifests: folder.count, unit: "ms", times.afterLast),
            Row(name + ".whole", manifests: folder.count, unit: "ms", times.whole, floor: floors),
        ]
    }

    /// Writes what is renamed into place later: other contents than those of the scenarios before, or nothing would have
    /// changed.
    static func prepare(_ folder: ManifestFolder, _ sample: Int, changesLines: Bool) throws(Errno) {
        // What is not on the device yet is written by some file systems when it is renamed: no storm then. And files that
        // changed in the last sample have been quiet for longer than the window.
        defer {
            sync()
            usleep(300_000)
        }
        for index in 0..<folder.count {
            let bytes = folder.generator.edited(index, edit: .image(revision: 300_001 + sample))
            let comment = changesLines ? Array("# \(sample)\n".utf8) : []
            try folder.write(comment + bytes, to: folder.path + "/.new-\(index)")
        }
    }

    /// - Returns: when the first rename started and the last one had ended.
    static func replaceAll(_ folder: ManifestFolder) throws(Errno) -> (first: MonotonicTime, last: MonotonicTime) {
        let first = MonotonicTime.now
        for index in 0..<folder.count {
            try folder.rename(folder.path + "/.new-\(index)", to: folder.file(index))
        }
        return (first, .now)
    }
}

/// The floor of a storm.
private final class BareStorm: Sendable {
    private let folder: ManifestFolder
    private let directory: Directory
    private let inotify: Inotify
    private let result = FloorResult()

    init(_ folder: ManifestFolder, sample: Int, changesLines: Bool) throws {
        try StormScenario.prepare(folder, sample, changesLines: changesLines)
        self.folder = folder
        directory = try Directory(path: folder.path)
        inotify = try Inotify()
        _ = try inotify.addWatch(path: folder.path, mask: [.movedTo])
    }

    /// Milliseconds from the first rename to the last file read.
    func run() throws -> Double {
        WorkerPool(width: 2).run { [self] worker in
            if worker == 0 {
                let times = try? StormScenario.replaceAll(folder)
                result.start.store(times?.first.nanoseconds ?? 0, ordering: .releasing)
            } else {
                result.end.store(readAll().nanoseconds, ordering: .releasing)
            }
        }
        let start = result.start.load(ordering: .acquiring)
        let end = result.end.load(ordering: .acquiring)
        guard start > 0, end > start else { throw BenchmarkError("the floor's events did not come") }
        return Double(end - start) / 1e6
    }

    /// Reads each file that an event names. Events that did not fit into the queue are missed: it is a floor.
    private func readAll() -> MonotonicTime {
        var batch = InotifyBatch()
        var end = MonotonicTime(nanoseconds: 0)
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16 * 1024) { buffer in
            while BareCalls.wait(inotify.descriptor.raw, milliseconds: 200) {
                guard (try? inotify.read(into: &batch)) == true else { continue }
                batch.forEach { event in
                    guard let file = try? directory.open(FileName(event.name)) else { return }
                    _ = unsafe BareCalls.read(file.raw, buffer)
                }
                end = .now
            }
        }
        return end
    }
}
