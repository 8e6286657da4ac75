public import LinuxIO
public import ManifestDecoding
public import PodSchema
import Synchronization

/// A valid manifest: what later ones are compared with, and what the next change's reasons are found with.
public final class AcceptedManifest: Sendable {
    public let digest: PodDigest
    /// The file that it came from.
    public let file: FileName
    /// That file as it was then; nil where it has to be looked at again whatever it is like.
    public let identity: FileIdentity?
    /// The hash of the file's bytes.
    public let content: Hash128
    private let text: Mutex<Text>

    private enum Text {
        case memory([UInt8])
        case recorded(StateRecord)
    }

    public init(digest: PodDigest, bytes: [UInt8], file: FileName, identity: FileIdentity?, content: Hash128) {
        self.digest = digest
        self.file = file
        self.identity = identity
        self.content = content
        text = Mutex(.memory(bytes))
    }

    init(_ manifest: RecordedManifest, _ record: StateRecord) {
        digest = manifest.digest
        file = manifest.file
        identity = manifest.identity
        content = manifest.content
        text = Mutex(.recorded(record))
    }

    /// The manifest as it stands in the file.
    ///
    /// - Throws: where it is not in memory but in the state directory, and cannot be read back.
    public var bytes: [UInt8] {
        get throws(StateRecord.Failure) {
            // What was read is handed out of the lock: reading must not keep the recorder waiting.
            switch text.withLock({ $0 }) {
            case .memory(let bytes): bytes
            case .recorded(let record): try record.manifest()
            }
        }
    }

    /// Where it is recorded.
    var record: StateRecord? {
        text.withLock { if case .recorded(let record) = $0 { record } else { nil } }
    }

    /// Lets go of the bytes: they are in the state directory.
    func move(to record: StateRecord) {
        text.withLock { $0 = .recorded(record) }
    }
}
