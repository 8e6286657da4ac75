import ManifestDecoding
import PodSchema
import Synchronization

/// The buffers of one worker: what it has read and decoded of a batch. Stages hand lanes on as they are; only one of
/// them works on a lane at a time, by its lock.
final class Lane: Sendable {
    struct State: ~Copyable, Sendable {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var excerpt = ManifestExcerpt(naming: TextExchange.entryName)
        var reader: PodReader
        var files: [ParsedFile] = []
        /// The document that the reader read last.
        var document: Document?
        /// Manifests that were not walked because one text is all that differs.
        var exchanges: [AcceptedExchange] = []
        /// Where manifests are read again; nil where they are kept.
        var origin: FileBytes?
        /// Whether a warning is reason enough to reject a manifest.
        var isStrict = false
    }

    let state: Mutex<State>

    init(key: Hash128, isStrict: Bool) {
        state = Mutex(State(reader: PodReader(key: key), isStrict: isStrict))
    }
}

/// A manifest, and the one before it in the same file, from which it differs in one text.
struct AcceptedExchange: Sendable {
    let old: AcceptedManifest
    let new: AcceptedManifest
    /// The one change: a list, because to copy a change would count its references at each step.
    let reasons: [FieldChange]

    init(old: AcceptedManifest, new: AcceptedManifest, change: FieldChange) {
        self.old = old
        self.new = new
        reasons = [change]
    }
}

/// Files that went through the parser together, spread over lanes. Valid until the parser's next batch.
struct ParsedBatch: Sendable {
    let lanes: [Lane]
    let count: Int
}
