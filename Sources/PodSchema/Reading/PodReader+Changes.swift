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
        var comparison = LeafComparison(old: old.ownedLeaves(oldView), new: new.ownedLeaves(newView))
        comparison.dropEqual()
        let before = old.describe(comparison.old, oldView)
        let after = new.describe(comparison.new, newView)
        return ChangeList(
            before: before,
            after: after,
            qosBefore: old.qos.value.name,
            qosAfter: new.qos.value.name
        ).changes
    }

    /// Every leaf with the container that it belongs to.
    private func ownedLeaves(_ view: borrowing TapeView) -> [OwnedLeaf] {
        var owners = [LeafOwner](repeating: LeafOwner(domain: .none, container: nil), count: accumulators.count)
        owners[Scope.identity].domain = .identity
        owners[Scope.podSlot].domain = .pod
        owners[Scope.liveSlot].domain = .live
        owners[Scope.resizeSlot].domain = .resize
        for container in containers where !container.isRunOnce {
            let name = view.string(container.name)
            owners[container.scope.container] = LeafOwner(domain: .container, container: name)
            owners[container.scope.resize] = LeafOwner(domain: .resize, container: name)
            owners[container.scope.live] = LeafOwner(domain: .live, container: name)
        }
        // What is left are volumes, whose leaves stand again under the containers that mount them.
        return leaves.compactMap { owners[$0.slot].domain == .none ? nil : OwnedLeaf(leaf: $0, owner: owners[$0.slot]) }
    }

    /// The leaves with path and value as text. Of an element or object that is new as a whole only that is told.
    private func describe(_ leaves: [OwnedLeaf], _ view: borrowing TapeView) -> [DescribedLeaf] {
        var described: [DescribedLeaf] = []
        var whole: OwnedLeaf?
        for owned in leaves {
            if let whole, isInside(owned, whole) { continue }
            let isWhole = owned.leaf.node >= 0 && !view.isScalar(owned.leaf.node)
            whole = isWhole ? owned : nil
            let path = keptSteps[owned.leaf.steps]
            // An element without a name is told apart by position: its list is what changed.
            let isListed = path.last?.kind == .element
            described.append(
                DescribedLeaf(
                    owner: owned.owner,
                    path: owned.leaf.path,
                    list: isListed ? schema.description(of: path.dropLast(), named: true, view) : nil,
                    field: schema.description(of: path, named: true, view),
                    value: owned.leaf.node >= 0 ? ManifestText.flow(owned.leaf.node, view) : nil
                )
            )
        }
        return described
    }

    private func isInside(_ leaf: OwnedLeaf, _ whole: OwnedLeaf) -> Bool {
        guard leaf.owner == whole.owner, leaf.leaf.steps.count > whole.leaf.steps.count else { return false }
        let prefix = keptSteps[whole.leaf.steps]
        return keptSteps[leaf.leaf.steps].prefix(prefix.count).elementsEqual(prefix) {
            $0.kind == $1.kind && $0.value == $1.value
        }
    }
}

/// Whose digest a leaf counts in.
struct LeafOwner: Hashable {
    var domain: RestartDomain
    var container: String?
}

struct OwnedLeaf {
    let leaf: Leaf
    let owner: LeafOwner
}

/// A leaf that differs, as text.
struct DescribedLeaf {
    let owner: LeafOwner
    let path: Hash128
    /// The list that it is a scalar or nameless element of.
    let list: String?
    let field: String
    let value: String?
}

/// Finds the leaves that only one of two manifests has.
struct LeafComparison {
    private(set) var old: [OwnedLeaf]
    private(set) var new: [OwnedLeaf]

    init(old: [OwnedLeaf], new: [OwnedLeaf]) {
        self.old = old
        self.new = new
    }

    private struct Key: Hashable {
        let hash: Hash128
        let owner: LeafOwner
    }

    /// A leaf's hash holds its path and its value: equal ones pair off.
    mutating func dropEqual() {
        var counts: [Key: Int] = [:]
        counts.reserveCapacity(old.count)
        for leaf in old { counts[Key(hash: leaf.leaf.hash, owner: leaf.owner), default: 0] += 1 }
        new.removeAll { leaf in
            let key = Key(hash: leaf.leaf.hash, owner: leaf.owner)
            guard let count = counts[key], count > 0 else { return false }
            counts[key] = count - 1
            return true
        }
        old.removeAll { leaf in
            let key = Key(hash: leaf.leaf.hash, owner: leaf.owner)
            guard let count = counts[key], count > 0 else { return true }
            counts[key] = count - 1
            return false
        }
    }
}

/// Pairs what is gone with what is new.
struct ChangeList {
    private(set) var changes: [FieldChange] = []

    private struct Key: Hashable {
        let owner: LeafOwner
        let field: String
    }

    private struct Values {
        var old: [String?] = []
        var new: [String?] = []
    }

    init(before: [DescribedLeaf], after: [DescribedLeaf], qosBefore: String, qosAfter: String) {
        var order: [Key] = []
        var values: [Key: Values] = [:]
        func key(_ leaf: DescribedLeaf) -> Key {
            let key = Key(owner: leaf.owner, field: leaf.list ?? leaf.field)
            if values[key] == nil {
                values[key] = Values()
                order.append(key)
            }
            return key
        }
        for leaf in before where leaf.path != PodReader.qosPath { values[key(leaf)]?.old.append(leaf.value) }
        for leaf in after where leaf.path != PodReader.qosPath { values[key(leaf)]?.new.append(leaf.value) }
        for key in order { add(key, values[key] ?? Values()) }
        if qosBefore != qosAfter {
            changes.append(
                FieldChange(field: "status.qosClass", old: qosBefore, new: qosAfter, domain: .pod, container: nil)
            )
        }
        dropOrders()
    }

    private mutating func add(_ key: Key, _ values: Values) {
        // Elements of a list that only moved are no change of their own.
        var old = values.old
        let new = values.new.filter { value in
            guard let index = old.firstIndex(of: value), value != nil else { return true }
            old.remove(at: index)
            return false
        }
        changes.append(
            FieldChange(
                field: key.field,
                old: text(old),
                new: text(new),
                domain: key.owner.domain,
                container: key.owner.container
            )
        )
    }

    private func text(_ values: [String?]) -> String? {
        let given = values.compactMap(\.self)
        return given.isEmpty ? nil : given.joined(separator: ", ")
    }

    /// That the order of a list changed is only told where nothing else of it did.
    private mutating func dropOrders() {
        let fields = changes.filter { $0.old != nil || $0.new != nil }.map(\.field)
        changes.removeAll { change in
            change.old == nil && change.new == nil && fields.contains { $0.hasPrefix(change.field + "[") }
        }
    }
}
