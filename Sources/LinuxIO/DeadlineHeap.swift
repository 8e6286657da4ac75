/// Pending deadlines, at most one for each small number (its slot), earliest first: a binary heap that knows where each
/// slot's entry is, so that one can be taken out.
public struct DeadlineHeap: Sendable {
    private var entries: [(time: MonotonicTime, slot: Int)] = []
    /// The place in `entries` of each slot's deadline; -1 without one.
    private var places: [Int] = []

    /// Makes an empty heap.
    public init() {}

    /// The earliest deadline and whose it is.
    public var first: (time: MonotonicTime, slot: Int)? { entries.first }

    /// Adds a deadline. O(log n).
    ///
    /// - Precondition: The slot has none.
    public mutating func insert(_ time: MonotonicTime, slot: Int) {
        while places.count <= slot { places.append(-1) }
        precondition(places[slot] == -1, "a second deadline for one slot")
        entries.append((time, slot))
        places[slot] = entries.count - 1
        moveUp(entries.count - 1)
    }

    /// Takes a slot's deadline out, if it has one. O(log n).
    public mutating func remove(slot: Int) {
        guard slot < places.count, places[slot] != -1 else { return }
        let place = places[slot]
        exchange(place, entries.count - 1)
        entries.removeLast()
        places[slot] = -1
        if place < entries.count {
            moveUp(place)
            moveDown(place)
        }
    }

    private mutating func moveUp(_ start: Int) {
        var place = start
        while place > 0, entries[place].time < entries[(place - 1) / 2].time {
            exchange(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func moveDown(_ start: Int) {
        var place = start
        while true {
            var child = 2 * place + 1
            guard child < entries.count else { return }
            if child + 1 < entries.count, entries[child + 1].time < entries[child].time { child += 1 }
            guard entries[child].time < entries[place].time else { return }
            exchange(place, child)
            place = child
        }
    }

    private mutating func exchange(_ left: Int, _ right: Int) {
        entries.swapAt(left, right)
        places[entries[left].slot] = left
        places[entries[right].slot] = right
    }
}
