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

    private static func read(
        _ document: Document,
        _ reader: inout PodReader,
        _ decoder: borrowing ManifestDecoder,
        _ sources: borrowing SourceBuffer
    ) {
        precondition(reader.read(decoder.view(document, in: sources)) != nil, "a manifest is not valid")
    }
}
