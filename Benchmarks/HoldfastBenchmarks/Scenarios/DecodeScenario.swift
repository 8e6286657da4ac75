import LinuxIO
import ManifestDecoding
import ManifestGenerator
import PodSchema

/// MB a second of processor time: `decode.tape` from bytes to the tape, `decode` on to a validated, hashed manifest. Those of generated
/// manifests, and of a real one many times over.
struct DecodeScenario {
    static let names = ["decode.tape", "decode", "decode.tape.controller-manager", "decode.controller-manager"]
    private static let manifests = 1_000

    let samples: Int

    func run(_ name: String) throws -> Row {
        let generator = ManifestGenerator(seed: 1)
        let example = name.hasSuffix(".controller-manager") ? try Self.controllerManager() : nil
        let manifests = (0..<Self.manifests).map { example ?? generator.manifest($0) }
        return run(name, manifests, walks: !name.hasPrefix("decode.tape"))
    }

    /// - Parameter walks: whether the manifests are validated and hashed as well.
    func run(_ name: String, _ manifests: [[UInt8]], walks: Bool) -> Row {
        var sources = SourceBuffer()
        let ranges = manifests.map { sources.append(copying: $0.span) }
        let megabytes = Double(manifests.reduce(0) { $0 + $1.count }) / 1e6
        var decoder = ManifestDecoder()
        var reader = PodReader(key: .zero)
        var speeds: [Double] = []
        for sample in 0..<samples + 1 {
            let start = ProcessorTime.nanoseconds
            for range in ranges {
                decoder.removeAll()
                guard let document = try? decoder.decode(range, in: &sources) else {
                    preconditionFailure("a manifest cannot be decoded")
                }
                if walks {
                    let digest = reader.read(document, of: decoder, in: sources)
                    precondition(digest != nil, "a manifest is not valid: \(reader.problems)")
                }
            }
            let nanoseconds = Double(ProcessorTime.nanoseconds - start)
            // The first pass warms the buffers up.
            if sample > 0 { speeds.append(megabytes * 1e9 / nanoseconds) }
        }
        return Row(name, manifests: manifests.count, unit: "MB/s", speeds)
    }

    /// The example beside this source.
    private static func controllerManager() throws -> [UInt8] {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        let path = (folder + ["tools", "examples", "kube-controller-manager.yaml"]).joined(separator: "/")
        return try WholeFile.read(path: path, limit: 1 << 20)
    }
}
