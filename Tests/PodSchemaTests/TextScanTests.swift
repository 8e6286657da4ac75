import ManifestDecoding
import Testing

@testable import PodSchema

/// What is told from eight bytes at once is what the rules say byte for byte.
struct TextScanTests {
    /// Each text with what `accepts` says about it.
    private func accepted(_ format: SchemaFormat, _ texts: [String]) throws -> [(text: String, isAccepted: Bool)] {
        // A text behind another: what lies behind its end is no padding.
        let list = "[" + texts.map { "\"" + $0 + "\"" }.joined(separator: ",") + "]"
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let range = sources.append(copying: Array(list.utf8).span)
        let document = try decoder.decode(range, in: &sources)
        let view = decoder.view(document, in: sources)
        var node = view.root + 1
        var results: [(text: String, isAccepted: Bool)] = []
        for text in texts {
            #expect(view.string(node) == text)
            results.append((text, TextFormat.accepts(format, view.scalar(node))))
            node = view.next(node)
        }
        return results
    }

    private func problem(_ format: SchemaFormat, _ text: String) -> String? {
        TextFormat.problem(format, Array(text.utf8).span)
    }

    /// Texts that are nearly right: mostly letters, with what separates and what is wrong strewn in.
    private static func texts(seed: UInt64) -> [String] {
        var state = seed
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state &>> 33) % UInt64(limit))
        }
        let rare: [Character] = ["-", ".", "/", "_", "A", "Z", "=", "@", "é", " ", "~", "`", "{", ":"]
        let common: [Character] = ["a", "m", "z", "0", "9"]
        return (0..<20_000).map { _ in
            let length = random(8) == 0 ? random(80) : random(26)
            let share = 1 + random(12)
            return String((0..<length).map { _ in random(share) == 0 ? rare[random(rare.count)] : common[random(5)] })
        }
    }

    private static let exact: [SchemaFormat] = [
        .dnsLabel, .labelKey, .annotationKey, .labelValue, .environmentName,
    ]

    @Test(arguments: exact)
    func `forms that need no second look`(_ format: SchemaFormat) throws {
        for (text, isAccepted) in try accepted(format, Self.texts(seed: 1)) {
            #expect(isAccepted == (problem(format, text) == nil), "\(text)")
        }
    }

    @Test(arguments: SchemaFormat.allCases)
    func `nothing wrong is accepted`(_ format: SchemaFormat) throws {
        for (text, isAccepted) in try accepted(format, Self.texts(seed: 2)) where isAccepted {
            #expect(problem(format, text) == nil, "\(text)")
        }
    }

    @Test func `the common names are accepted`() throws {
        let names: [(SchemaFormat, String)] = [
            (.podName, "etcd-node-1"), (.dnsSubdomain, "a.example.com"), (.port, "http"), (.portName, "metrics9"),
            (.labelKey, "app.kubernetes.io/name"), (.annotationKey, "Prometheus.io/scrape"), (.labelValue, ""),
            (.image, "registry.example/a:1"), (.absolutePath, "/healthz"), (.pathWithoutDotDot, "a/b.c"),
            (.relativePathWithoutDotDot, "a/b.c"),
        ]
        for (format, name) in names {
            let result = try accepted(format, [name])
            #expect(result.map(\.isAccepted) == [true], "\(name)")
        }
    }

    @Test(arguments: [
        "a", "a:latest", "a:1", "r:5000/a", "r:5000/a:latest", "a@sha256:1", "a:latest@sha256:1", "a:", "",
        "a@b/c:latest",
        "r/a:latest2", "r/a:Latest",
    ])
    func `an image's tag is found from its end`(_ image: String) throws {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        let range = sources.append(copying: Array("[\"\(image)\"]".utf8).span)
        let document = try decoder.decode(range, in: &sources)
        let view = decoder.view(document, in: sources)
        let bytes = Array(image.utf8)
        #expect(ImageReference(view.scalar(view.root + 1)).isLatest == ImageReference(bytes.span).isLatest)
    }
}
