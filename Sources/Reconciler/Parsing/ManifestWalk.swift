import ManifestDecoding
import PodSchema

/// Buffers in which manifests are decoded and walked. They keep their memory.
struct ManifestWalk: ~Copyable, Sendable {
    var sources = SourceBuffer()
    var decoder = ManifestDecoder()
    var reader: PodReader
    /// The document that the reader read last.
    private(set) var document: Document?

    /// - Parameter key: what digests are keyed with.
    init(key: Hash128) {
        reader = PodReader(key: key)
    }

    /// Makes room for others.
    mutating func empty() {
        sources.removeAll()
        decoder.removeAll()
        document = nil
    }

    /// Walks a document.
    ///
    /// - Parameter collects: whether it will be asked what differs from it.
    /// - Returns: its digest; nil if anything is wrong with it, which the reader then says.
    mutating func read(_ document: Document, collects: Bool = false) -> PodDigest? {
        self.document = document
        reader.collects = collects
        return reader.read(document, of: decoder, in: sources)
    }

    /// The digest of a manifest at hand; nil if it is not valid.
    mutating func digest(of bytes: Span<UInt8>, collects: Bool = false) -> PodDigest? {
        let range = sources.append(copying: bytes)
        guard let document = try? decoder.decode(range, in: &sources) else { return nil }
        return read(document, collects: collects)
    }

    /// What differs between an older manifest and the one that was read last, which was collected.
    ///
    /// - Parameter older: buffers for the older one.
    /// - Returns: nothing where the older one's bytes cannot be read back, or are not accepted any more: its values cannot be
    ///   told then.
    func changes(from old: AcceptedManifest, in older: inout ManifestWalk) -> [FieldChange] {
        if let change = old.withBytes({ soleChange(from: $0, old.digest) }) { return change }
        older.empty()
        guard let source = old.withBytes({ older.sources.append(copying: $0) }),
            let before = try? older.decoder.decode(source, in: &older.sources),
            older.read(before, collects: true) != nil
        else { return [] }
        return changes(from: older)
    }

    /// What differs from an older manifest, if that is a single text.
    private func soleChange(from old: Span<UInt8>, _ digest: PodDigest) -> [FieldChange]? {
        guard let document else { return nil }
        return reader.soleChange(from: old, digest, decoder.view(document, in: sources))
    }

    private func changes(from old: borrowing ManifestWalk) -> [FieldChange] {
        guard let document, let before = old.document else { return [] }
        return PodReader.changes(
            from: old.reader,
            old.decoder.view(before, in: old.sources),
            to: reader,
            decoder.view(document, in: sources)
        )
    }
}
