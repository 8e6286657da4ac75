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
                if walks {
                    let digest = reader.read(document, of: decoder, in: sources)
                    precondition(digest != nil, "a manifest is not valid")
                }
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
                _ = reader.read(document, of: decoder, in: sources)
            }
        }
    }
}
