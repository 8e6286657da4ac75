import ManifestDecoding

/// A set of names by their hashes: a list while it is small, so that most manifests allocate nothing.
struct NameSet: ~Copyable {
    private var list = ScratchBuffer<Hash128>()
    /// Of a large set half of each hash: open addressing, 0 for none. Two names out of a million have the same half once in
    /// forty million manifests.
    private var slots: [UInt64] = []
    private var count = 0
    private static let listLimit = 16

    /// - Returns: whether the name was not there before.
    /// - Complexity: O(1).
    mutating func insert(_ name: Hash128) -> Bool {
        if contains(name) { return false }
        if slots.isEmpty, list.count < Self.listLimit {
            list.append(name)
            return true
        }
        if count * 4 >= slots.count * 3 { grow() }
        count += 1
        slots[slot(of: Self.half(name))] = Self.half(name)
        return true
    }

    @inline(__always)
    func contains(_ name: Hash128) -> Bool {
        if _slowPath(!slots.isEmpty) { return slots[slot(of: Self.half(name))] != 0 }
        for place in 0..<list.count where list[place] == name { return true }
        return false
    }

    @inline(__always)
    mutating func removeAll() {
        list.truncate(to: 0)
        if _slowPath(!slots.isEmpty) { slots = [] }
        count = 0
    }

    private static func half(_ name: Hash128) -> UInt64 { max(name.high, 1) }

    private func slot(of half: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: half) & (slots.count - 1)
        while slots[slot] != 0, slots[slot] != half { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: max(4 * Self.listLimit, 2 * old.count))
        if old.isEmpty {
            count = list.count
            for place in 0..<list.count { slots[slot(of: Self.half(list[place]))] = Self.half(list[place]) }
        }
        for half in old where half != 0 { slots[slot(of: half)] = half }
    }
}
