public import LinuxIO
public import ManifestDecoding
public import PodSchema

/// Reads manifests one at a time, as the pipeline reads them, and says what it makes of each.
public struct ManifestChecker: ~Copyable {
    private var state: Lane.State
    private var current: ParsedFile
    /// The current file's document, once it was decoded.
    private var document: Document?

    /// - Parameters:
    ///   - key: what digests are keyed with.
    ///   - isStrict: whether a manifest with a warning is invalid.
    public init(key: Hash128, isStrict: Bool = false) {
        state = Lane.State(key: key, isStrict: isStrict)
        current = Self.blank
    }

    private static var blank: ParsedFile {
        ParsedFile(due: DueFile(file: FileID(0), name: FileName("")), position: 0, outcome: .gone)
    }

    // MARK: - One file

    /// Reads a file, which is the current one from now on.
    public mutating func read(_ file: borrowing Descriptor) {
        begin()
        do throws(Errno) {
            let status = try file.status()
            if let refusal = ManifestLimit.refusal(status) { return fail(refusal) }
            try load(file, limit: Int(status.size))
        } catch {
            fail(error)
        }
    }

    /// Reads what comes out of a pipe or terminal, which is the current file from now on.
    public mutating func read(stream: borrowing Descriptor) {
        begin()
        do throws(Errno) {
            try load(stream, limit: ManifestLimit.bytes + 1)
        } catch {
            fail(error)
        }
        if current.source.count > ManifestLimit.bytes {
            document = nil
            fail(ManifestLimit.tooLarge(nil))
        }
    }

    /// Takes a file that cannot be opened for the current one.
    public mutating func read(failure: Errno) {
        begin()
        fail(failure)
    }

    private mutating func begin() {
        state.walk.empty()
        state.files.removeAll(keepingCapacity: true)
        current = Self.blank
        document = nil
    }

    private mutating func fail(_ problem: FieldProblem) { current.outcome = .failed([problem]) }

    private mutating func fail(_ error: Errno) { current.outcome = .unreadable(error) }

    private mutating func load(_ file: borrowing Descriptor, limit: Int) throws(Errno) {
        current.source = try state.walk.sources.append(limit: limit) { output throws(Errno) in
            _ = try file.read(into: &output)
        }
        guard current.source.count <= ManifestLimit.bytes else { return }
        state.decode(&current)
        if case .document(let decoded) = current.outcome { document = decoded }
    }

    // MARK: - What it is

    /// What is wrong with the current file as YAML or JSON, whatever it says.
    public var syntax: CheckedManifest { CheckedManifest(current) }

    /// What is wrong with the current file as a manifest.
    public mutating func check() -> CheckedManifest {
        state.files = [current]
        // Nobody runs the manifest, so that no copy of its bytes is kept.
        let digest = state.readDocument(0)
        return CheckedManifest(state.files[0], digest)
    }

    /// Looks into the current file's document, where there is one.
    public func withDocument<Result>(_ body: (borrowing TapeView) -> Result) -> Result? {
        guard let document else { return nil }
        return body(state.walk.decoder.view(document, in: state.walk.sources))
    }
}

/// What was found out about one file.
public struct CheckedManifest: Sendable {
    /// In the order of the file.
    public let errors: [FieldProblem]
    public let warnings: [FieldProblem]
    /// Of a valid manifest.
    public let digest: PodDigest?

    public var isValid: Bool { errors.isEmpty }

    /// A file that one thing is wrong with.
    public init(error: FieldProblem) {
        errors = [error]
        warnings = []
        digest = nil
    }

    init(_ file: ParsedFile, _ digest: PodDigest? = nil) {
        var errors: [FieldProblem] = []
        switch file.outcome {
        case .failed(let problems): errors = problems
        case .unreadable(let error):
            errors = [FieldProblem(field: "", message: "cannot be read: \(error)", position: nil)]
        case .gone, .sameBytes, .loaded, .document, .unfinished, .accepted: break
        }
        self.errors = Self.inOrder(errors)
        self.warnings = Self.inOrder(file.warnings)
        self.digest = digest
    }

    private static func inOrder(_ problems: [FieldProblem]) -> [FieldProblem] {
        problems.enumerated().sorted { left, right in
            place(left) < place(right)
        }.map(\.element)
    }

    /// Problems of one place stay as they were found.
    private static func place(_ problem: (offset: Int, element: FieldProblem)) -> (Int, Int, Int) {
        let position = problem.element.position
        return (position?.line ?? 0, position?.column ?? 0, problem.offset)
    }
}
