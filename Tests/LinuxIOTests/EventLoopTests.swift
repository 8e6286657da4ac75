import Glibc
import LinuxIO
import LoopTesting
import Testing

/// An actor on a loop.
private actor Counter {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private(set) var value = 0

    init(_ loop: EventLoop) { self.loop = loop }

    func add() -> Bool {
        value += 1
        return loop.isCurrent
    }

    func pass(to other: Counter, times: Int) async -> Int {
        var onLoop = 0
        for _ in 0..<times where await other.add() { onLoop += 1 }
        return onLoop
    }
}

struct EventLoopTests {
    @Test func `two actors on one loop hop without another thread`() async throws {
        try await onLoop { loop in
            let first = Counter(loop)
            let second = Counter(loop)
            _ = await first.pass(to: second, times: 1)
            let before = loop.statistics
            #expect(await first.pass(to: second, times: 1000) == 1000)
            let after = loop.statistics
            #expect(after.crossThreadWakes == before.crossThreadWakes)
            #expect(after.sleeps == before.sleeps)
        }
    }

    @Test func `jobs from other threads all run on the loop`() async throws {
        try await onLoop { loop in
            let counter = Counter(loop)
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<500 { group.addTask { @concurrent in await counter.add() } }
                for await isOnLoop in group { #expect(isOnLoop) }
            }
            #expect(await counter.value == 500)
        }
    }

    @Test func `actors on the loop are isolated there and nowhere else`() async throws {
        let loop = try EventLoop()
        #expect(!loop.isCurrent && loop.isIsolatingCurrentContext() == false)
        try await onLoop { loop in
            loop.checkIsolated()
            let counter = Counter(loop)
            counter.assertIsolated()
        }
    }

    @Test func `a stop before the run ends it at once, and a loop runs again`() async throws {
        let loop = try EventLoop()
        loop.stop()
        loop.run()
        let ran = Tally()
        for _ in 0..<2 {
            Task(executorPreference: loop) {
                ran.add()
                loop.stop()
            }
            await onThread { loop.run() }
        }
        #expect(ran.count == 2)
        #expect(loop.statistics.jobsRun >= 2)
    }

    @Test func `busy tasks do not starve a descriptor`() async throws {
        try await onLoop { loop in
            let ends = try makePipe()
            let reader = Descriptor(adopting: ends.reader)
            let writer = Descriptor(adopting: ends.writer)
            let source = try loop.source(for: reader)
            let busy = Task(executorPreference: loop) { while !Task.isCancelled { await Task.yield() } }
            try writer.write(all: [1])
            #expect(await source.readable() == .readable)
            busy.cancel()
        }
    }

    @Test func `a signal arrives on the loop`() async {
        await #expect(processExitsWith: .success) {
            let loop = try EventLoop()
            // To this thread alone: the test runner has others, which do not block the signals.
            let watcher = try SignalWatcher([SIGUSR1, SIGTERM], loop: loop)
            let task = Task(executorPreference: loop) {
                pthread_kill(pthread_self(), SIGUSR1)
                let first = await watcher.next()
                pthread_kill(pthread_self(), SIGTERM)
                let second = await watcher.next()
                loop.stop()
                return [first, second]
            }
            loop.run()
            guard await task.value == [SIGUSR1, SIGTERM] else { exit(1) }
        }
    }

    @Test func `an unknown signal throws`() throws {
        let loop = try EventLoop()
        #expect(throws: Errno.invalidArgument) { _ = try SignalWatcher([9999], loop: loop) }
    }
}
