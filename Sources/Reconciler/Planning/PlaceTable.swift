import ManifestDecoding

/// Places in an array by hashes of 128 bits, which need no hashing again: they are keyed, so that nobody can choose ones
/// that collide.
///
/// - Complexity: O(1) for every call but `reserveCapacity`.
struct PlaceTable {
    private struct Slot {
        var hash: Hash128
        /// Less than zero for a free slot.
        var place: Int
    }

    private static let free = Slot(hash: .zero, place: -1)

    /// Open addressing with linear probing; at most half of it is in use.
    private var slots: [Slot] = []
    private(set) var count = 0

    /// Makes room for so many places.
    mutating func reserveCapacity(_ capacity: Int) {
        var size = max(slots.count, 16)
        while size < capacity * 2 { size *= 2 }
        if size > slots.count { resize(to: size) }
    }

    /// The place of a hash.
    subscript(hash: Hash128) -> Int? {
        if slots.isEmpty { return nil }
        let place = slots[slot(of: hash)].place
        return place < 0 ? nil : place
    }

    /// The place of a hash, which is the given one if it had none.
    mutating func place(of hash: Hash128, orAdd place: Int) -> Int {
        if (count + 1) * 2 > slots.count { resize(to: max(slots.count * 2, 16)) }
        let slot = slot(of: hash)
        if slots[slot].place >= 0 { return slots[slot].place }
        slots[slot] = Slot(hash: hash, place: place)
        count += 1
        return place
    }

    /// Forgets a hash, and moves later ones of the same run up, so that no search ends too early.
    mutating func remove(_ hash: Hash128) {
        guard self[hash] != nil else { return }
        let mask = slots.count - 1
        var hole = slot(of: hash)
        var next = (hole + 1) & mask
        while slots[next].place >= 0 {
            // Whether the entry at `next` may stand at `hole`: its home is not between them.
            if (next - home(slots[next].hash)) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = Self.free
        count -= 1
    }

    /// Where the search for a hash starts.
    private func home(_ hash: Hash128) -> Int { Int(truncatingIfNeeded: hash.low) & (slots.count - 1) }

    /// The slot that holds a hash, or the free one where it would go.
    private func slot(of hash: Hash128) -> Int {
        var slot = home(hash)
        while slots[slot].place >= 0, slots[slot].hash != hash { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func resize(to size: Int) {
        let old = slots
        slots = [Slot](repeating: Self.free, count: size)
        for entry in old where entry.place >= 0 { slots[slot(of: entry.hash)] = entry }
    }
}
