import ContainerRuntime
import LinuxIO
import ManifestDecoding
import PodSchema

/// Annotations of Holdfast's own beside those of `RecordAnnotation`.
enum AgentAnnotation {
    /// Of a sidecar, its place among the init containers: it is stopped after those behind it.
    static let sidecar = "holdfast.dev/sidecar"
}

/// What the kubelet, and Holdfast, calls whose a sandbox or container is.
enum PodLabel {
    static let name = "io.kubernetes.pod.name"
    static let namespace = "io.kubernetes.pod.namespace"
    static let uid = "io.kubernetes.pod.uid"
    static let container = "io.kubernetes.container.name"
}

/// What the kubelet, and Holdfast, adds to a static pod's annotations.
enum PodAnnotation {
    static let seen = "kubernetes.io/config.seen"
}

extension Hash128 {
    /// Reads what `description` writes.
    init?(hexadecimal text: String) {
        guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
            let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.init(low: low, high: high)
    }

    /// The hash in an annotation; nil if there is none, or another version of the hashes wrote it.
    init?(_ annotations: [String: String], _ name: String) {
        guard annotations[RecordAnnotation.algorithm] == String(PodDigest.algorithm), let text = annotations[name]
        else {
            return nil
        }
        self.init(hexadecimal: text)
    }
}

/// What happens to static pods that a kubelet has left in the runtime.
public enum KubeletPods: String, Sendable, CaseIterable {
    /// Nothing.
    case leave
    /// Those that have a manifest are taken over as they run.
    case adopt
    /// They are ended, also to make room for one of the same name.
    case remove
}

/// Knows Holdfast's sandboxes and containers from others.
struct FactReader: Sendable {
    let kubeletPods: KubeletPods

    /// Whether a sandbox is one of a static pod that a kubelet made.
    static func isOfKubelet(_ sandbox: PodSandbox) -> Bool {
        sandbox.labels[PodLabel.uid] != nil && sandbox.annotations["kubernetes.io/config.source"] == "file"
            && sandbox.annotations[RecordAnnotation.file] == nil
    }

    /// What there is of a sandbox; nil for those of others.
    ///
    /// - Parameter isWanted: whether a manifest of this name is there.
    func fact(_ sandbox: PodSandbox, isWanted: Bool) -> SandboxFact? {
        guard let metadata = sandbox.metadata, PodDirectory.isName(metadata.uid),
            !metadata.name.utf8.contains(UInt8(ascii: "/")), !metadata.namespace.utf8.contains(UInt8(ascii: "/"))
        else { return nil }
        var hash: Hash128?
        if sandbox.annotations[RecordAnnotation.file] != nil {
            hash = Hash128(sandbox.annotations, RecordAnnotation.podHash)
        } else {
            guard Self.isOfKubelet(sandbox) else { return nil }
            switch kubeletPods {
            case .leave: return nil
            case .adopt: if !isWanted { return nil }
            // A hash that nothing wanted has.
            case .remove: hash = .zero
            }
        }
        return SandboxFact(
            id: sandbox.id,
            podName: metadata.name,
            uid: metadata.uid,
            attempt: metadata.attempt,
            isReady: sandbox.state == .ready,
            createdAt: sandbox.createdAt,
            hash: hash,
            seenAt: sandbox.annotations[PodAnnotation.seen].flatMap { WallClock.nanoseconds($0) }
        )
    }

    /// What there is of containers in sandboxes that are known.
    func facts(_ containers: [Container], in sandboxes: [SandboxFact]) -> [ContainerFact] {
        containers.compactMap { container in
            sandboxes.contains { $0.id == container.podSandboxID } ? ContainerFact(container) : nil
        }
    }
}

extension ContainerFact {
    /// Reads a container of a sandbox that is taken care of.
    init?(_ container: Container) {
        let annotations = container.annotations
        guard let metadata = container.metadata else { return nil }
        self.init(
            id: container.id,
            sandboxID: container.podSandboxID,
            name: metadata.name,
            attempt: metadata.attempt,
            state: State(container.state),
            createdAt: container.createdAt,
            hash: Hash128(annotations, RecordAnnotation.containerHash),
            resize: Hash128(annotations, RecordAnnotation.resizeHash),
            sidecarPlace: annotations[AgentAnnotation.sidecar].flatMap { Int($0) },
            preStop: annotations["io.kubernetes.container.preStopHandler"],
            gracePeriod: annotations["io.kubernetes.pod.terminationGracePeriod"].flatMap { Int64($0) }
        )
    }
}

extension ContainerFact.State {
    init(_ state: ContainerState) {
        switch state {
        case .created: self = .created
        case .running: self = .running
        case .exited: self = .exited(nil)
        default: self = .unknown
        }
    }

    /// A container goes one way only: what says that it is further back is older news.
    func isBehind(_ other: Self) -> Bool { rank < other.rank }

    private var rank: Int {
        switch self {
        case .created: 0
        case .running, .unknown: 1
        case .exited(nil): 2
        case .exited: 3
        }
    }
}

extension ContainerExit {
    init(_ status: ContainerStatus) {
        self.init(code: status.exitCode, startedAt: status.startedAt, finishedAt: status.finishedAt)
    }
}
