import LinuxIO
import LoopTesting
import Synchronization
import Testing

struct WorkerPoolTests {
    @Test(arguments: [1, 2, 5])
    func `each worker runs exactly once a run`(width: Int) {
        let pool = WorkerPool(width: width)
        let counts = Mutex([Int](repeating: 0, count: width))
        for run in 1...10_000 {
            pool.run { worker in counts.withLock { $0[worker] += 1 } }
            let seen = counts.withLock { $0 }
            if seen != [Int](repeating: run, count: width) {
                Issue.record("run \(run): \(seen)")
                break
            }
        }
    }

    @Test func `one worker is the caller`() async throws {
        let pool = WorkerPool(width: 2)
        #expect(pool.width == 2)
        try await onLoop { loop in
            let callers = Tally()
            let others = Tally()
            pool.run { _ in (loop.isCurrent ? callers : others).add() }
            #expect(callers.count == 1 && others.count == 1)
        }
    }

    @Test func `many pools start and end`() {
        let total = Atomic<Int>(0)
        for _ in 0..<200 {
            let pool = WorkerPool(width: 3)
            pool.run { _ in total.wrappingAdd(1, ordering: .relaxed) }
        }
        #expect(total.load(ordering: .relaxed) == 600)
    }

    @Test func `runs from several threads take turns`() {
        let outer = WorkerPool(width: 4)
        let inner = WorkerPool(width: 2)
        let inside = Atomic<Int>(0)
        let most = Atomic<Int>(0)
        outer.run { _ in
            for _ in 0..<100 {
                inner.run { _ in
                    most.max(inside.wrappingAdd(1, ordering: .relaxed).newValue, ordering: .relaxed)
                    inside.wrappingSubtract(1, ordering: .relaxed)
                }
            }
        }
        #expect(most.load(ordering: .relaxed) <= 2)
    }
}
