import LinuxIO
import ManifestDecoding
import Reconciler
import Synchronization

/// From nothing to the plan that starts everything. Floor: open, read and close every file, on as many threads.
struct ColdScenario: Scenario {
    let name = "reconcile.cold"
    let samples: Int

    func run(_ folder: ManifestFolder) throws -> Row {
        var times: [Double] = []
        var floors: [Double] = []
        let pool = WorkerPool(width: Processor.count)
        let names = folder.names()
        let path = folder.path
        let count = folder.count
        for sample in 0..<samples + 1 {
            let floor = try Self.readAll(names, in: path, pool)
            let time = try LoopRun.run { loop in
                let start = MonotonicTime.now
                let pipeline = try Pipeline(ManifestLocation(path: path), key: Hash128(random: ()), loop: loop)
                let plan = try await pipeline.once().plan
                let time = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
                guard plan.actions.count == count, plan.errors.isEmpty else {
                    throw BenchmarkError("\(plan.actions.count) of \(count) pods planned")
                }
                return time
            }
            // The first pass warms the page cache up.
            if sample == 0 { continue }
            times.append(time)
            floors.append(floor)
        }
        return Row(name, manifests: count, unit: "ms", times, floor: floors)
    }

    /// Milliseconds for the bare calls.
    static func readAll(_ names: [FileName], in path: String, _ pool: WorkerPool) throws -> Double {
        let reading = try BareReading(names, in: path)
        let start = MonotonicTime.now
        pool.run { _ in reading.run() }
        let time = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
        guard reading.bytes.load(ordering: .relaxed) > 0 else { throw BenchmarkError("nothing could be read") }
        return time
    }
}

/// Every file opened, read and closed, by several threads.
private final class BareReading: Sendable {
    private let names: [FileName]
    private let directory: Directory
    private let next = Atomic<Int>(0)
    let bytes = Atomic<Int>(0)

    init(_ names: [FileName], in path: String) throws(Errno) {
        self.names = names
        directory = try Directory(path: path)
    }

    func run() {
        var total = 0
        while true {
            let start = next.add(16, ordering: .relaxed).oldValue
            guard start < names.count else { break }
            for index in start..<min(start + 16, names.count) { total += read(names[index]) }
        }
        bytes.add(total, ordering: .relaxed)
    }

    private func read(_ name: FileName) -> Int {
        guard let descriptor = try? directory.open(name) else { return 0 }
        // Room for the largest manifest that the generator makes, on the stack.
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16 * 1024) { buffer in
            unsafe BareCalls.read(descriptor.raw, buffer)
        }
    }
}
