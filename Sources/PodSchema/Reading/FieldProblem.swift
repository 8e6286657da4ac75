public import ManifestDecoding

/// What is wrong with a manifest, or remarkable, and where.
public struct FieldProblem: Hashable, Sendable {
    /// `spec.containers[0].image`; empty for the manifest as a whole.
    public let field: String
    public let message: String
    public let position: SourcePosition?

    public init(field: String, message: String, position: SourcePosition?) {
        self.field = field
        self.message = message
        self.position = position
    }
}
