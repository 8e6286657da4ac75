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
        let comparison = LeafComparison(
            old: LeafComparison.Side(leaves: old.leaves, owners: old.slotOwners()),
            new: LeafComparison.Side(leaves: new.leaves, owners: new.slotOwners())
        )
        let before = old.describe(comparison.onlyOld, oldView)
        let after = new.describe(comparison.onlyNew, newView)
        return ChangeList(
            before: before,
            after: after,
            qosBefore: old.qos.value.name,
            qosAfter: new.qos.value.name
        ).changes
    }

    /// A number for the owner of each accumulator that is equal in both manifests; 0 for volumes, whose leaves stand
    /// again under the containers that mount them.
    private func slotOwners() -> [UInt64] {
        var owners = [UInt64](repeating: 0, count: accumulators.count)
        owners[Scope.identity] = UInt64(RestartDomain.identity.rawValue)
        owners[Scope.podSlot] = UInt64(RestartDomain.pod.rawValue)
        owners[Scope.liveSlot] = UInt64(RestartDomain.live.rawValue)
        owners[Scope.resizeSlot] = UInt64(RestartDomain.resize.rawValue)
        for container in containers where !container.isRunOnce {
            owners[container.scope.container] = container.nameHash.mixed(1, 0).low | 1 &<< 63
            owners[container.scope.resize] = container.nameHash.mixed(2, 0).low | 1 &<< 63
            owners[container.scope.live] = container.nameHash.mixed(3, 0).low | 1 &<< 63
        }
        return owners
    }

    /// A leaf with its domain and container.
    private func owned(_ leaf: Leaf, _ view: borrowing TapeView) -> OwnedLeaf {
        var owner = LeafOwner(domain: .pod, container: nil)
        switch leaf.slot {
        case Scope.identity: owner.domain = .identity
        case Scope.podSlot: break
        case Scope.liveSlot: owner.domain = .live
        case Scope.resizeSlot: owner.domain = .resize
        default:
            for container in containers where !container.isRunOnce {
                let scope = container.scope
                guard leaf.slot == scope.container || leaf.slot == scope.resize || leaf.slot == scope.live else {
                    continue
                }
                owner.container = view.string(container.name)
                owner.domain = leaf.slot == scope.container ? .container : leaf.slot == scope.resize ? .resize : .live
                break
            }
        }
        return OwnedLeaf(leaf: leaf, owner: owner)
    }

    /// The leaves with path and value as text. Of an element or object that is new as a whole only that is told.
    private func describe(_ leaves: [Leaf], _ view: borrowing TapeView) -> [DescribedLeaf] {
        var described: [DescribedLeaf] = []
        var whole: OwnedLeaf?
        for leaf in leaves {
            let owned = owned(leaf, view)
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
