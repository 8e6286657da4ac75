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
    /// Whether an earlier run recorded it, whose rules may have been others.
    let isRecorded: Bool
    /// Whether indentation tells what each of its lines lies in (`Document.staysOnLines`).
    let staysOnLines: Bool
    private let text: Mutex<Text>

    private struct Text: ~Copyable {
        /// Empty where they are recorded, or stay in their file.
        var kept: KeptBytes
        var record: StateRecord?
        var file: FileBytes?

        var isKept: Bool { record == nil && file == nil }
    }

    public convenience init(
        digest: PodDigest,
        bytes: [UInt8],
        file: FileName,
        identity: FileIdentity?,
        content: Hash128
    ) {
        self.init(digest: digest, kept: KeptBytes(bytes), file: file, identity: identity, content: content)
    }

    init(
        digest: PodDigest,
        kept: consuming KeptBytes,
        staysOnLines: Bool = false,
        file: FileName,
        identity: FileIdentity?,
        content: Hash128
    ) {
        self.digest = digest
        self.file = file
        self.identity = identity
        self.content = content
        self.staysOnLines = staysOnLines
        isRecorded = false
        text = Mutex(Text(kept: kept))
    }

    /// A manifest whose bytes stay in its file.
    init(digest: PodDigest, in source: FileBytes, file: FileName, identity: FileIdentity?, content: Hash128) {
        self.digest = digest
        self.file = file
        self.identity = identity
        self.content = content
        staysOnLines = false
        isRecorded = false
        text = Mutex(Text(kept: KeptBytes([]), file: source))
    }

    init(_ manifest: RecordedManifest, _ record: StateRecord) {
        digest = manifest.digest
        file = manifest.file
        identity = manifest.identity
        content = manifest.content
        staysOnLines = false
        isRecorded = true
        text = Mutex(Text(kept: KeptBytes([]), record: record))
    }

    /// Whether this run has read it, and found nothing to warn of.
    var isSpotless: Bool { !isRecorded && identity != nil }

    /// The same manifest as another file's, whose bytes are others.
    ///
    /// - Throws: where its bytes cannot be read back from the state directory.
    func inherited(by file: FileName) throws(StateRecord.Failure) -> AcceptedManifest {
        AcceptedManifest(digest: digest, bytes: try bytes, file: file, identity: nil, content: content)
    }

    /// A copy of the manifest as it stands in the file.
    ///
    /// - Throws: where it is not in memory but in the state directory, or its file, and cannot be read back.
    public var bytes: [UInt8] {
        get throws(StateRecord.Failure) {
            let (kept, record, source) = text.withLock { text in
                (text.isKept ? [UInt8](copying: text.kept.span) : [], text.record, text.file)
            }
            // Not under the lock: reading must not keep the recorder waiting.
            if let record { return try record.manifest() }
            return try source?.read(file, content: content) ?? kept
        }
    }

    /// What the bytes say, without a copy where they are in memory; nil if they cannot be read back.
    func withBytes<Result: Sendable>(_ body: (Span<UInt8>) -> Result?) -> Result? {
        let (isKept, result) = text.withLock { text -> (Bool, Result?) in
            text.isKept ? (true, body(text.kept.span)) : (false, nil)
        }
        if isKept { return result }
        guard let bytes = try? bytes else { return nil }
        return body(bytes.span)
    }

    /// Where it is recorded.
    var record: StateRecord? {
        text.withLock { $0.record }
    }

    /// Lets go of the bytes: they are in the state directory.
    func move(to record: StateRecord) {
        text.withLock { $0 = Text(kept: KeptBytes([]), record: record) }
    }

    /// Gives the manifest memory of its own if it is one of the few that keep a block of others' from being freed.
    func leaveSparseBlock() {
        text.withLock { text in
            if text.kept.isInSparseBlock { text.kept.moveOut() }
        }
    }
}
