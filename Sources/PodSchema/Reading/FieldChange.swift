import ManifestDecoding

/// A field that differs between two manifests of one pod.
public struct FieldChange: Hashable, Sendable {
    /// `spec.containers[web].image`
    public let field: String
    /// As it stands in the manifest; nil where the field is missing.
    public internal(set) var old: String?
    public internal(set) var new: String?
    /// What the missing one of the two stands for, where the API has a default.
    public internal(set) var defaultValue: String?
    public let domain: RestartDomain
    /// The container that the change belongs to, for changes of one.
    public let container: String?

    public init(field: String, old: String?, new: String?, domain: RestartDomain, container: String?) {
        self.field = field
        self.old = old
        self.new = new
        self.domain = domain
        self.container = container
    }
}
