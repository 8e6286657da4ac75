import ManifestDecoding
import Testing

@testable import PodSchema

/// Reads manifests the way the pipeline does.
enum ManifestReading {
    static let key = Hash128(low: 1, high: 2)

    struct Result {
        var digest: PodDigest?
        var problems: [FieldProblem]
        var warnings: [FieldProblem]
    }

    static func read(_ bytes: [UInt8]) -> Result {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var reader = PodReader(key: key)
        let range = sources.append(copying: bytes.span)
        do throws(DecodingError) {
            let document = try decoder.decode(range, in: &sources)
            let digest = reader.read(decoder.view(document, in: sources))
            return Result(digest: digest, problems: reader.problems, warnings: reader.warnings)
        } catch {
            let position = SourcePosition(offset: error.offset, in: bytes.span)
            let problem = FieldProblem(field: "", message: error.message, position: position)
            return Result(digest: nil, problems: [problem], warnings: [])
        }
    }

    static func read(_ text: String) -> Result { read(Array(text.utf8)) }

    static func changes(_ old: [UInt8], _ new: [UInt8]) throws -> [FieldChange] {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var before = PodReader(key: key, collects: true)
        var after = PodReader(key: key, collects: true)
        let oldRange = sources.append(copying: old.span)
        let newRange = sources.append(copying: new.span)
        let oldDocument = try decoder.decode(oldRange, in: &sources)
        let newDocument = try decoder.decode(newRange, in: &sources)
        let oldView = decoder.view(oldDocument, in: sources)
        let newView = decoder.view(newDocument, in: sources)
        _ = before.read(oldView)
        _ = after.read(newView)
        return PodReader.changes(from: before, oldView, to: after, newView)
    }

    static func changes(_ old: String, _ new: String) throws -> [FieldChange] {
        try changes(Array(old.utf8), Array(new.utf8))
    }

    /// What differs, as it is found without decoding the old manifest; nil where it cannot be.
    static func soleChange(_ old: [UInt8], _ new: [UInt8]) throws -> [FieldChange]? {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var reader = PodReader(key: key, collects: true)
        let oldDigest = try #require(read(old).digest)
        let range = sources.append(copying: new.span)
        let document = try decoder.decode(range, in: &sources)
        let view = decoder.view(document, in: sources)
        let digest = reader.read(view)
        try #require(digest != nil)
        return reader.soleChange(from: old.span, oldDigest, view)
    }

    static func soleChange(_ old: String, _ new: String) throws -> [FieldChange]? {
        try soleChange(Array(old.utf8), Array(new.utf8))
    }
}
