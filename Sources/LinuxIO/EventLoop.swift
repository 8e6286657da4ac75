import CLinux
import Glibc
import Synchronization

/// One thread's epoll(7) loop, which is also an executor: actors and tasks that use it run on that thread only.
///
/// An actor returns it from `unownedExecutor` and owns it; a task prefers it by `Task(executorPreference:)`.
public final class EventLoop: SerialExecutor, TaskExecutor {
    private static let eventsPerTurn = 64
    /// The eventfd's tag in epoll; a source's generation and slot never reach it together.
    private static let wakeTag = UInt64.max

    let epoll: Descriptor
    private let wakeDescriptor: Descriptor
    let sources = Mutex(SourceTable())
    /// Jobs from other threads. Who makes it non-empty writes the eventfd.
    private let inbox = Mutex<[UnownedJob]>([])
    /// The thread inside `run()`, 0 without one. Only that thread stores its own number and removes it.
    private let owner = Atomic<UInt>(0)
    private let isStopping = Atomic<Bool>(false)
    private let crossThreadWakes = Atomic<Int>(0)

    /// What one thread alone has to do with.
    private struct Own {
        var local = JobQueue()
        var incoming: [UnownedJob] = []
        var counts = (waits: 0, sleeps: 0, jobs: 0)
        /// Whether the last turn put deadlines off.
        var hasDeferred = false
    }

    // Safety: these two are touched only by the thread inside `run()`. `owner` lets one thread in at a time, and its
    // acquire and release order one run after the other. Behind a pointer, because a class's properties are checked for
    // overlapping accesses at run time, which is much of what a loop that wakes up for one event does.
    nonisolated(unsafe) private let own: UnsafeMutablePointer<Own>
    nonisolated(unsafe) private let events: UnsafeMutableBufferPointer<epoll_event>

    /// Makes a loop, epoll_create1(2) and eventfd(2). It does nothing before `run()`.
    public init() throws(Errno) {
        epoll = Descriptor(adopting: try check { epoll_create1(Int32(EPOLL_CLOEXEC)) })
        let flags = Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)
        wakeDescriptor = Descriptor(adopting: try check { eventfd(0, flags) })
        own = .allocate(capacity: 1)
        own.initialize(to: Own())
        events = .allocate(capacity: Self.eventsPerTurn)
        events.initialize(repeating: epoll_event())
        try control(EPOLL_CTL_ADD, wakeDescriptor.raw, EPOLLIN.rawValue, tag: Self.wakeTag)
    }

    deinit {
        events.deallocate()
        own.deinitialize(count: 1)
        own.deallocate()
    }

    /// Whether the caller is on the loop's thread.
    public var isCurrent: Bool {
        // Relaxed is enough: only this very thread could have stored its own number.
        owner.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// What the loop has done so far.
    ///
    /// - Precondition: The caller is on the loop's thread, or no thread is.
    public var statistics: EventLoopStatistics {
        precondition(isCurrent || owner.load(ordering: .acquiring) == 0, "only on the loop's thread")
        return EventLoopStatistics(
            epollWaits: own.pointee.counts.waits,
            sleeps: own.pointee.counts.sleeps,
            crossThreadWakes: crossThreadWakes.load(ordering: .relaxed),
            jobsRun: own.pointee.counts.jobs
        )
    }

    // MARK: - Running

    /// Runs jobs and watches sources on the calling thread until `stop()`. Jobs left over wait for the next run.
    public func run() {
        let exchange = owner.compareExchange(
            expected: 0,
            desired: UInt(pthread_self()),
            ordering: .acquiringAndReleasing
        )
        precondition(exchange.exchanged, "the loop runs already")
        while !isStopping.exchange(false, ordering: .acquiring) {
            runJobs()
            poll()
        }
        owner.store(0, ordering: .releasing)
    }

    /// Ends `run()` after the job it is in; when no thread runs the loop, the next run ends at once. Any thread.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
        if !isCurrent { wakeUp() }
    }

    /// Runs the jobs that are there, and none that they bring: neither these nor epoll starve, and a task that yields
    /// lets events come first.
    private func runJobs() {
        for _ in 0..<own.pointee.local.count {
            guard let job = own.pointee.local.popFirst() else { return }
            job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            own.pointee.counts.jobs += 1
            if isStopping.load(ordering: .relaxed) { return }
        }
    }

    /// Looks at epoll once, sleeping when there is nothing to run, and makes jobs of what it reports.
    private func poll() {
        let timeout = timeoutInMilliseconds()
        own.pointee.counts.waits += 1
        if timeout != 0 { own.pointee.counts.sleeps += 1 }
        // EINTR is just an early return. Safety: the kernel fills at most `count` events of the loop's own memory.
        let ready = epoll_wait(epoll.raw, events.baseAddress!, Int32(events.count), timeout)
        if ready == -1 { precondition(errno == EINTR, "epoll_wait: \(Errno(rawValue: errno))") }
        for index in 0..<max(0, Int(ready)) {
            let tag = events[index].data.u64
            if tag == Self.wakeTag {
                takeInbox()
            } else {
                sources.withLock { $0.becameReadable(tag) }?.resume(returning: .readable)
            }
        }
        // What is readable comes first: a deadline waits for one turn, and for no more than that.
        own.pointee.hasDeferred = ready > 0 && !own.pointee.local.isEmpty && !own.pointee.hasDeferred
        if !own.pointee.hasDeferred { expireDeadlines() }
    }

    /// How long epoll may sleep: not at all with work at hand, else to the earliest deadline, rounded up.
    private func timeoutInMilliseconds() -> Int32 {
        if !own.pointee.local.isEmpty || isStopping.load(ordering: .relaxed) { return 0 }
        guard let deadline = sources.withLock({ $0.nextDeadline }) else { return -1 }
        let left = max(0, deadline.nanoseconds(since: .now))
        return Int32(clamping: left / 1_000_000 + (left % 1_000_000 == 0 ? 0 : 1))
    }

    private func expireDeadlines() {
        guard sources.withLock({ $0.nextDeadline }) != nil else { return }
        let now = MonotonicTime.now
        while let waiter = sources.withLock({ $0.popExpired(now: now) }) {
            waiter.resume(returning: .deadline)
        }
    }

    private func takeInbox() {
        // The counter goes to zero before the inbox is emptied: a job that comes after is announced again.
        var count: UInt64 = 0
        _ = read(wakeDescriptor.raw, &count, 8)
        inbox.withLock { swap(&$0, &own.pointee.incoming) }
        own.pointee.local.append(contentsOf: own.pointee.incoming)
        own.pointee.incoming.removeAll(keepingCapacity: true)
    }

    // MARK: - Executor

    /// Queues a job; called by the Swift runtime, on any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            own.pointee.local.append(job)
            return
        }
        let wasEmpty = inbox.withLock { inbox in
            inbox.append(job)
            return inbox.count == 1
        }
        if wasEmpty { wakeUp() }
    }

    /// Traps unless the caller is on the loop's thread.
    public func checkIsolated() {
        precondition(isCurrent, "not on the event loop")
    }

    /// Whether the caller is on the loop's thread.
    public func isIsolatingCurrentContext() -> Bool? {
        isCurrent
    }

    /// Ends the sleep of epoll from another thread.
    func wakeUp() {
        var one: UInt64 = 1
        // It can only fail when the counter is at its maximum, and then the loop is awake anyway. eventfd(2)
        _ = write(wakeDescriptor.raw, &one, 8)
        crossThreadWakes.wrappingAdd(1, ordering: .relaxed)
    }

    /// epoll_ctl(2).
    func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32, tag: UInt64) throws(Errno) {
        var event = epoll_event(events: events, data: epoll_data_t(u64: tag))
        _ = try check { epoll_ctl(epoll.raw, operation, descriptor, &event) }
    }
}
