public import LinuxIO
public import ManifestDecoding
public import PodSchema

/// What is recorded of a manifest beside its bytes.
public struct RecordedManifest: Hashable, Sendable {
    /// The file that it came from.
    public let file: FileName
    /// That file as it was when it was read.
    public let identity: FileIdentity?
    /// The hash of the file's bytes under the log's key.
    public let content: Hash128
    public var digest: PodDigest

    public init(file: FileName, identity: FileIdentity?, content: Hash128, digest: PodDigest) {
        self.file = file
        self.identity = identity
        self.content = content
        self.digest = digest
    }

    init(_ manifest: AcceptedManifest) {
        self.init(
            file: manifest.file,
            identity: manifest.identity,
            content: manifest.content,
            digest: manifest.digest
        )
    }
}

/// A manifest of the log, as the stages take it: a start hands thousands of them from hand to hand.
struct RecordedVersion: Sendable {
    let manifest: AcceptedManifest
    /// Its number in the log.
    let sequence: UInt64

    init(_ manifest: RecordedManifest, _ record: StateRecord) {
        self.manifest = AcceptedManifest(manifest, record)
        sequence = record.sequence
    }

    /// Where it is.
    var record: StateRecord {
        guard let record = manifest.record else { preconditionFailure("what the log holds is recorded") }
        return record
    }
}

/// A pod by its name.
struct PodName: Hashable, Sendable {
    let namespace: String
    let name: String

    init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    init(_ digest: PodDigest) {
        self.init(namespace: digest.namespace, name: digest.name)
    }

    /// Tells pods apart. Unlike a digest's identity it is the same in every version of the hashes.
    func hash(key: Hash128) -> Hash128 { Self.hash(namespace: namespace, name: name, key: key) }

    static func hash(_ digest: PodDigest, key: Hash128) -> Hash128 {
        hash(namespace: digest.namespace, name: digest.name, key: key)
    }

    private static func hash(namespace: String, name: String, key: Hash128) -> Hash128 {
        Hash128(name.utf8Span.span, seed: Hash128(namespace.utf8Span.span, seed: key))
    }
}

/// What may be recorded of a pod.
enum StateChange: Sendable {
    /// Its manifest from now on. A plan that is only printed counts as applied at once.
    case accepted(RecordedManifest, bytes: [UInt8], isApplied: Bool)
    /// No file has it any more; what runs of it may still have to be stopped.
    case withdrawn(PodName, isApplied: Bool)
    /// What runs: the manifest that was accepted under this number; 0 for nothing.
    case applied(PodName, sequence: UInt64)

    var isAccepted: Bool { if case .accepted = self { true } else { false } }

    var pod: PodName {
        switch self {
        case .accepted(let manifest, _, _): PodName(manifest.digest)
        case .withdrawn(let pod, _), .applied(let pod, _): pod
        }
    }
}
