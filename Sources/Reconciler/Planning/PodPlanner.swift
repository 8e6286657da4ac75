import ManifestDecoding
import PodSchema
import Synchronization

/// Finds the smallest action that makes one manifest of a pod the other, and its reasons. It keeps its buffers.
struct PodPlanner: ~Copyable {
    private var before: Lane.State
    private var after: Lane.State

    /// - Parameter key: the key of the manifests' digests.
    init(key: Hash128) {
        before = Lane.State(reader: PodReader(key: key, collects: true))
        after = Lane.State(reader: PodReader(key: key, collects: true))
    }

    /// The action that takes a pod from what runs to what is wanted; nil if that is the same.
    ///
    /// - Parameters:
    ///   - known: the one text in which they differ, as the reason, where that is known.
    ///   - lane: what may still hold the new manifest as it was read.
    mutating func action(
        from old: AcceptedManifest?,
        to new: AcceptedManifest?,
        known: [FieldChange]? = nil,
        readOn lane: Lane? = nil
    ) -> PlanAction? {
        switch (old, new) {
        case (nil, nil): nil
        case (nil, let new?): whole(new, .start)
        case (let old?, nil): whole(old, .stop)
        case (let old?, let new?): change(from: old, to: new, known: known, readOn: lane)
        }
    }

    /// A pod that starts or stops as a whole.
    func whole(_ manifest: AcceptedManifest, _ kind: PlanAction.Kind) -> PlanAction {
        PlanAction(kind, manifest, domain: .identity)
    }

    /// A pod with another manifest; nil if nothing that matters differs.
    ///
    /// - Parameters:
    ///   - known: the one text in which they differ, as the reason, where that is known.
    ///   - lane: what may still hold the new manifest as it was read, so that it need not be read again.
    mutating func change(
        from old: AcceptedManifest,
        to new: AcceptedManifest,
        known: [FieldChange]? = nil,
        readOn lane: Lane? = nil
    ) -> PlanAction? {
        let difference = DigestDifference(from: old, to: new)
        guard difference.domain != .none else { return nil }
        return PlanAction(
            difference.domain >= .container ? .restart : .update,
            new,
            replacing: old,
            domain: difference.domain,
            containers: difference.containers,
            reasons: reasons(difference, known ?? changes(from: old, to: new, lane))
        )
    }

    private func reasons(_ difference: DigestDifference, _ changes: [FieldChange]) -> [FieldChange] {
        let whole = difference.addedOrRemoved
        if whole.isEmpty { return changes }
        // Of a container that comes or goes as a whole, its fields need no telling.
        return whole + changes.filter { change in !whole.contains { $0.container == change.container } }
    }

    private mutating func changes(
        from old: AcceptedManifest,
        to new: AcceptedManifest,
        _ lane: Lane?
    ) -> [FieldChange] {
        let atHand = lane?.state.withLock { state in
            state.holds(new) ? Self.changes(from: old, to: state, &before) : nil
        }
        if let atHand = atHand ?? nil { return atHand }
        after.empty()
        // A recorded manifest that an earlier version took and this one does not: the hashes still tell them apart.
        guard let bytes = try? new.bytes, after.digest(of: bytes) != nil else { return [] }
        return Self.changes(from: old, to: after, &before)
    }

    /// - Parameter new: holds the new manifest.
    private static func changes(
        from old: AcceptedManifest,
        to new: borrowing Lane.State,
        _ before: inout Lane.State
    ) -> [FieldChange] {
        // What cannot be read back from the state directory has no values to tell; the hashes still tell them apart.
        if let changes = old.withBytes({ new.soleChange(from: $0, old.digest) }) { return changes }
        guard let bytes = try? old.bytes else { return [] }
        before.empty()
        guard before.digest(of: bytes) != nil else { return [] }
        return new.changes(from: before)
    }
}
