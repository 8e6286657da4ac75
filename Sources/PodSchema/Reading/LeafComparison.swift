import ManifestDecoding

/// Finds the leaves that only one of two readings has.
///
/// Only sums that differ are looked into. Leaves come in the schema's order, so two versions of a manifest agree at both
/// ends: only what lies between is looked up.
struct LeafComparison {
    private struct Key: Hashable {
        let hash: Hash128
        let owner: UInt64
    }

    /// Who owns each accumulator, a number that is equal in both readings; leaves of 0 do not count.
    private var oldOwners: [UInt64]
    private var newOwners: [UInt64]
    private(set) var onlyOld: [Leaf] = []
    private(set) var onlyNew: [Leaf] = []

    /// - Complexity: O(leaves).
    init(old: borrowing PodReader, new: borrowing PodReader) {
        oldOwners = Self.owners(old)
        newOwners = Self.owners(new)
        dropEqualSums(old.accumulators, new.accumulators)
        compare(old.leaves, new.leaves)
    }

    /// 0 for volumes, whose leaves stand again under the containers that mount them.
    private static func owners(_ reader: borrowing PodReader) -> [UInt64] {
        var owners = [UInt64](repeating: 0, count: reader.accumulators.count)
        owners[Scope.identity] = UInt64(RestartDomain.identity.rawValue)
        owners[Scope.podSlot] = UInt64(RestartDomain.pod.rawValue)
        owners[Scope.liveSlot] = UInt64(RestartDomain.live.rawValue)
        owners[Scope.resizeSlot] = UInt64(RestartDomain.resize.rawValue)
        for container in reader.containers where !container.isRunOnce {
            owners[container.scope.container] = container.nameHash.mixed(1, 0).low | 1 &<< 63
            owners[container.scope.resize] = container.nameHash.mixed(2, 0).low | 1 &<< 63
            owners[container.scope.live] = container.nameHash.mixed(3, 0).low | 1 &<< 63
        }
        return owners
    }

    private static func slots(of owners: [UInt64]) -> [UInt64: Int] {
        var slots: [UInt64: Int] = [:]
        for slot in owners.indices where owners[slot] != 0 { slots[owners[slot]] = slot }
        return slots
    }

    private mutating func dropEqualSums(
        _ oldSums: borrowing ScratchBuffer<Hash128>,
        _ newSums: borrowing ScratchBuffer<Hash128>
    ) {
        var slots: [UInt64: Int]?
        for slot in newOwners.indices where newOwners[slot] != 0 {
            let owner = newOwners[slot]
            var other = slot < oldOwners.count && oldOwners[slot] == owner ? slot : -1
            if other < 0 {
                // Containers came or went, or changed their order.
                let known = slots ?? Self.slots(of: oldOwners)
                slots = known
                other = known[owner] ?? -1
            }
            guard other >= 0, oldSums[other] == newSums[slot] else { continue }
            oldOwners[other] = 0
            newOwners[slot] = 0
        }
    }

    private mutating func compare(_ old: borrowing ScratchBuffer<Leaf>, _ new: borrowing ScratchBuffer<Leaf>) {
        let (oldRange, newRange) = between(old, new)
        var counts: [Key: Int] = [:]
        for index in oldRange {
            if let key = Self.key(old[index], oldOwners) { counts[key, default: 0] += 1 }
        }
        for index in newRange {
            guard let key = Self.key(new[index], newOwners) else { continue }
            if let count = counts[key], count > 0 {
                counts[key] = count - 1
            } else {
                onlyNew.append(new[index])
            }
        }
        for index in oldRange {
            guard let key = Self.key(old[index], oldOwners), let count = counts[key], count > 0 else { continue }
            counts[key] = count - 1
            onlyOld.append(old[index])
        }
    }

    /// A leaf's hash holds its path and its value.
    @inline(__always)
    private static func key(_ leaf: Leaf, _ owners: [UInt64]) -> Key? {
        let owner = owners[Int(leaf.slot)]
        return owner == 0 ? nil : Key(hash: leaf.hash, owner: owner)
    }

    /// What lies between the equal leaves at both ends.
    private func between(
        _ old: borrowing ScratchBuffer<Leaf>,
        _ new: borrowing ScratchBuffer<Leaf>
    ) -> (Range<Int>, Range<Int>) {
        var oldStart = 0
        var newStart = 0
        var oldEnd = old.count
        var newEnd = new.count
        while true {
            while oldStart < oldEnd, oldOwners[Int(old[oldStart].slot)] == 0 { oldStart += 1 }
            while newStart < newEnd, newOwners[Int(new[newStart].slot)] == 0 { newStart += 1 }
            guard oldStart < oldEnd, newStart < newEnd,
                Self.key(old[oldStart], oldOwners) == Self.key(new[newStart], newOwners)
            else { break }
            oldStart += 1
            newStart += 1
        }
        while true {
            while oldEnd > oldStart, oldOwners[Int(old[oldEnd - 1].slot)] == 0 { oldEnd -= 1 }
            while newEnd > newStart, newOwners[Int(new[newEnd - 1].slot)] == 0 { newEnd -= 1 }
            guard oldEnd > oldStart, newEnd > newStart,
                Self.key(old[oldEnd - 1], oldOwners) == Self.key(new[newEnd - 1], newOwners)
            else { break }
            oldEnd -= 1
            newEnd -= 1
        }
        return (oldStart..<oldEnd, newStart..<newEnd)
    }
}
