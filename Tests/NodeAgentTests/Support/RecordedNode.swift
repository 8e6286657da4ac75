import ManifestDecoding
import NodeAgent
import PodSchema

/// The node that the requests were recorded on.
let recordedNode: NodeFacts = {
    var node = NodeFacts()
    node.addresses = ["10.0.0.5"]
    node.rootDirectory = "/var/lib/kubelet"
    node.memoryCapacity = 30 << 30
    node.hugePageSizes = ["2MB", "1GB"]
    node.cgroups.canLimitSwap = true
    node.resolverConfiguration = ResolverConfiguration("nameserver 10.255.255.53\n")
    return node
}()

/// What is recorded of a manifest.
func record(_ manifest: String, file: String = "pod.yaml") throws -> PodRecord {
    var sources = SourceBuffer()
    var decoder = ManifestDecoder()
    let bytes = Array(manifest.utf8)
    let range = sources.append(copying: bytes.span)
    let document = try decoder.decode(range, in: &sources)
    var reader = PodReader(key: .zero)
    guard let digest = reader.read(decoder.view(document, in: sources)) else { throw UnreadableManifest() }
    return PodRecord(file: file, digest: digest)
}

struct UnreadableManifest: Error {}

/// The requests of a manifest's pod.
func requests(_ manifest: String, uid: String? = nil, node: NodeFacts = recordedNode) throws -> PodRequests {
    PodRequests(pod: try specification(manifest, uid: uid), node: node, record: try record(manifest))
}
