import LinuxIO
import LoopTesting
import Testing

@testable import NodeAgent

struct TurnQueueTests {
    @Test func `so many at a time, in order`() async throws {
        try await onLoop { loop in
            let queue = TurnQueue(width: 2, patience: 60_000, loop: loop)
            let (first, second) = (await queue.enter(), await queue.enter())
            let third = Task(executorPreference: loop) { await queue.enter() }
            for _ in 0..<20 { await Task.yield() }
            await queue.leave(first)
            let number = await third.value
            #expect(number > second)
            await queue.leave(second)
            await queue.leave(number)
            #expect(await queue.enter() > number)
        }
    }

    @Test func `who takes long makes room`() async throws {
        try await onLoop { loop in
            let queue = TurnQueue(width: 1, patience: 20, loop: loop)
            let slow = await queue.enter()
            let next = await queue.enter()
            #expect(next > slow)
            // Its place was given away already.
            await queue.leave(slow)
            await queue.leave(next)
        }
    }
}
