/// Every message of the CRI that is a sandbox's ID and nothing else: StopPodSandboxRequest, RemovePodSandboxRequest,
/// RunPodSandboxResponse.
public struct PodSandboxReference: Message {
    /// The ID.
    public var podSandboxID = ""

    /// The empty message.
    public init() {}

    /// A sandbox with this ID.
    init(_ id: String) {
        podSandboxID = id
    }

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "pod_sandbox_id", &podSandboxID)
    }
}
