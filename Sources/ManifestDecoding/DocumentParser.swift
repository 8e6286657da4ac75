/// Parses one document onto a tape. It lives as long as its decoder, so that its buffers are reused.
///
/// It follows libyaml's grammar as goyaml v2 has it, fused into one pass: where libyaml queues tokens to insert a
/// mapping's start before a key that it has already scanned, here the key is held back as one word until the byte
/// behind it is known. Only scalars can be keys in JSON, so nothing else has to be held back.
///
/// Pointers stay inside the source given to `begin`, which zeroes follow (`SourceBuffer.padding`): scans stop at the
/// zero at the latest, so no loop needs to compare with the end.
///
/// Methods that do not change the parser are called on a copy of it, unless they are inlined. Those that the inner loops
/// call are therefore inlined, static or `mutating`.
struct DocumentParser: ~Copyable, Sendable {
    /// Collections may be nested this deeply, in block and in flow style each (goyaml's `max_flow_level`, `max_indents`).
    static let maximumDepth = 10_000

    var tape = Tape()
    var frames = FrameStack()
    /// The innermost open collection.
    @inline(__always)
    var top: Frame {
        _read { yield frames.top }
        _modify { yield &frames.top }
    }

    // Safety: set by `begin` and valid until the parse that follows it returns.
    nonisolated(unsafe) var base: UnsafePointer<UInt8>
    nonisolated(unsafe) var end: UnsafePointer<UInt8>
    nonisolated(unsafe) var cursor: UnsafePointer<UInt8>
    /// The start of the line that `cursor` is on.
    nonisolated(unsafe) var lineStart: UnsafePointer<UInt8>

    var flowLevel = 0
    /// libyaml's `simple_key_allowed`: a key, `- ` or `? ` may start here.
    var keyAllowed = true

    // Rare: anchors, tags, merge keys.
    // Safety: as above.
    nonisolated(unsafe) var pending: Properties?
    nonisolated(unsafe) var outerPending: Properties?
    var anchors = AnchorTable()
    var tagHandles: [String: String] = [:]
    /// Nodes that stand there by aliases, and the aliases followed: what goyaml's guard compares.
    var aliasedWords = 0
    var aliasCount = 0
    /// Words that merge keys moved, which is bounded: nested merges move the same words again.
    var mergedWords = 0
    /// Whether no anchor, alias, tag or merge key was met.
    var isLiteral = true
    /// Whether all nodes so far are such that indentation tells what a line lies in (`Document.staysOnLines`).
    var staysOnLines = false
    /// Where this document starts on the tape.
    var rootWord = 0
    /// In a JSON source that is not UTF-8 throughout, each wrong byte of a string becomes U+FFFD, as in Go.
    var repairsText = false

    init() {
        base = Self.nothing
        end = base
        cursor = base
        lineStart = base
    }

    // Safety: never written, and one zero byte long with padding; only stands in before the first `begin`.
    private nonisolated(unsafe) static let nothing: UnsafePointer<UInt8> = {
        let zeroes = UnsafeMutablePointer<UInt8>.allocate(capacity: SourceBuffer.padding)
        zeroes.update(repeating: 0, count: SourceBuffer.padding)
        return UnsafePointer(zeroes)
    }()

    /// Takes up a source of `count` bytes with its padding behind it.
    mutating func begin(_ source: UnsafePointer<UInt8>, count: Int) {
        base = source
        end = source + count
        cursor = source
        lineStart = source
        flowLevel = 0
        keyAllowed = true
        frames.removeAll()
        pending = nil
        outerPending = nil
        aliasedWords = 0
        aliasCount = 0
        mergedWords = 0
        isLiteral = true
        rootWord = tape.count
        repairsText = false
        tape.begin()
        if !anchors.isEmpty { anchors.removeAll() }
        if !tagHandles.isEmpty { tagHandles.removeAll() }
    }

    // MARK: - Positions

    @inline(__always)
    func offset(_ pointer: UnsafePointer<UInt8>) -> Int { pointer - base }

    func error(_ problem: DecodingError.Problem) -> DecodingError {
        DecodingError(problem, at: offset(cursor))
    }

    func error(_ problem: DecodingError.Problem, at pointer: UnsafePointer<UInt8>) -> DecodingError {
        DecodingError(problem, at: offset(pointer))
    }

    // MARK: - Frames

    mutating func push(_ kind: Frame.Kind, state: Frame.State, indent: Int, word: Int) throws(DecodingError) {
        guard frames.depth < Self.maximumDepth else { throw error(.nestedTooDeeply) }
        frames.push(
            Frame(
                kind: kind,
                state: state,
                indent: Int32(truncatingIfNeeded: indent),
                word: Int32(truncatingIfNeeded: word)
            )
        )
    }

    /// Opens a collection that is the node its parent waits for.
    mutating func open(
        _ kind: Frame.Kind,
        _ container: TapeWord.Kind,
        state: Frame.State,
        indent: Int,
        at start: UnsafePointer<UInt8>
    ) throws(DecodingError) {
        let word = tape.count
        try tape.append(TapeWord(container, length: 1, offset: offset(start)))
        try push(kind, state: state, indent: indent, word: word)
        if _slowPath(pending != nil || outerPending != nil), let anchor = try takeProperties()?.anchor {
            top.anchor = Int32(openAnchor(anchor, at: word))
        }
    }

    /// Closes the innermost collection and tells its parent that the node is complete.
    mutating func closeTop() throws(DecodingError) {
        if top.hasMerge { try resolveMerges(in: Int(top.word)) }
        tape.close(Int(top.word))
        if top.anchor >= 0 { closeAnchor(Int(top.anchor), end: tape.count) }
        frames.pop()
        try nodeCompleted(isScalar: false)
    }

    /// Moves the innermost collection on after the node that it waited for.
    @inline(__always)
    mutating func nodeCompleted(isScalar: Bool) throws(DecodingError) {
        switch top.kind {
        case .blockMapping, .blockSequence, .indentlessSequence:
            if _slowPath(top.state == .explicitKey) {
                try keyCompleted(isScalar: isScalar)
                top.state = .colon
            } else {
                top.state = .next
            }
        case .flowMapping, .flowSequence, .flowPair:
            top.state = top.state == .explicitKey ? .colon : .comma
            if top.state == .colon { try keyCompleted(isScalar: isScalar) }
        case .document: top.state = .done
        }
    }

    private mutating func keyCompleted(isScalar: Bool) throws(DecodingError) {
        guard isScalar else { throw error(.keyNotScalar) }
        try convertKey(at: tape.count - 1)
    }

    /// Whether the innermost collection waits for a node.
    @inline(__always)
    var awaitsNode: Bool { top.state == .value || top.state == .explicitKey }

    /// What to say when a node stands where none may.
    var misplacedNode: DecodingError {
        switch top.kind {
        case .blockSequence: error(.expectedEntry)
        case .flowMapping: error(.expectedFlowMappingEnd)
        case .flowSequence, .flowPair: error(.expectedFlowSequenceEnd)
        case .document, .blockMapping, .indentlessSequence: error(.expectedKey)
        }
    }

    /// Adds a scalar as the node that the innermost collection waits for.
    @inline(__always)
    mutating func appendScalar(_ word: TapeWord) throws(DecodingError) {
        guard awaitsNode else { throw misplacedNode }
        if _slowPath(pending != nil) {
            try appendScalarWithProperties(word)
        } else {
            try tape.append(word)
        }
        try nodeCompleted(isScalar: true)
    }

    /// Adds the null that stands for a missing node.
    mutating func appendNull(at pointer: UnsafePointer<UInt8>) throws(DecodingError) {
        try appendScalar(TapeWord(.plain, length: 0, offset: offset(pointer)))
    }
}
