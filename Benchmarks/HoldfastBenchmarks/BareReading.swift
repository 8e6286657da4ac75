import LinuxIO
import Synchronization

/// Every file opened, read with one call and closed, by several threads: the floor of everything that reads manifests.
final class BareReading: Sendable {
    private let names: [FileName]
    private let directory: Directory
    private let largest: Int
    private let next = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)

    /// - Parameter largest: no file has more bytes.
    private init(_ names: [FileName], in path: String, largest: Int) throws(Errno) {
        self.names = names
        self.largest = largest
        directory = try Directory(path: path)
    }

    /// Milliseconds that it takes a pool's workers.
    static func time(
        _ names: [FileName],
        in path: String,
        _ pool: WorkerPool,
        largest: Int = 16 * 1024
    ) throws -> Double {
        let reading = try BareReading(names, in: path, largest: largest)
        let start = MonotonicTime.now
        pool.run { _ in reading.run() }
        let time = Double(MonotonicTime.now.nanoseconds(since: start)) / 1e6
        guard reading.bytes.load(ordering: .relaxed) > 0 else { throw BenchmarkError("nothing could be read") }
        return time
    }

    private func run() {
        let total = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: largest) { buffer in
            var total = 0
            while true {
                let start = next.add(16, ordering: .relaxed).oldValue
                guard start < names.count else { return total }
                for index in start..<min(start + 16, names.count) {
                    guard let descriptor = try? directory.open(names[index]) else { continue }
                    total += unsafe BareCalls.read(descriptor.raw, buffer)
                }
            }
        }
        bytes.add(total, ordering: .relaxed)
    }
}
