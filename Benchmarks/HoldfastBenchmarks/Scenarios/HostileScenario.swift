import ManifestDecoding
import ManifestGenerator
import PodSchema

/// MB a second of processor time of the whole reading of one manifest that is large in one way: decoded, walked, with its problems and
/// warnings. What takes time in proportion to its size has one speed at all sizes.
struct HostileScenario {
    /// In KiB, up to the most that is read.
    static let sizes = [2_560, 5_120, 10_240]

    let samples: Int

    func run(_ input: HostileInput, _ size: Int) -> Row {
        let bytes = input.bytes(size * 1024)
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var reader = PodReader(key: Hash128(low: 1, high: 2))
        let range = sources.append(copying: bytes.span)
        var speeds: [Double] = []
        for sample in 0..<samples + 1 {
            let start = ProcessorTime.nanoseconds
            decoder.removeAll()
            if let document = try? decoder.decode(range, in: &sources) {
                _ = reader.read(document, of: decoder, in: sources)
            }
            let nanoseconds = Double(ProcessorTime.nanoseconds - start)
            // The first pass makes room.
            if sample > 0 { speeds.append(Double(bytes.count) * 1e3 / nanoseconds) }
        }
        return Row("\(input.name).\(size / 1024)M", manifests: 1, unit: "MB/s", speeds)
    }
}
