public import ManifestDecoding

extension PodReader {
    /// Reads a document where its decoder and the sources are at hand as such, as those have them who own the buffers: no
    /// view has to be made of them while the reader changes.
    ///
    /// - Returns: its digest; nil if anything is wrong with it, which `problems` then says.
    /// - Complexity: O(nodes).
    public mutating func read(
        _ document: Document,
        of decoder: borrowing ManifestDecoder,
        in sources: borrowing SourceBuffer
    ) -> PodDigest? {
        read(decoder.view(document, in: sources))
    }
}
