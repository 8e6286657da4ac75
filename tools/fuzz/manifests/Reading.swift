import ManifestDecoding

@testable import PodSchema

/// A manifest, decoded and walked in every way there is: all must say the same.
struct Reading: ~Copyable {
    static let nodeName = "zqzq"
    private static let key = Hash128(low: 1, high: 2)

    private var sources = SourceBuffer(capacity: 0)
    private var decoder = ManifestDecoder()
    private var reader = PodReader(key: Self.key, collects: true)
    private var document: Document?
    /// What problems' positions are in.
    let source: [UInt8]
    let digest: PodDigest?
    let problems: [FieldProblem]
    let warnings: [FieldProblem]

    /// Whether it could be decoded.
    var isDocument: Bool { document != nil }

    /// Whether its lines tell what they lie in.
    var staysOnLines: Bool { document?.staysOnLines == true }

    /// Whether a change of it may be found without a walk: there is nothing to say of it.
    var isSpotless: Bool { digest != nil && warnings.isEmpty && document?.trailing == nil }

    init(_ bytes: [UInt8]) {
        let range = sources.append(copying: bytes.span)
        let decoded: Document
        do throws(DecodingError) {
            decoded = try decoder.decode(range, in: &sources)
        } catch {
            require(error.offset >= 0 && error.offset <= bytes.count)
            let position = SourcePosition(offset: error.offset, in: bytes.span)
            source = bytes
            digest = nil
            problems = [FieldProblem(field: "", message: error.message, position: position)]
            warnings = []
            return
        }
        document = decoded
        source = sources.copy(decoded.source)
        var plain = PodReader(key: Self.key)
        digest = plain.read(decoded, of: decoder, in: sources)
        problems = plain.problems
        warnings = plain.warnings
        require((digest != nil) == problems.isEmpty)
        require(problems.count <= PodReader.problemLimit && warnings.count <= PodReader.problemLimit)
        let again = plain.read(decoded, of: decoder, in: sources)
        require(
            again == digest && plain.problems == problems && plain.warnings == warnings,
            "not the same twice: \(problems) \(plain.problems)"
        )
        // A reader that keeps leaves says the same, with names in its paths.
        let kept = reader.read(decoded, of: decoder, in: sources)
        require(kept == digest && reader.problems.map(\.message) == problems.map(\.message), "not the same with leaves")
    }

    static func changes(from old: borrowing Reading, to new: borrowing Reading) -> [FieldChange] {
        guard let before = old.document, let after = new.document else { return [] }
        let oldView = old.decoder.view(before, in: old.sources)
        let newView = new.decoder.view(after, in: new.sources)
        return PodReader.changes(from: old.reader, oldView, to: new.reader, newView)
    }

    /// What is found without a walk, where one text alone differs.
    static func exchange(from old: borrowing Reading, to new: borrowing Reading) -> TextExchange? {
        guard let before = old.digest, let after = new.document else { return nil }
        let view = new.decoder.view(after, in: new.sources)
        return TextExchange(from: old.source.span, before, to: after, view, key: Self.key)
    }

    /// What is found in excerpts alone.
    static func exchange(
        from old: borrowing Reading,
        to new: [UInt8],
        _ excerpt: inout ManifestExcerpt
    ) -> TextExchange? {
        guard let before = old.digest else { return nil }
        var sources = SourceBuffer(capacity: 0)
        let range = sources.append(copying: new.span)
        guard let document = excerpt.make(of: range, in: sources, since: old.source.span) else { return nil }
        let view = excerpt.view(document)
        return TextExchange(from: excerpt.oldBytes, before, to: document, view, isExcerpt: true, key: Self.key)
    }

    func defaulted() -> [UInt8] {
        guard let document else { return [] }
        var writer = DefaultedPodWriter(nodeName: Self.nodeName, directory: "/manifests")
        var pod: [UInt8] = []
        writer.write(decoder.view(document, in: sources), fileName: "pod.yaml", into: &pod)
        return pod
    }

    /// The same manifest, written differently; nil if there is no such spelling.
    func respelled(isJSON: Bool, edit: Int?, _ random: inout FuzzRandom) -> [UInt8]? {
        guard let document else { return nil }
        var respelling = Respelling(isJSON: isJSON, edit: edit)
        return respelling.text(of: decoder.view(document, in: sources), &random)
    }
}
