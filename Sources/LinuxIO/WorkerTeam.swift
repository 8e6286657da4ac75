import CLinux
import Glibc
import Synchronization

/// The helper threads of a pool. They sleep on a futex(2) word that counts the runs.
///
/// One thread at a time calls its methods (the pool's lock); the helpers only touch what is said below.
final class WorkerTeam: Sendable {
    typealias Body = @Sendable (_ worker: Int) -> Void
    private typealias Word = UnsafeMutablePointer<Atomic<UInt32>>

    /// How many threads could be started.
    var count: Int { threads.count }

    // Safety (all five): `threads` is written before `init` ends and read by the pool's thread. `body` and
    // `isEnding` are written only while every helper sleeps, published by the release of `runs` and acquired by
    // the helpers, who are done with them before their release of `busy`. The words are atomic and live as long
    // as this object, which every helper retains.
    nonisolated(unsafe) private var threads: [pthread_t] = []
    nonisolated(unsafe) private var body: Body?
    nonisolated(unsafe) private var isEnding = false
    /// Counts the runs; the helpers sleep on it.
    nonisolated(unsafe) private let runs = Word.allocate(capacity: 1)
    /// How many helpers are not done; the caller sleeps on it.
    nonisolated(unsafe) private let busy = Word.allocate(capacity: 1)

    init(helpers: Int) {
        runs.initialize(to: Atomic(0))
        busy.initialize(to: Atomic(0))
        for worker in 1...helpers {
            guard let thread = startThread(worker) else { break }
            threads.append(thread)
        }
    }

    deinit {
        runs.deinitialize(count: 1).deallocate()
        busy.deinitialize(count: 1).deallocate()
    }

    /// Lets every helper call the body.
    func start(_ body: @escaping Body) {
        self.body = body
        busy.pointee.store(UInt32(threads.count), ordering: .relaxed)
        announce()
    }

    /// Returns when every helper has returned from the body.
    func waitForAll() {
        while true {
            let left = busy.pointee.load(ordering: .acquiring)
            if left == 0 { break }
            // EAGAIN (it changed) and EINTR both mean: look again.
            _ = clinux_futex_wait(busy, left)
        }
        body = nil
    }

    /// Ends the threads and waits until they are gone.
    func end() {
        isEnding = true
        announce()
        for thread in threads { pthread_join(thread, nil) }
    }

    private func announce() {
        runs.pointee.wrappingAdd(1, ordering: .releasing)
        _ = clinux_futex_wake(runs, Int32.max)
    }

    // MARK: - On the helpers

    private func work(_ worker: Int) {
        // The first run comes after every thread was started.
        var seen: UInt32 = 0
        while true {
            seen = waitForRun(after: seen)
            if isEnding { return }
            body?(worker)
            if busy.pointee.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
                _ = clinux_futex_wake(busy, 1)
            }
        }
    }

    private func waitForRun(after seen: UInt32) -> UInt32 {
        while true {
            let now = runs.pointee.load(ordering: .acquiring)
            if now != seen { return now }
            _ = clinux_futex_wait(runs, seen)
        }
    }

    /// Starts a helper with every signal blocked, pthread_create(3); nil when the system refuses.
    private func startThread(_ worker: Int) -> pthread_t? {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let start = Unmanaged.passRetained(Start(team: self, worker: worker))
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, Self.main, start.toOpaque())
        if code != 0 { start.release() }
        return code == 0 ? thread : nil
    }

    /// What a new thread is told.
    private final class Start {
        let team: WorkerTeam
        let worker: Int

        init(team: WorkerTeam, worker: Int) {
            self.team = team
            self.worker = worker
        }

        func run() { team.work(worker) }
    }

    /// Every helper's first function.
    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        // Safety: the pointer is the retained `Start` made for this thread; this takes the retain over.
        Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
    }
}
