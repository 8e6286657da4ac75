import ManifestDecoding

@testable import PodSchema

/// Decodes manifests and walks them once, as a daemon does: with buffers that have seen others before.
struct ManifestWalk: ~Copyable {
    private var sources = SourceBuffer(capacity: 0)
    private var decoder = ManifestDecoder()
    private var reader = PodReader(key: Hash128(low: 1, high: 2))

    mutating func read(_ bytes: [UInt8]) {
        sources.removeAll()
        decoder.removeAll()
        let range = sources.append(copying: bytes.span)
        do throws(DecodingError) {
            let document = try decoder.decode(range, in: &sources)
            let digest = reader.read(document, of: decoder, in: sources)
            require((digest != nil) == reader.problems.isEmpty)
            require(reader.problems.count <= PodReader.problemLimit)
            require(reader.warnings.count <= PodReader.problemLimit)
            if reader.problems.isEmpty && reader.warnings.isEmpty { return }
            checkPositions(reader.problems + reader.warnings, sources.copy(document.source))
        } catch {
            require(error.offset >= 0 && error.offset <= bytes.count)
        }
    }
}
