public import ManifestDecoding

extension PodReader {
    /// What differs between two manifests, in the order of the schema's fields.
    ///
    /// Both readers must have been made with the same key and to collect, and must have read the views' manifests last
    /// and found nothing wrong.
    ///
    /// - Complexity: O(fields of both).
    public static func changes(
        from old: borrowing PodReader,
        _ oldView: borrowing TapeView,
        to new: borrowing PodReader,
        _ newView: borrowing TapeView
    ) -> [FieldChange] {
        precondition(old.collects && new.collects && old.key == new.key)
        let comparison = LeafComparison(old: old, new: new)
        return ChangeList(
            before: old.describe(comparison.onlyOld, oldView, besides: newView),
            after: new.describe(comparison.onlyNew, newView, besides: oldView),
            qosBefore: old.qos.value.name,
            qosAfter: new.qos.value.name
        ).changes
    }

    /// Whose digest an accumulator is; nil for a volume's.
    func owner(of slot: Int, _ view: borrowing TapeView) -> LeafOwner? {
        switch slot {
        case Scope.identity: return LeafOwner(domain: .identity, container: nil)
        case Scope.podSlot: return LeafOwner(domain: .pod, container: nil)
        case Scope.liveSlot: return LeafOwner(domain: .live, container: nil)
        case Scope.resizeSlot: return LeafOwner(domain: .resize, container: nil)
        default: break
        }
        for container in containers where !container.isRunOnce {
            let scope = container.scope
            guard slot == scope.container || slot == scope.resize || slot == scope.live else { continue }
            return LeafOwner(
                domain: slot == scope.container ? .container : slot == scope.resize ? .resize : .live,
                container: view.string(container.name)
            )
        }
        return nil
    }

    /// The leaves with path and value as text. Of an element or object that is new as a whole only that is told.
    private func describe(
        _ leaves: [Leaf],
        _ view: borrowing TapeView,
        besides other: borrowing TapeView
    ) -> [DescribedLeaf] {
        let leaves = leaves.filter { $0.path != Self.qosPath }
        let nodes = Set(leaves.map(\.place)).sorted()
        let paths = schema.paths(to: nodes, view)
        var described: [DescribedLeaf] = []
        described.reserveCapacity(leaves.count)
        var whole: (leaf: Leaf, owner: LeafOwner)?
        // A volume that a container mounts twice counts twice, and is told once.
        var told: Set<Int64> = []
        for leaf in leaves where told.insert(Int64(leaf.slot) << 32 | Int64(leaf.place)).inserted {
            guard let owner = owner(of: Int(leaf.slot), view) else { continue }
            if let whole, whole.owner == owner, leaf.isInside(whole.leaf, view) { continue }
            whole = leaf.node >= 0 && !view.isScalar(leaf.place) ? (leaf, owner) : nil
            let path = paths[Self.index(of: leaf.place, in: nodes)]
            described.append(
                DescribedLeaf(
                    owner: owner,
                    field: schema.fieldName(of: path, view),
                    value: leaf.node >= 0 ? FieldText(leaf.place, path, schema, view) : nil,
                    other: described.count < DescribedLeaf.lookedUp && view.isScalar(leaf.place)
                        ? schema.absence(of: path, madeIn: view, in: other) : nil
                )
            )
        }
        return described
    }

    /// The place of a node among sorted ones that hold it.
    private static func index(of node: Int, in nodes: [Int]) -> Int {
        var range = 0..<nodes.count
        while range.count > 1 {
            let middle = range.lowerBound + range.count / 2
            range = nodes[middle] <= node ? middle..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
