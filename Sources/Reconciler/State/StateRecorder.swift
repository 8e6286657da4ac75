import LinuxIO
import PodSchema
import Synchronization

/// Records changes on a thread of its own: waiting for the device takes milliseconds, in which the loop goes on.
///
/// Changes that come while others are on their way are joined to one batch, of each pod the last one. What cannot be
/// written, as on a full device, is kept in memory and tried again.
public actor StateRecorder {
    /// What people have to know.
    public enum Notice: Sendable {
        case trouble(StateError)
        /// The trouble is over.
        case recovered(path: String)

        public var message: String {
            switch self {
            case .trouble(let error): error.message
            case .recovered(let path): "\(path): is written again"
            }
        }
    }

    /// Changes that wait, in the order in which they came first.
    private struct Queue {
        var changes: [ManifestChange] = []
        var places: [PodName: Int] = [:]
        /// Whether somebody is going to take them.
        var isCalled = false

        mutating func add(_ change: ManifestChange) {
            let pod = PodName(change.digest)
            if let place = places[pod] {
                changes[place] = change
            } else {
                places[pod] = changes.count
                changes.append(change)
            }
        }

        mutating func take() -> [ManifestChange] {
            defer {
                changes = []
                places = [:]
            }
            return changes
        }

        /// Puts back what could not be written, in front of what came meanwhile.
        mutating func putBack(_ older: [ManifestChange]) {
            let newer = take()
            for change in older + newer { add(change) }
        }
    }

    /// Changes that are written together at most.
    private static let largeBatch = 1024
    /// Changes whose bytes are worth to be given back to the system.
    private static let worthTrimming = 256

    private nonisolated let thread: LoopThread
    private nonisolated let queue = Mutex(Queue())
    private nonisolated let report: @Sendable (Notice) -> Void
    private nonisolated let path: String
    private var log: StateLog
    /// Held as long as the log may be written.
    private let lock: FileLock
    /// What was told last, so that it is not told with each try.
    private var trouble: StateError?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.loop.asUnownedSerialExecutor() }

    /// - Parameter report: is called on the recorder's thread.
    init(
        _ log: consuming StateLog,
        _ lock: consuming FileLock,
        thread: LoopThread,
        report: @escaping @Sendable (Notice) -> Void
    ) {
        path = log.folder.path
        self.log = log
        self.lock = lock
        self.thread = thread
        self.report = report
    }

    /// Has changes recorded, soon. Any thread; it does not wait.
    nonisolated func record(_ changes: [ManifestChange]) {
        let mustCall = queue.withLock { queue in
            for change in changes { queue.add(change) }
            guard !queue.isCalled, !queue.changes.isEmpty else { return false }
            queue.isCalled = true
            return true
        }
        if mustCall { Task(executorPreference: thread.loop) { try? await self.flush() } }
    }

    /// Tries again what could not be written. Any thread; it does not wait.
    nonisolated func retry() {
        record([])
    }

    /// Returns when all changes so far are recorded.
    ///
    /// - Throws: why they are not. They are kept.
    public func flush() throws(StateError) {
        while true {
            let changes = queue.withLock { queue in
                if queue.changes.isEmpty { queue.isCalled = false }
                return queue.take()
            }
            if changes.isEmpty { break }
            do throws(StateError) {
                // A first record has a whole directory: not all of its bytes at once once more.
                for start in stride(from: 0, to: changes.count, by: Self.largeBatch) {
                    try write(changes[start..<min(start + Self.largeBatch, changes.count)])
                }
                if trouble != nil { report(.recovered(path: path)) }
                trouble = nil
            } catch {
                queue.withLock { queue in
                    queue.putBack(changes)
                    queue.isCalled = false
                }
                if trouble != error { report(.trouble(error)) }
                trouble = error
                throw error
            }
        }
        log.compactIfWorthwhile()
        reportProblems()
    }

    private func write(_ changes: ArraySlice<ManifestChange>) throws(StateError) {
        var manifests: [AcceptedManifest?] = []
        var batch: [StateChange] = []
        for change in changes {
            // A manifest without bytes is one of another run's log: it is recorded there.
            guard let entry = try? change.forLog() else { continue }
            batch.append(entry)
            if case .accepted(let manifest) = change { manifests.append(manifest) } else { manifests.append(nil) }
        }
        defer { reportProblems() }
        for (manifest, record) in zip(manifests, try log.append(batch)) {
            if let record { manifest?.move(to: record) }
        }
        // The bytes of a whole directory were in memory until now.
        batch = []
        if manifests.count >= Self.worthTrimming { HeapMemory.trim() }
    }

    private func reportProblems() {
        for problem in log.takeProblems() { report(.trouble(problem)) }
    }
}
