public import LinuxIO
public import PodSchema

/// A valid manifest: what later ones are compared with, and what the next change's reasons are found with.
public final class AcceptedManifest: Sendable {
    public let digest: PodDigest
    /// The manifest as it stands in the file.
    public let bytes: [UInt8]
    /// The file that it came from.
    public let file: FileName
    public let identity: FileIdentity?

    public init(digest: PodDigest, bytes: [UInt8], file: FileName, identity: FileIdentity?) {
        self.digest = digest
        self.bytes = bytes
        self.file = file
        self.identity = identity
    }
}
