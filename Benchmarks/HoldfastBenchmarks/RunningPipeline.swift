import Glibc
import LinuxIO
import ManifestDecoding
import Reconciler
import Synchronization

/// A pipeline that follows a directory on the main thread's loop, while another thread makes changes and waits for plans.
final class RunningPipeline: Sendable {
    private struct State {
        var planned = 0
        var lastPlan = MonotonicTime(nanoseconds: 0)
    }

    private let state = Mutex(State())
    private let isStopped = Atomic<Bool>(false)

    /// Runs `changes` on another thread while the pipeline follows `path` on this one.
    static func run<Value: Sendable>(
        _ path: String,
        resident: Int,
        _ changes: @escaping @Sendable (RunningPipeline) async throws -> Value
    ) throws -> Value {
        try LoopRun.run { loop in
            let running = RunningPipeline()
            let pipeline = try Pipeline(ManifestLocation(path: path), key: Hash128(random: ()), loop: loop)
            let changing = Task.detached {
                defer {
                    running.isStopped.store(true, ordering: .releasing)
                    pipeline.watcher.wake()
                }
                try await running.wait(for: resident)
                return try await changes(running)
            }
            await pipeline.run(shouldStop: { running.isStopped.load(ordering: .acquiring) }) { plan, _ in
                running.add(plan.actions.count)
            }
            return try await changing.value
        }
    }

    private func add(_ actions: Int) {
        let now = MonotonicTime.now
        state.withLock { state in
            state.planned += actions
            state.lastPlan = now
        }
    }

    /// Actions planned so far.
    var planned: Int { state.withLock { $0.planned } }

    /// When the last plan was made.
    var lastPlan: MonotonicTime { state.withLock { $0.lastPlan } }

    /// Waits until that many actions have been planned in all. Plans carry their own time, so looking now and then is
    /// exact enough.
    ///
    /// - Throws: after a minute without enough plans.
    func wait(for count: Int) async throws(BenchmarkError) {
        let deadline = MonotonicTime.now.advanced(byMilliseconds: 60_000)
        while planned < count {
            guard MonotonicTime.now < deadline else { throw BenchmarkError("\(planned) of \(count) actions planned") }
            usleep(500)
        }
    }
}
