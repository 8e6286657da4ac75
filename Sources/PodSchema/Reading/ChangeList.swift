/// Pairs what is gone with what is new.
struct ChangeList {
    private(set) var changes: [FieldChange] = []
    /// Fields that only count elsewhere now: told where nothing else is.
    private var moved: [FieldChange] = []

    private struct Key: Hashable {
        let owner: LeafOwner
        let field: String
    }

    private struct Values {
        var old: [FieldText?] = []
        var new: [FieldText?] = []
        /// What stands in the manifest that has no such leaf.
        var absence: Absence?

        mutating func append(_ leaf: DescribedLeaf, isOld: Bool) {
            if isOld { old.append(leaf.value) } else { new.append(leaf.value) }
            absence = leaf.other
        }
    }

    init(before: [DescribedLeaf], after: [DescribedLeaf], qosBefore: String, qosAfter: String) {
        var order: [Key] = []
        var values: [Key: Values] = [:]
        func note(_ leaf: DescribedLeaf, isOld: Bool) {
            let key = Key(owner: leaf.owner, field: leaf.field)
            if values[key] == nil { order.append(key) }
            // In place: a list may have very many elements.
            values[key, default: Values()].append(leaf, isOld: isOld)
        }
        for leaf in before { note(leaf, isOld: true) }
        for leaf in after { note(leaf, isOld: false) }
        for key in order { add(key, values[key] ?? Values()) }
        if qosBefore != qosAfter {
            changes.append(
                FieldChange(field: "status.qosClass", old: qosBefore, new: qosAfter, domain: .pod, container: nil)
            )
        }
        dropOrders()
        if changes.isEmpty { changes = moved }
    }

    private mutating func add(_ key: Key, _ values: Values) {
        // Elements of a list that only moved are no change of their own.
        var old = values.old
        let new = values.new.filter { value in
            guard let index = old.firstIndex(of: value), value != nil else { return true }
            old.remove(at: index)
            return false
        }
        var change = FieldChange(
            field: key.field,
            old: text(old),
            new: text(new),
            domain: key.owner.domain,
            container: key.owner.container
        )
        guard values.old.isEmpty || values.new.isEmpty, let absence = values.absence else {
            return changes.append(change)
        }
        switch absence {
        case .stated(let value):
            if value == change.old ?? change.new { return moved.append(change) }
            if values.old.isEmpty { change.oldText = FieldText(value) } else { change.newText = FieldText(value) }
        case .defaulted(let value): change.defaultValue = value
        }
        changes.append(change)
    }

    private func text(_ values: [FieldText?]) -> FieldText? {
        let given = values.compactMap(\.self)
        if given.count <= 1 { return given.first }
        return FieldText(
            given.map(\.full).joined(separator: ", "),
            masked: given.map(\.shown).joined(separator: ", ")
        )
    }

    /// That the order of a list changed is only told where nothing else of it did.
    private mutating func dropOrders() {
        let fields = changes.filter { $0.old != nil || $0.new != nil }.map(\.field)
        changes.removeAll { change in
            change.old == nil && change.new == nil && fields.contains { $0.hasPrefix(change.field + "[") }
        }
    }
}
