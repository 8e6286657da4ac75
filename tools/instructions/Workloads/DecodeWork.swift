import ManifestDecoding
import ManifestGenerator
import PodSchema

/// A round decodes 200 manifests.
enum DecodeWork {
    static func run(_ rounds: Int, walks: Bool) {
        let generator = ManifestGenerator(seed: 1)
        var sources = SourceBuffer()
        let ranges = (0..<200).map { sources.append(copying: generator.manifest($0).span) }
        var decoder = ManifestDecoder()
        var reader = PodReader(key: .zero)
        // One more round than is counted makes room.
        for _ in 0..<rounds + 1 {
            for range in ranges {
                decoder.removeAll()
                guard let document = try? decoder.decode(range, in: &sources) else {
                    preconditionFailure("a manifest cannot be decoded")
                }
                if walks { read(document, &reader, decoder, sources) }
            }
        }
    }

    /// A round reads each hostile input once, problems and all: what grows faster than its size shows.
    static func hostile(_ rounds: Int) {
        var sources = SourceBuffer()
        let ranges = HostileInput.all.map { sources.append(copying: $0.bytes(64 << 10).span) }
        var decoder = ManifestDecoder()
        var reader = PodReader(key: .zero)
        for _ in 0..<rounds + 1 {
            for range in ranges {
                decoder.removeAll()
                guard let document = try? decoder.decode(range, in: &sources) else { continue }
                _ = result(document, &reader, decoder, sources)
            }
        }
    }

    private static func read(
        _ document: Document,
        _ reader: inout PodReader,
        _ decoder: borrowing ManifestDecoder,
        _ sources: borrowing SourceBuffer
    ) {
        precondition(result(document, &reader, decoder, sources) != nil, "a manifest is not valid")
    }

    private static func result(
        _ document: Document,
        _ reader: inout PodReader,
        _ decoder: borrowing ManifestDecoder,
        _ sources: borrowing SourceBuffer
    ) -> PodDigest? {
        reader.read(decoder.view(document, in: sources))
    }
}
