import Glibc
import LinuxIO
import LoopTesting
import Testing

/// A pipe whose reading end a loop watches.
private final class WatchedPipe: Sendable {
    let reader: Descriptor
    let writer: Descriptor
    let source: EventSource

    init(_ loop: EventLoop) throws {
        let ends = try makePipe()
        reader = Descriptor(adopting: ends.reader)
        writer = Descriptor(adopting: ends.writer)
        source = try loop.source(for: reader)
    }

    func drain() {
        var bytes = [UInt8](repeating: 0, count: 100)
        _ = read(reader.raw, &bytes, bytes.count)
    }
}

struct EventSourceTests {
    @Test func `unread bytes are reported again, later ones anew`() async throws {
        try await onLoop { loop in
            let pipe = try WatchedPipe(loop)
            for _ in 0..<3 {
                try pipe.writer.write(all: [1, 2])
                #expect(await pipe.source.readable() == .readable)
                #expect(await pipe.source.readable() == .readable)
                pipe.drain()
                #expect(await pipe.source.readable(until: .now) == .deadline)
            }
        }
    }

    @Test func `the other end's closing is reported`() async throws {
        try await onLoop { loop in
            let ends = try makePipe()
            let source = try loop.source(for: Descriptor(adopting: ends.reader))
            try Descriptor(adopting: ends.writer).close()
            #expect(await source.readable() == .readable)
        }
    }

    @Test func `deadlines end waits in their order, never early`() async throws {
        try await onLoop { loop in
            let start = MonotonicTime.now
            let order = try await withThrowingTaskGroup(of: Int.self) { group in
                for milliseconds in [30, 1, 20, 2, 10, 3] {
                    let pipe = try WatchedPipe(loop)
                    let deadline = start.advanced(byMilliseconds: Int64(milliseconds))
                    group.addTask {
                        #expect(await pipe.source.readable(until: deadline) == .deadline)
                        #expect(MonotonicTime.now >= deadline)
                        return milliseconds
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(order == [1, 2, 3, 10, 20, 30])
        }
    }

    @Test func `a wake before the wait counts, once`() async throws {
        try await onLoop { loop in
            let pipe = try WatchedPipe(loop)
            pipe.source.wake()
            pipe.source.wake()
            #expect(await pipe.source.readable() == .woken)
            #expect(await pipe.source.readable(until: .now) == .deadline)
        }
    }

    @Test func `a wake from another thread ends the wait`() async throws {
        try await onLoop { loop in
            let pipe = try WatchedPipe(loop)
            for _ in 0..<200 {
                let waker = Task { @concurrent in pipe.source.wake() }
                #expect(await pipe.source.readable() == .woken)
                await waker.value
            }
        }
    }

    @Test func `a deadline set on another thread wakes the loop`() async throws {
        try await onLoop { loop in
            let pipe = try WatchedPipe(loop)
            let wakeup = await Task.detached {
                await pipe.source.readable(until: MonotonicTime.now.advanced(byMilliseconds: 1))
            }.value
            #expect(wakeup == .deadline)
        }
    }

    @Test func `cancelling the task ends its wait`() async throws {
        try await onLoop { loop in
            let pipe = try WatchedPipe(loop)
            let waiting = Task(executorPreference: loop) { await pipe.source.readable() }
            await Task.yield()
            waiting.cancel()
            #expect(await waiting.value == .woken)
        }
    }

    @Test func `a cancelled source ends its wait and every later one`() async throws {
        try await onLoop { loop in
            let pipe = try WatchedPipe(loop)
            let waiting = Task(executorPreference: loop) { await pipe.source.readable() }
            await Task.yield()
            pipe.source.cancel()
            pipe.source.cancel()
            #expect(await waiting.value == .woken)
            try pipe.writer.write(all: [1])
            #expect(await pipe.source.readable() == .woken)
        }
    }

    @Test func `a source that went frees its descriptor and disturbs no later one`() async throws {
        try await onLoop { loop in
            let next = dup(0)
            close(next)
            for _ in 0..<100 {
                // Readable at once and never waited for: its event may still be on its way when it goes.
                let gone = try WatchedPipe(loop)
                try gone.writer.write(all: [1])
                await Task.yield()
                gone.source.cancel()
                let quiet = try WatchedPipe(loop)
                #expect(await quiet.source.readable(until: .now) == .deadline)
            }
        }
    }

    @Test func `a source that is always readable keeps no deadline from passing`() async throws {
        try await onLoop { loop in
            let busy = try WatchedPipe(loop)
            try busy.writer.write(all: [1])
            let quiet = try WatchedPipe(loop)
            await withDiscardingTaskGroup { group in
                let ended = Tally()
                group.addTask {
                    #expect(await quiet.source.readable(until: .now) == .deadline)
                    ended.add()
                }
                for _ in 0..<1_000 where ended.count == 0 {
                    #expect(await busy.source.readable() == .readable)
                }
                #expect(ended.count == 1)
            }
        }
    }

    @Test func `a regular file cannot be watched`() throws {
        let loop = try EventLoop()
        let directory = TemporaryDirectory()
        let path = directory.write("file", "")
        #expect(throws: Errno.notPermitted) { _ = try loop.source(for: Descriptor.open(path: path)) }
    }

    @Test func `one inotify event costs no wake from another thread`() async throws {
        try await onLoop { loop in
            let directory = TemporaryDirectory()
            let queue = try Inotify()
            _ = try queue.addWatch(path: directory.path, mask: .created)
            let source = try loop.source(for: queue.descriptor)
            let before = loop.statistics
            directory.write("a", "")
            #expect(await source.readable() == .readable)
            #expect(loop.statistics.crossThreadWakes == before.crossThreadWakes)
            var batch = InotifyBatch()
            #expect(try queue.read(into: &batch))
        }
    }
}
