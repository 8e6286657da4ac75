import ManifestDecoding

/// Finds the leaves that only one of two manifests has.
///
/// Leaves come in the schema's order, so two versions of a manifest agree at both ends: only what lies between is looked
/// up.
struct LeafComparison {
    /// The leaves of one manifest.
    struct Side {
        let leaves: [Leaf]
        /// Who owns each accumulator; leaves of 0 do not count.
        let owners: [UInt64]

        /// A leaf's hash holds its path and its value.
        fileprivate func key(_ index: Int) -> Key {
            Key(hash: leaves[index].hash, owner: owners[leaves[index].slot])
        }

        fileprivate func counts(_ index: Int) -> Bool { owners[leaves[index].slot] != 0 }
    }

    fileprivate struct Key: Hashable {
        let hash: Hash128
        let owner: UInt64
    }

    private(set) var onlyOld: [Leaf] = []
    private(set) var onlyNew: [Leaf] = []

    /// - Complexity: O(leaves).
    init(old: Side, new: Side) {
        let (oldRange, newRange) = Self.between(old, new)
        var counts: [Key: Int] = [:]
        for index in oldRange where old.counts(index) { counts[old.key(index), default: 0] += 1 }
        for index in newRange where new.counts(index) {
            let key = new.key(index)
            if let count = counts[key], count > 0 {
                counts[key] = count - 1
            } else {
                onlyNew.append(new.leaves[index])
            }
        }
        for index in oldRange where old.counts(index) {
            let key = old.key(index)
            guard let count = counts[key], count > 0 else { continue }
            counts[key] = count - 1
            onlyOld.append(old.leaves[index])
        }
    }

    /// What lies between the equal leaves at both ends.
    private static func between(_ old: Side, _ new: Side) -> (Range<Int>, Range<Int>) {
        var oldStart = 0
        var newStart = 0
        var oldEnd = old.leaves.count
        var newEnd = new.leaves.count
        while true {
            while oldStart < oldEnd, !old.counts(oldStart) { oldStart += 1 }
            while newStart < newEnd, !new.counts(newStart) { newStart += 1 }
            guard oldStart < oldEnd, newStart < newEnd, old.key(oldStart) == new.key(newStart) else { break }
            oldStart += 1
            newStart += 1
        }
        while true {
            while oldEnd > oldStart, !old.counts(oldEnd - 1) { oldEnd -= 1 }
            while newEnd > newStart, !new.counts(newEnd - 1) { newEnd -= 1 }
            guard oldEnd > oldStart, newEnd > newStart, old.key(oldEnd - 1) == new.key(newEnd - 1) else { break }
            oldEnd -= 1
            newEnd -= 1
        }
        return (oldStart..<oldEnd, newStart..<newEnd)
    }
}
