/// What the event loop knows of its sources. The loop's lock guards it; it makes no system call and resumes nobody.
struct SourceTable {
    typealias Waiter = UnsafeContinuation<Wakeup, Never>

    /// What to do after a wait was asked for.
    enum WaitAction {
        /// Resume at once with `woken`.
        case resume
        /// The waiter is noted.
        case suspended(arm: Int32?, isEarliestDeadline: Bool)
    }

    /// Stands in for the descriptor of a source that only has deadlines and wake-ups.
    static let noDescriptor: Int32 = -2

    private struct Slot {
        /// The source's own duplicate of the descriptor, `noDescriptor`, or -1 when the slot is free.
        var descriptor: Int32
        /// Grows with each use of the slot: events and calls of an earlier source do not match.
        var generation: UInt32
        /// The events that epoll will report; one report disarms the descriptor.
        var armed: UInt32
        /// A wake that nobody has waited for yet.
        var isWoken = false
        // Safety: set when the task suspends; whoever takes it out resumes it, under the lock only one can.
        var waiter: Waiter?
    }

    private var slots: [Slot] = []
    private var free: [Int] = []
    private var deadlines = DeadlineHeap()

    /// The earliest deadline.
    var nextDeadline: MonotonicTime? { deadlines.first?.time }

    /// Adds a source whose descriptor is about to be armed for these events; returns the tag for epoll.
    mutating func add(descriptor: Int32, armed: UInt32) -> UInt64 {
        let index = free.popLast() ?? slots.count
        if index == slots.count {
            slots.append(Slot(descriptor: descriptor, generation: 0, armed: armed))
        } else {
            slots[index] = Slot(descriptor: descriptor, generation: slots[index].generation, armed: armed)
        }
        return UInt64(slots[index].generation) << 32 | UInt64(index)
    }

    /// Forgets a source; returns the descriptor to close and who waited. Nil when it is forgotten already.
    mutating func remove(_ tag: UInt64) -> (descriptor: Int32, waiter: Waiter?)? {
        guard let index = index(of: tag) else { return nil }
        let descriptor = slots[index].descriptor
        let waiter = takeWaiter(index)
        slots[index].descriptor = -1
        // Wraps after 2^32 uses of one slot; a stale event lives for one turn of the loop only.
        slots[index].generation &+= 1
        free.append(index)
        return (descriptor, waiter)
    }

    /// Notes who waits, for which events, and until when.
    mutating func wait(
        _ tag: UInt64,
        for events: UInt32,
        until deadline: MonotonicTime?,
        _ waiter: Waiter
    ) -> WaitAction {
        guard let index = index(of: tag) else { return .resume }
        if slots[index].isWoken {
            slots[index].isWoken = false
            return .resume
        }
        precondition(slots[index].waiter == nil, "an event source has a single consumer")
        slots[index].waiter = waiter
        let needsArming = slots[index].armed != events && slots[index].descriptor != Self.noDescriptor
        let arm = needsArming ? slots[index].descriptor : nil
        slots[index].armed = events
        guard let deadline else { return .suspended(arm: arm, isEarliestDeadline: false) }
        deadlines.insert(deadline, slot: index)
        return .suspended(arm: arm, isEarliestDeadline: deadlines.first?.slot == index)
    }

    /// A wake: returns who waits, or remembers it.
    mutating func wake(_ tag: UInt64) -> Waiter? {
        guard let index = index(of: tag) else { return nil }
        let waiter = takeWaiter(index)
        if waiter == nil { slots[index].isWoken = true }
        return waiter
    }

    /// epoll reported the source: returns who waits. Without one the next wait arms it again and sees it again.
    mutating func becameReady(_ tag: UInt64) -> Waiter? {
        guard let index = index(of: tag) else { return nil }
        slots[index].armed = 0
        return takeWaiter(index)
    }

    /// Who has waited until `now`, the earliest deadline first; nil when nobody has.
    mutating func popExpired(now: MonotonicTime) -> Waiter? {
        guard let first = deadlines.first, first.time <= now else { return nil }
        return takeWaiter(first.slot)
    }

    private mutating func takeWaiter(_ index: Int) -> Waiter? {
        guard let waiter = slots[index].waiter else { return nil }
        slots[index].waiter = nil
        deadlines.remove(slot: index)
        return waiter
    }

    private func index(of tag: UInt64) -> Int? {
        let index = Int(truncatingIfNeeded: tag & 0xffff_ffff)
        guard index < slots.count, slots[index].descriptor != -1 else { return nil }
        return UInt64(slots[index].generation) == tag >> 32 ? index : nil
    }
}
