import ManifestDecoding
import PodSchema

extension Lane.State {
    /// Whether a manifest is the one that was read last, leaves and all.
    func holds(_ manifest: AcceptedManifest) -> Bool {
        guard reader.collects, document != nil, files.count == 1, case .accepted(let own) = files[0].outcome else {
            return false
        }
        return own === manifest
    }

    /// What differs between an older manifest and the one that was read last, if that is a single text.
    func soleChange(from old: Span<UInt8>, _ digest: PodDigest) -> [FieldChange]? {
        guard let document else { return nil }
        return reader.soleChange(from: old, digest, decoder.view(document, in: sources))
    }

    /// What differs between the manifest that another lane read last and the one that this one did.
    func changes(from old: borrowing Lane.State) -> [FieldChange] {
        guard let document, let oldDocument = old.document else { return [] }
        return PodReader.changes(
            from: old.reader,
            old.decoder.view(oldDocument, in: old.sources),
            to: reader,
            decoder.view(document, in: sources)
        )
    }
}
