import LinuxIO

/// Lets so many at a time do something, the others in the order in which they came.
///
/// Who takes long does not keep the others waiting: after some time its place is given to the next one.
actor TurnQueue {
    private nonisolated let loop: EventLoop
    private let width: Int
    /// Milliseconds for which a place is kept.
    private let patience: Int64
    /// When those who have a place got it.
    private var places: [Int: MonotonicTime] = [:]
    private var waiting: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
    private var newest = 0
    private nonisolated let alarm: EventSource
    private var isPatrolling = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    init(width: Int, patience: Int64, loop: EventLoop) {
        self.width = width
        self.patience = patience
        self.loop = loop
        alarm = loop.alarm()
    }

    /// Waits for a place.
    ///
    /// - Returns: what `leave` wants to know.
    func enter() async -> Int {
        newest += 1
        let number = newest
        if places.count < width && waiting.isEmpty {
            places[number] = .now
            return number
        }
        if !isPatrolling {
            isPatrolling = true
            Task(executorPreference: loop) { await self.patrol() }
        }
        await withCheckedContinuation { waiting.append((number, $0)) }
        return number
    }

    /// Gives the place back.
    func leave(_ number: Int) {
        places[number] = nil
        admit()
    }

    private func admit() {
        var admitted = 0
        while admitted < waiting.count && places.count < width {
            places[waiting[admitted].number] = .now
            waiting[admitted].continuation.resume()
            admitted += 1
        }
        waiting.removeFirst(admitted)
    }

    /// Takes places back as long as somebody waits.
    private func patrol() async {
        while !waiting.isEmpty {
            let oldest = places.values.min() ?? .now
            _ = await alarm.readable(until: oldest.advanced(byMilliseconds: patience))
            let now = MonotonicTime.now
            places = places.filter { now.nanoseconds(since: $1) < patience * 1_000_000 }
            admit()
        }
        isPatrolling = false
    }
}
