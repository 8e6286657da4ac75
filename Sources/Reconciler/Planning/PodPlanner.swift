import ManifestDecoding
import PodSchema

/// Finds the smallest action that makes one manifest of a pod the other, and its reasons. It keeps its buffers.
struct PodPlanner: ~Copyable {
    private var before: ManifestWalk
    private var after: ManifestWalk

    /// - Parameter key: the key of the manifests' digests.
    init(key: Hash128) {
        before = ManifestWalk(key: key)
        after = ManifestWalk(key: key)
    }

    /// The action that takes a pod from what runs to what is wanted; nil if that is the same.
    ///
    /// - Parameter known: in what they differ, where that is known.
    mutating func action(
        from old: AcceptedManifest?,
        to new: AcceptedManifest?,
        known: [FieldChange]? = nil
    ) -> PlanAction? {
        switch (old, new) {
        case (nil, nil): nil
        case (nil, let new?): whole(new, .start)
        case (let old?, nil): whole(old, .stop)
        case (let old?, let new?): change(from: old, to: new, known: known)
        }
    }

    /// A pod that starts or stops as a whole.
    func whole(_ manifest: AcceptedManifest, _ kind: PlanAction.Kind) -> PlanAction {
        PlanAction(kind, manifest, domain: .identity)
    }

    /// A pod with another manifest; nil if nothing that matters differs.
    ///
    /// - Parameter known: in what they differ, where that is known.
    mutating func change(
        from old: AcceptedManifest,
        to new: AcceptedManifest,
        known: [FieldChange]? = nil
    ) -> PlanAction? {
        let difference = DigestDifference(from: old, to: new)
        guard difference.domain != .none else { return nil }
        return PlanAction(
            difference.domain >= .container ? .restart : .update,
            new,
            replacing: old,
            domain: difference.domain,
            containers: difference.containers,
            reasons: reasons(difference, known ?? changes(from: old, to: new))
        )
    }

    private func reasons(_ difference: DigestDifference, _ changes: [FieldChange]) -> [FieldChange] {
        let whole = difference.addedOrRemoved
        if whole.isEmpty { return changes }
        // Of a container that comes or goes as a whole, its fields need no telling.
        return whole + changes.filter { change in !whole.contains { $0.container == change.container } }
    }

    private mutating func changes(from old: AcceptedManifest, to new: AcceptedManifest) -> [FieldChange] {
        after.empty()
        // A recorded manifest that an earlier version took and this one does not: the hashes still tell them apart.
        guard let bytes = try? new.bytes, after.digest(of: bytes.span, collects: true) != nil else { return [] }
        return after.changes(from: old, in: &before)
    }
}
