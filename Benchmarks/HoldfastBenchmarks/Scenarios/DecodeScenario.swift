import LinuxIO
import ManifestDecoding
import ManifestGenerator
import PodSchema

/// MB/s on one core: `decode.tape` from bytes to the tape, `decode` on to a validated, hashed manifest. Those of generated
/// manifests, and of a real one many times over.
struct DecodeScenario {
    static let names = ["decode.tape", "decode", "decode.tape.controller-manager", "decode.controller-manager"]
    private static let manifests = 1_000

    let samples: Int

    func run(_ name: String) throws -> Row {
        let example = name.hasSuffix(".controller-manager") ? try Self.controllerManager() : nil
        let generator = ManifestGenerator(seed: 1)
        var sources = SourceBuffer()
        var ranges: [Range<Int>] = []
        for index in 0..<Self.manifests {
            let bytes = example ?? generator.manifest(index)
            ranges.append(sources.append(copying: bytes.span))
        }
        let megabytes = Double(ranges.reduce(0) { $0 + $1.count }) / 1e6
        var decoder = ManifestDecoder()
        var reader = PodReader(key: .zero)
        var speeds: [Double] = []
        for sample in 0..<samples + 1 {
            let start = MonotonicTime.now
            for range in ranges {
                decoder.removeAll()
                guard let document = try? decoder.decode(range, in: &sources) else {
                    preconditionFailure("a manifest cannot be decoded")
                }
                if !name.hasPrefix("decode.tape") { Self.read(document, &reader, decoder, sources) }
            }
            let nanoseconds = Double(MonotonicTime.now.nanoseconds(since: start))
            // The first pass warms the buffers up.
            if sample > 0 { speeds.append(megabytes * 1e9 / nanoseconds) }
        }
        return Row(name, manifests: Self.manifests, unit: "MB/s", speeds)
    }

    /// The example beside this source.
    private static func controllerManager() throws -> [UInt8] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        let path = (folder + ["tools", "examples", "kube-controller-manager.yaml"]).joined(separator: "/")
        return try WholeFile.read(path: path, limit: 1 << 20)
    }

    private static func read(
        _ document: Document,
        _ reader: inout PodReader,
        _ decoder: borrowing ManifestDecoder,
        _ sources: borrowing SourceBuffer
    ) {
        let digest = reader.read(decoder.view(document, in: sources))
        precondition(digest != nil, "a manifest is not valid: \(reader.problems)")
    }
}
