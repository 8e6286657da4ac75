import LinuxIO

/// The calls of one connection that somebody waits for: those under way by their stream, and those that wait for one, in
/// the order in which they came.
struct CallTable {
    /// A call's place and how often the place was used: an old number does not meet a newer call.
    struct ID: Hashable, Sendable {
        fileprivate let slot: Int
        fileprivate let generation: Int
    }

    /// What a call asks for; the message stands behind its length.
    struct Request {
        let path: HeaderField
        let message: [UInt8]
        let deadline: MonotonicTime?
        let wantsMany: Bool
    }

    /// A call as far as this side knows it.
    struct Call {
        let request: Request
        /// Its stream; nil while it waits for one.
        var stream: UInt32?
        var waiter: CheckedContinuation<CallResult, Never>?
        /// For a stream of messages: those that nobody has taken.
        var messages = MessageQueue()
        /// How it ended, when there are messages before that, or nobody waited.
        var end: CallResult?
    }

    private struct Slot {
        var generation = 0
        var call: Call?
    }

    private var slots: [Slot] = []
    private var free: [Int] = []
    private var slotOfStream: [UInt32: Int] = [:]
    private var deadlines = DeadlineHeap()
    /// The slots of calls that wait for a stream; those that have ended meanwhile are still in it.
    private var queue: [ID] = []

    /// The earliest deadline of any call.
    var nextDeadline: MonotonicTime? { deadlines.first?.time }

    /// Whether no call is there.
    var isEmpty: Bool { free.count == slots.count }

    subscript(id: ID) -> Call? {
        get { slots[id.slot].generation == id.generation ? slots[id.slot].call : nil }
        set {
            precondition(slots[id.slot].generation == id.generation, "a call that has gone")
            slots[id.slot].call = newValue
        }
    }

    /// Adds a call; it waits for a stream.
    mutating func add(_ request: Request) -> ID {
        let slot = free.popLast() ?? slots.count
        if slot == slots.count { slots.append(Slot()) }
        slots[slot].call = Call(request: request)
        if let deadline = request.deadline { deadlines.insert(deadline, slot: slot) }
        let id = ID(slot: slot, generation: slots[slot].generation)
        queue.append(id)
        return id
    }

    /// Takes a call out; nil when it has gone already.
    mutating func remove(_ id: ID) -> Call? {
        guard let call = self[id] else { return nil }
        slots[id.slot].call = nil
        slots[id.slot].generation += 1
        free.append(id.slot)
        deadlines.remove(slot: id.slot)
        if let stream = call.stream { slotOfStream[stream] = nil }
        return call
    }

    /// Keeps a message of a call until somebody takes it; returns the memory of those that are kept.
    mutating func append(_ message: MessageBytes, to id: ID) -> Int {
        guard slots[id.slot].generation == id.generation else { return 0 }
        slots[id.slot].call?.messages.append(message)
        return slots[id.slot].call?.messages.size ?? 0
    }

    /// Takes the oldest message of a call.
    mutating func popMessage(of id: ID) -> MessageBytes? {
        guard slots[id.slot].generation == id.generation else { return nil }
        return slots[id.slot].call?.messages.popFirst()
    }

    /// Whether calls may wait for a stream; they can have ended meanwhile.
    var hasQueue: Bool { !queue.isEmpty }

    /// The oldest call that waits for a stream; it waits no more.
    mutating func popQueue() -> ID? {
        while !queue.isEmpty {
            let id = queue.removeFirst()
            if self[id] != nil { return id }
        }
        return nil
    }

    /// Notes the stream of a call.
    mutating func setStream(_ stream: UInt32, of id: ID) {
        slots[id.slot].call?.stream = stream
        slotOfStream[stream] = id.slot
    }

    /// The call of a stream.
    func id(ofStream stream: UInt32) -> ID? {
        slotOfStream[stream].map { ID(slot: $0, generation: slots[$0].generation) }
    }

    /// The call whose deadline has passed, the earliest first.
    func expired(now: MonotonicTime) -> ID? {
        guard let first = deadlines.first, first.time <= now else { return nil }
        return ID(slot: first.slot, generation: slots[first.slot].generation)
    }

    /// Every call.
    var all: [ID] {
        slots.indices.filter { slots[$0].call != nil }.map { ID(slot: $0, generation: slots[$0].generation) }
    }
}

/// What a call, or a step of one with many messages, comes to: nil for the end of the messages.
typealias CallResult = Result<MessageBytes?, CallFailure>

/// Why a call failed, without its name.
struct CallFailure: Error {
    let reason: CallError.Reason
    let message: String
    let isUnprocessed: Bool

    init(_ reason: CallError.Reason, _ message: String = "", isUnprocessed: Bool = false) {
        self.reason = reason
        self.message = message
        self.isUnprocessed = isUnprocessed
    }
}
