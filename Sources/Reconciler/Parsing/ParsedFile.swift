import LinuxIO
import ManifestDecoding
import PodSchema

/// What became of one file on its way through a batch.
struct ParsedFile: Sendable {
    enum Outcome: Sendable {
        case gone
        /// Somebody is writing it: it is to be read later.
        case unfinished
        /// The bytes are those of the last time.
        case sameBytes
        /// In the lane's sources, and not decoded yet.
        case loaded
        /// On the lane's tape.
        case document(Document)
        /// No manifest, for these reasons.
        case failed([FieldProblem])
        /// It cannot be read now; the next scan tries again.
        case unreadable(Errno)
        /// A valid manifest: the differ's word.
        case accepted(AcceptedManifest)
    }

    let due: DueFile
    /// Its place in the batch, whichever lane it is in.
    let position: Int
    var identity: FileIdentity?
    /// Whether its name is a link's.
    var isLink = false
    /// Whether it was read although somebody has it open for writing.
    var isStillOpen = false
    /// A hash of the bytes.
    var contentHash = Hash128.zero
    /// The bytes, in the lane's sources.
    var source = 0..<0
    var outcome: Outcome
    var warnings: [FieldProblem] = []
}
