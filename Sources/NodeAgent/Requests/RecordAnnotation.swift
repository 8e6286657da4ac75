import ManifestDecoding
import PodSchema

/// Annotations in which the runtime keeps what Holdfast has to know of a sandbox or container that it finds.
public enum RecordAnnotation {
    /// Which manifest it is from.
    public static let file = "holdfast.dev/file"
    /// The version of the hashes (`PodDigest.algorithm`): hashes of different versions say nothing about each other.
    public static let algorithm = "holdfast.dev/hash-algorithm"
    /// Hashes of the domains, on a sandbox.
    public static let identityHash = "holdfast.dev/identity-hash"
    public static let podHash = "holdfast.dev/pod-hash"
    /// On a container, of what it is created with, and of its resources as they were then.
    public static let containerHash = "holdfast.dev/container-hash"
    public static let resizeHash = "holdfast.dev/resize-hash"
    /// Of both: what is used from now on, as it was then.
    public static let liveHash = "holdfast.dev/live-hash"
}

extension PodRecord {
    var sandboxAnnotations: [String: String] {
        [
            RecordAnnotation.file: file,
            RecordAnnotation.algorithm: String(PodDigest.algorithm),
            RecordAnnotation.identityHash: digest.identity.description,
            RecordAnnotation.podHash: digest.pod.description,
            RecordAnnotation.resizeHash: digest.resize.description,
            RecordAnnotation.liveHash: digest.live.description,
        ]
    }

    /// A run-once init container has no hashes of its own: it belongs to the pod.
    func annotations(ofContainer name: String) -> [String: String] {
        var annotations = [
            RecordAnnotation.file: file,
            RecordAnnotation.algorithm: String(PodDigest.algorithm),
        ]
        if let container = digest.containers.first(where: { $0.name == name }) {
            annotations[RecordAnnotation.containerHash] = container.container.description
            annotations[RecordAnnotation.resizeHash] = container.resize.description
            annotations[RecordAnnotation.liveHash] = container.live.description
        }
        return annotations
    }
}
