import Glibc
import LinuxIO
import ManifestGenerator
import Synchronization

/// One manifest changes among many: microseconds from the system call to the plan. Floor: from the same call to the
/// inotify event in the hands of a thread that sleeps for it.
struct ChangeScenario: Scenario {
    /// How a manifest changes.
    enum Way: String {
        /// A file with another image is renamed into place.
        case rename = "change.rename"
        /// The same, and a comment above all is another one: what differs is not one text alone.
        case lines = "change.lines"
        /// The file is written anew where it is.
        case rewrite = "change.rewrite"
    }

    let way: Way
    let samples: Int

    var name: String { way.rawValue }

    /// The manifest of a sample. Other contents than those of the scenario before, or nothing would have changed.
    private static func manifest(_ index: Int, _ way: Way, sample: Int, _ folder: ManifestFolder) -> [UInt8] {
        let first =
            switch way {
            case .rename: 1
            case .lines: 100_001
            case .rewrite: 200_001
            }
        let bytes = folder.generator.edited(index, edit: .image(revision: first + sample))
        return way == .lines ? Array("# \(sample)\n".utf8) + bytes : bytes
    }

    func run(_ folder: ManifestFolder) throws -> [Row] {
        let (way, samples) = (way, samples)
        let isRename = way != .rewrite
        let (times, floors) = try RunningPipeline.run(folder.path, resident: folder.count) { running in
            let floor = try BareWatch(beside: folder)
            defer { floor.remove() }
            var times: [Double] = []
            var floors: [Double] = []
            for sample in 0..<samples {
                let index = sample % folder.count
                let bytes = Self.manifest(index, way, sample: sample, folder)
                floors.append(try floor.measure(bytes, isRename: isRename))
                // A file that changes twice within the window is held back: by its next turn it is over.
                usleep(UInt32(150_000 / folder.count))
                let planned = running.planned
                let start = try Self.change(folder.file(index), bytes, isRename: isRename, folder)
                try await running.wait(for: planned + 1)
                times.append(Double(running.lastPlan.nanoseconds(since: start)) / 1e3)
            }
            return (times, floors)
        }
        return [Row(name, manifests: folder.count, unit: "µs", times, floor: floors)]
    }

    /// Changes a file that the thread at the other end sleeps for.
    ///
    /// A file that is renamed into place comes from another directory, as writers that know static pods do it: only the
    /// rename is seen.
    ///
    /// - Returns: when the call started that completes the change.
    static func change(
        _ path: String,
        _ bytes: [UInt8],
        isRename: Bool,
        _ folder: ManifestFolder
    ) throws(Errno) -> MonotonicTime {
        if isRename {
            try folder.write(bytes, to: folder.outside)
            usleep(sleepBefore)
            let start = MonotonicTime.now
            try folder.rename(folder.outside, to: path)
            return start
        }
        usleep(sleepBefore)
        let descriptor = try Descriptor.open(path: path, flags: O_WRONLY | O_TRUNC)
        try descriptor.write(all: bytes)
        let start = MonotonicTime.now
        try descriptor.close()
        return start
    }

    /// Microseconds in which the other thread falls asleep.
    private static let sleepBefore: UInt32 = 300
}

/// A thread that sleeps in poll(2) for an inotify event and notes when it has read it.
private final class BareWatch: Sendable {
    private let folder: ManifestFolder
    private let path: String
    private let inotify: Inotify

    init(beside folder: ManifestFolder) throws {
        self.folder = folder
        path = folder.path + "-floor"
        try Directories.create(path: path)
        inotify = try Inotify()
        _ = try inotify.addWatch(path: path, mask: [.movedTo, .closedAfterWriting])
        try folder.write([1], to: path + "/file")
        drain()
    }

    private func drain() {
        var batch = InotifyBatch()
        while BareCalls.wait(inotify.descriptor.raw, milliseconds: 10) { _ = try? inotify.read(into: &batch) }
    }

    /// Microseconds from the call that completes the change to the event.
    func measure(_ bytes: [UInt8], isRename: Bool) throws -> Double {
        let pool = Self.pool
        let result = FloorResult()
        let path = path
        drain()
        pool.run { [self] worker in
            if worker == 1 {
                result.ready.store(true, ordering: .releasing)
                var batch = InotifyBatch()
                while !result.isDone.load(ordering: .acquiring) {
                    guard BareCalls.wait(inotify.descriptor.raw, milliseconds: 1_000) else { break }
                    guard (try? inotify.read(into: &batch)) == true else { continue }
                    result.end.store(MonotonicTime.now.nanoseconds, ordering: .releasing)
                    break
                }
            } else {
                while !result.ready.load(ordering: .acquiring) { sched_yield() }
                let start = try? ChangeScenario.change(path + "/file", bytes, isRename: isRename, folder)
                result.start.store(start?.nanoseconds ?? 0, ordering: .releasing)
            }
        }
        let start = result.start.load(ordering: .acquiring)
        let end = result.end.load(ordering: .acquiring)
        guard start > 0, end > start else { throw BenchmarkError("the floor's event did not come") }
        return Double(end - start) / 1e3
    }

    private static let pool = WorkerPool(width: 2)

    func remove() {
        _ = unsafe unlink(path + "/file")
        _ = unsafe rmdir(path)
    }
}
