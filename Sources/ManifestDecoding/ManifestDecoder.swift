/// A decoded manifest: its source in a `SourceBuffer`, its root on the decoder's tape.
public struct Document: Sendable {
    public let source: Range<Int>
    public let root: Int
    /// Where text behind the first document of a YAML stream starts, in bytes from the start of the source.
    public let trailing: Int?
    /// Whether there is no anchor, alias, tag or merge key: each node stands in the source where it counts, and nowhere else.
    public let isLiteral: Bool
    /// Whether it is literal YAML in UTF-8 that starts in the first column and is all there is, with lines that end at line
    /// feeds and without tabs; no scalar but one below the line of its key or entry (`key: |`), no collection in brackets and
    /// no pair of a key goes over the end of a line; and plain keys are strings as they stand (`yes` and `1` are none).
    public let staysOnLines: Bool
}

/// Decodes manifests, YAML or JSON, onto a tape that it reuses: once its buffers are large enough, decoding allocates
/// nothing.
///
/// It knows nothing of Kubernetes. What is YAML and what it means is goyaml v2's word, as `sigs.k8s.io/yaml` makes JSON
/// of it for the kubelet: only the first document counts, keys are strings, aliases and merge keys are resolved.
public struct ManifestDecoder: ~Copyable, Sendable {
    private var parser = DocumentParser()

    public init() {}

    /// Forgets all documents and keeps the memory.
    public mutating func removeAll() {
        parser.tape.removeAll()
    }

    /// Words in use on the tape, seven bytes each.
    public var tapeCount: Int { parser.tape.count }

    /// Decodes the manifest at `range` of `sources`, behind those decoded since `removeAll`.
    ///
    /// A source in UTF-16 is converted first, and the document's source is then the converted one. Errors' offsets are
    /// those of the original.
    ///
    /// - Throws: the first problem; the tape is then as before.
    /// - Complexity: O(bytes), and as many more nodes as aliases stand for, which is bounded.
    public mutating func decode(
        _ range: Range<Int>,
        in sources: inout SourceBuffer
    ) throws(DecodingError) -> Document {
        let sourcesCount = sources.count
        let root = parser.tape.count
        let textCount = parser.tape.textCount
        var range = range
        do throws(DecodingError) {
            if TextEncoding.isUTF16(sources.bytes(range)) { range = try sources.append(convertedFromUTF16: range) }
            guard range.count <= Self.sourceLimit, textCount < TapeWord.offsetLimit - 10 * range.count else {
                throw DecodingError(.tooLarge, at: 0)
            }
            let start = sources.start(range)
            let trailing = try parse(start, count: range.count)
            let first = parser.sourceOffset(of: parser.tape[root])
            let isIndented = first > 0 && start[first - 1] != 0x0A
            let isAll = trailing == nil && sources.count == sourcesCount
            return Document(
                source: range,
                root: root,
                trailing: trailing,
                isLiteral: parser.isLiteral,
                staysOnLines: parser.isLiteral && parser.staysOnLines && !isIndented && isAll
            )
        } catch {
            parser.tape.truncate(count: root, textCount: textCount)
            guard sources.count > sourcesCount else { throw error }
            // The caller has only the source in UTF-16 to look the place up in.
            let offset = TextEncoding.utf16Offset(of: error.offset, in: sources.bytes(range))
            sources.truncate(to: sourcesCount)
            throw DecodingError(error.problem, at: offset)
        }
    }

    /// More than the kubelet reads (10 MiB). No document of this size outgrows the fields of a `TapeWord`: a scalar with
    /// text on the tape has at most ten times as many bytes there as in the source (`{*x,*x,…}`, where `x` is the
    /// smallest integer, has 24 for 3).
    private static let sourceLimit = 1 << 24

    private mutating func parse(_ start: UnsafePointer<UInt8>, count: Int) throws(DecodingError) -> Int? {
        var hasPlainLines = false
        let problem = TextEncoding.problem(start, count: count, hasPlainLines: &hasPlainLines)
        parser.begin(start, count: count)
        parser.staysOnLines = hasPlainLines
        guard isObject(start, count: count) else {
            if let problem { throw problem }
            return try parser.parseYAML()
        }
        let root = parser.tape.count
        let textCount = parser.tape.textCount
        do throws(DecodingError) {
            // JSON allows some characters in strings that YAML does not, and Go's decoder any bytes.
            parser.repairsText = problem != nil
            parser.staysOnLines = false
            try parser.parseJSON()
            return nil
        } catch let jsonError {
            // `{` may also start a flow mapping. Where neither can be read, JSON's error says more; and what begins as
            // JSON must not end in something else, of which goyaml would read the first document only.
            if let problem { throw problem.offset == jsonError.offset ? problem : jsonError }
            parser.tape.truncate(count: root, textCount: textCount)
            parser.begin(start, count: count)
            parser.staysOnLines = hasPlainLines
            let trailing: Int?
            do throws(DecodingError) {
                trailing = try parser.parseYAML()
            } catch let yamlError {
                throw yamlError.problem == .tooManyNodes ? yamlError : jsonError
            }
            guard trailing == nil else { throw jsonError }
            return nil
        }
    }

    /// Whether the first byte that is no blank is `{`.
    private func isObject(_ start: UnsafePointer<UInt8>, count: Int) -> Bool {
        var index = 0
        while index < count, [0x20, 0x09, 0x0A, 0x0D].contains(start[index]) { index += 1 }
        return start[index] == UInt8(ascii: "{")
    }

    /// Looks into a document that this decoder decoded from `sources`.
    @_lifetime(borrow self, borrow sources)
    public func view(_ document: Document, in sources: borrowing SourceBuffer) -> TapeView {
        TapeView(document, tape: parser.tape, sources: sources)
    }
}
