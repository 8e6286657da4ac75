import PodSchema

/// What a plan makes of one pod's manifest, to be recorded.
enum ManifestChange: Sendable {
    case accepted(AcceptedManifest)
    /// No file has the pod any more.
    case withdrawn(PodDigest)

    var digest: PodDigest {
        switch self {
        case .accepted(let manifest): manifest.digest
        case .withdrawn(let digest): digest
        }
    }

    /// - Throws: where a manifest that is recorded elsewhere cannot be read back.
    func forLog() throws(StateRecord.Failure) -> StateChange {
        switch self {
        case .accepted(let manifest):
            // Plans are only printed: what is accepted is what the next one is compared with.
            return .accepted(RecordedManifest(manifest), bytes: try manifest.bytes, isApplied: true)
        case .withdrawn(let digest): return .withdrawn(PodName(digest), isApplied: true)
        }
    }
}
