import ManifestDecoding

/// A field that differs between two manifests of one pod.
public struct FieldChange: Hashable, Sendable {
    /// `spec.containers[web].image`
    public let field: String
    /// As it stands in the manifest; nil where the field is missing.
    var oldText: FieldText?
    var newText: FieldText?
    /// What the missing one of the two stands for, where the API has a default.
    public internal(set) var defaultValue: String?
    public let domain: RestartDomain
    /// The container that the change belongs to, for changes of one.
    public let container: String?

    public init(field: String, old: String?, new: String?, domain: RestartDomain, container: String?) {
        self.init(
            field: field,
            old: old.map { FieldText($0) },
            new: new.map { FieldText($0) },
            domain: domain,
            container: container
        )
    }

    init(field: String, old: FieldText?, new: FieldText?, domain: RestartDomain, container: String?) {
        self.field = field
        oldText = old
        newText = new
        self.domain = domain
        self.container = container
    }

    /// As it stands in the manifest; nil where the field is missing.
    public var old: String? { oldText?.full }
    public var new: String? { newText?.full }
    /// The same for people and logs: values of variables with secret-looking names are masked.
    public var shownOld: String? { oldText?.shown }
    public var shownNew: String? { newText?.shown }
}
