import ManifestDecoding
import PodSchema

/// Finds the smallest action that makes one manifest of a pod the other, and its reasons. It keeps its buffers.
struct PodPlanner: ~Copyable {
    private var sources = SourceBuffer()
    private var decoder = ManifestDecoder()
    private var before: PodReader
    private var after: PodReader

    init() {
        // Reasons come from comparing the leaves of two readings at hand: any key will do.
        before = PodReader(key: .zero, collects: true)
        after = PodReader(key: .zero, collects: true)
    }

    /// A pod that starts or stops as a whole.
    func whole(_ manifest: AcceptedManifest, _ kind: PlanAction.Kind) -> PlanAction {
        PlanAction(kind, manifest, domain: .identity)
    }

    /// A pod with another manifest; nil if nothing that matters differs.
    mutating func change(from old: AcceptedManifest, to new: AcceptedManifest) -> PlanAction? {
        let difference = DigestDifference(from: old.digest, to: new.digest)
        guard difference.domain != .none else { return nil }
        return PlanAction(
            difference.domain >= .container ? .restart : .update,
            new,
            domain: difference.domain,
            containers: difference.containers,
            reasons: reasons(difference, from: old.bytes, to: new.bytes)
        )
    }

    private mutating func reasons(
        _ difference: DigestDifference,
        from old: [UInt8],
        to new: [UInt8]
    ) -> [FieldChange] {
        let whole = difference.addedOrRemoved
        let changes = changes(from: old, to: new)
        if whole.isEmpty { return changes }
        // Of a container that comes or goes as a whole, its fields need no telling.
        return whole + changes.filter { change in !whole.contains { $0.container == change.container } }
    }

    private mutating func changes(from old: [UInt8], to new: [UInt8]) -> [FieldChange] {
        sources.removeAll()
        decoder.removeAll()
        let oldRange = sources.append(copying: old.span)
        let newRange = sources.append(copying: new.span)
        do throws(DecodingError) {
            let oldDocument = try decoder.decode(oldRange, in: &sources)
            let newDocument = try decoder.decode(newRange, in: &sources)
            return Self.compare(oldDocument, newDocument, &before, &after, decoder, sources)
        } catch {
            // A recorded manifest that an earlier version took and this one does not: the hashes still tell them apart.
            return []
        }
    }

    /// The buffers apart, so that the views may borrow some of them while the readers change.
    private static func compare(
        _ old: Document,
        _ new: Document,
        _ before: inout PodReader,
        _ after: inout PodReader,
        _ decoder: borrowing ManifestDecoder,
        _ sources: borrowing SourceBuffer
    ) -> [FieldChange] {
        let oldView = decoder.view(old, in: sources)
        let newView = decoder.view(new, in: sources)
        guard before.read(oldView) != nil, after.read(newView) != nil else { return [] }
        return PodReader.changes(from: before, oldView, to: after, newView)
    }
}
