import Synchronization

/// A few threads that do the same thing at the same time: for bulk work only, a run wakes other threads.
public final class WorkerPool: Sendable {
    /// How many workers there are, the caller of `run` included.
    public let width: Int
    /// The helpers, nil before the first run. The lock also makes runs take turns.
    private let team = Mutex<WorkerTeam?>(nil)

    /// Makes a pool; its threads start with the first run.
    ///
    /// - Parameter width: How many workers, the caller included; at least 1.
    public init(width: Int) {
        precondition(width >= 1, "a pool needs a worker")
        self.width = width
    }

    deinit {
        team.withLock { $0?.end() }
    }

    /// Calls the body once for each worker, 0 on the calling thread and the rest on the helpers, and returns when
    /// all have returned. Runs from several threads take turns; a body must not start a run of the same pool.
    ///
    /// Where the system gives no more threads the caller does their part afterwards: bodies must not wait for
    /// each other.
    public func run(_ body: @escaping @Sendable (_ worker: Int) -> Void) {
        if width == 1 { return body(0) }
        team.withLock { team in
            let helpers = team ?? WorkerTeam(helpers: width - 1)
            team = helpers
            helpers.start(body)
            body(0)
            // Threads that could not be started.
            for worker in helpers.count + 1..<max(width, helpers.count + 1) { body(worker) }
            helpers.waitForAll()
        }
    }
}
