public import ManifestDecoding
import PodSchema

/// Makes pods' specifications of accepted manifests. It reuses its buffers from one manifest to the next.
///
/// A manifest is decoded, written down with every default by `DefaultedPodWriter`, and read from there: so a field's default
/// is the schema's, wherever it is needed.
public struct PodSpecificationReader: ~Copyable, Sendable {
    private var sources = SourceBuffer(capacity: 16 * 1024)
    private var decoder = ManifestDecoder()
    private let nodeName: String
    private let directory: String

    /// - Parameters:
    ///   - nodeName: becomes the end of the pods' names.
    ///   - directory: where the manifests are; part of what a pod's first UID is made from.
    public init(nodeName: String, directory: String) {
        self.nodeName = nodeName
        self.directory = directory
    }

    /// Reads the pod of a manifest.
    ///
    /// - Parameters:
    ///   - manifest: the bytes of a manifest that was accepted.
    ///   - fileName: its name in the directory.
    ///   - uid: the pod's UID if it has one already; else the manifest's own, or one made from all that the manifest says.
    ///   - seen: when the pod was first seen, in the form of RFC 3339; becomes an annotation, as the kubelet has it. Best the
    ///     same for the whole life of the pod: volumes that show all annotations change with it.
    /// - Throws: if the bytes are no manifest at all.
    /// - Complexity: O(bytes)
    public mutating func read(
        _ manifest: Span<UInt8>,
        fileName: String,
        uid: String? = nil,
        seen: String
    ) throws(DecodingError) -> PodSpecification {
        var writer = DefaultedPodWriter(nodeName: nodeName, directory: directory)
        var pod: [UInt8] = []
        do {
            let document = try decode(manifest)
            writer.write(decoder.view(document, in: sources), fileName: fileName, identifier: uid, into: &pod)
        }
        let document = try decode(pod.span)
        var specification = PodSpecification(FieldCursor(decoder.view(document, in: sources)))
        if let uid { specification.uid = uid }
        specification.annotations["kubernetes.io/config.hash"] = specification.uid
        specification.annotations["kubernetes.io/config.source"] = "file"
        specification.annotations[PodAnnotation.seen] = seen
        return specification
    }

    private mutating func decode(_ bytes: Span<UInt8>) throws(DecodingError) -> Document {
        sources.removeAll()
        decoder.removeAll()
        let range = sources.append(copying: bytes)
        return try decoder.decode(range, in: &sources)
    }
}
