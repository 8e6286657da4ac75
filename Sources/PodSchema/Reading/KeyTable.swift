import ManifestDecoding

/// The last node of each key of a large map: a place of four bytes a key, so that even a map of a million is small.
///
/// Open addressing by a keyed hash of the text, so that nobody can choose keys that all meet.
struct KeyTable {
    /// The map.
    let node: Int
    /// Nodes of keys, 0 for none: no key is a tape's first node.
    private var slots: [Int32]
    private let key: Hash128

    /// - Complexity: O(members).
    init(of node: Int, key: Hash128, _ view: borrowing TapeView) {
        self.node = node
        self.key = key
        var count = 0
        var members = view.members(of: node)
        while members.next() != nil { count += 1 }
        var size = 64
        while size < count * 4 / 3 { size *= 2 }
        slots = [Int32](repeating: 0, count: size)
        members = view.members(of: node)
        while let member = members.next() {
            slots[slot(of: member.node, view)] = Int32(truncatingIfNeeded: member.node)
        }
    }

    /// The last key with the same text.
    func last(_ node: Int, _ view: borrowing TapeView) -> Int { Int(slots[slot(of: node, view)]) }

    /// The last key that is a name of the program's, or another text.
    func find(_ name: Span<UInt8>, _ view: borrowing TapeView) -> Int? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Hash128(name, seed: key).low) & mask
        while slots[slot] != 0 {
            if view.scalar(Int(slots[slot])).equals(name) { return Int(slots[slot]) }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Where a key with this text stands, or could.
    private func slot(of node: Int, _ view: borrowing TapeView) -> Int {
        let mask = slots.count - 1
        let bytes = view.key(node)
        var slot = Int(truncatingIfNeeded: view.hash(node, seed: key).low) & mask
        while slots[slot] != 0 {
            let other = Int(slots[slot])
            if view.key(other) == bytes, bytes.count <= 16 || view.hasSameText(other, node) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }
}

extension TapeView {
    /// Whether two scalars have the same text.
    func hasSameText(_ first: Int, _ second: Int) -> Bool {
        let left = bytes(first)
        let right = bytes(second)
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
