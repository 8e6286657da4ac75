import PodSchema

/// In what the manifests of a batch differ from those before them, where that was found as they were read.
struct ReasonTable: Sendable {
    private let changes: [AcceptedChange]
    /// Places in `changes` by the new manifest; empty where there are few.
    private let places: [ObjectIdentifier: Int]

    init(_ changes: [AcceptedChange]) {
        self.changes = changes
        guard changes.count > 1 else {
            places = [:]
            return
        }
        var places: [ObjectIdentifier: Int] = Dictionary(minimumCapacity: changes.count)
        for (place, change) in changes.enumerated() { places[ObjectIdentifier(change.new)] = place }
        self.places = places
    }

    /// What differs between two manifests; nil where that is not known.
    func reasons(from old: AcceptedManifest?, to new: AcceptedManifest?) -> [FieldChange]? {
        guard !changes.isEmpty, let old, let new,
            let place = changes.count == 1 ? 0 : places[ObjectIdentifier(new)],
            changes[place].old === old, changes[place].new === new
        else { return nil }
        return changes[place].reasons
    }
}
