public import LinuxIO
import ManifestDecoding
public import PodSchema
import Synchronization

/// A valid manifest: what later ones are compared with, and what the next change's reasons are found with.
public final class AcceptedManifest: Sendable {
    public let digest: PodDigest
    /// The file that it came from.
    public let file: FileName
    public let identity: FileIdentity?
    private let kept: Mutex<KeptBytes>

    public init(digest: PodDigest, bytes: [UInt8], file: FileName, identity: FileIdentity?) {
        self.digest = digest
        self.file = file
        self.identity = identity
        kept = Mutex(KeptBytes(bytes))
    }

    init(digest: PodDigest, kept: consuming KeptBytes, file: FileName, identity: FileIdentity?) {
        self.digest = digest
        self.file = file
        self.identity = identity
        self.kept = Mutex(kept)
    }

    /// A copy of the manifest as it stands in the file.
    public var bytes: [UInt8] {
        kept.withLock { [UInt8](copying: $0.span) }
    }

    /// Gives the manifest memory of its own if it is one of the few that keep a block of others' from being freed.
    func leaveSparseBlock() {
        kept.withLock { kept in
            if kept.isInSparseBlock { kept.moveOut() }
        }
    }
}
