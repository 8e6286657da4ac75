/// A change that a person or a tool makes to one manifest.
///
/// Two edits of one kind with different revisions differ in the edited line only.
public enum ManifestEdit: Sendable, Hashable {
    /// Sets another image tag on the first entry of `spec.containers`.
    case image(revision: Int)
    /// Sets another value of the label `app.kubernetes.io/version`, which no container of the pod reads.
    case label(revision: Int)
    /// Adds a comment line above `spec:`; nothing that Kubernetes reads changes.
    case comment(revision: Int)
}
