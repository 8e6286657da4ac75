import ManifestDecoding
import PodSchema
import Synchronization

/// The buffers of one worker: what it has read and decoded of a batch. Stages hand lanes on as they are; only one of
/// them works on a lane at a time, by its lock.
final class Lane: Sendable {
    struct State: ~Copyable, Sendable {
        var walk: ManifestWalk
        /// For the older versions of manifests that changed.
        var older: ManifestWalk
        var excerpt = ManifestExcerpt(naming: TextExchange.entryName)
        var files: [ParsedFile] = []
        /// Manifests that came in another one's place.
        var changes: [AcceptedChange] = []
        /// Where manifests are read again; nil where they are kept.
        var origin: FileBytes?
        /// Whether a warning is reason enough to reject a manifest.
        let isStrict: Bool

        init(key: Hash128, isStrict: Bool = false) {
            walk = ManifestWalk(key: key)
            older = ManifestWalk(key: key)
            self.isStrict = isStrict
        }
    }

    let state: Mutex<State>

    init(key: Hash128, isStrict: Bool) {
        state = Mutex(State(key: key, isStrict: isStrict))
    }
}

/// A manifest, the one before it in the same file, which is of the same pod, and what differs.
struct AcceptedChange: Sendable {
    let old: AcceptedManifest
    let new: AcceptedManifest
    let reasons: [FieldChange]
}

/// Files that went through the parser together, spread over lanes. Valid until the parser's next batch.
struct ParsedBatch: Sendable {
    let lanes: [Lane]
    let count: Int
}
