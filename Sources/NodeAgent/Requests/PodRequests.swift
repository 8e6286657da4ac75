public import PodSchema

/// Makes the requests to a container runtime that a pod needs: the same ones that the kubelet 1.36 makes, and on them what
/// Holdfast has to know again (`RecordAnnotation`).
///
/// Pure values: nothing is read or made here. Rules are the kubelet's: `pkg/kubelet/kuberuntime`, `kubelet_pods.go`.
public struct PodRequests: Sendable {
    public let pod: PodSpecification
    public let node: NodeFacts
    /// What is put down on the sandbox and the containers.
    public let record: PodRecord

    public init(pod: PodSpecification, node: NodeFacts, record: PodRecord) {
        self.pod = pod
        self.node = node
        self.record = record
    }

    /// The pod's addresses: those of its sandbox, or the node's with the host's network.
    func podAddresses(_ sandbox: [String]) -> [String] { pod.hostNetwork ? node.addresses : sandbox }
}

/// What a later Holdfast needs to know of a pod: from which file it is, and the hashes to compare the file with.
public struct PodRecord: Hashable, Sendable {
    /// The manifest's name in its directory.
    public let file: String
    /// Made with a key that a later Holdfast has too.
    public let digest: PodDigest

    public init(file: String, digest: PodDigest) {
        self.file = file
        self.digest = digest
    }
}
