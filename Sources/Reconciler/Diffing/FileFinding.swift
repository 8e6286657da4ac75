/// What the differ found out about a file.
struct FileFinding: Sendable {
    enum Kind: Sendable {
        /// Another manifest than before, by meaning.
        case accepted(AcceptedManifest)
        /// Other bytes of the same meaning.
        case sameMeaning(AcceptedManifest)
        /// No valid manifest: the last good one still counts.
        case rejected([ManifestError])
        case gone
    }

    let file: FileID
    let kind: Kind
    let warnings: [ManifestError]
    /// The manifest that was renamed to it.
    var origin: FileID?

    var isGone: Bool { if case .gone = kind { true } else { false } }
}
