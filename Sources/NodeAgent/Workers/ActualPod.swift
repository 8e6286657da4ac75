import ManifestDecoding

/// What the runtime has of a pod.
struct ActualPod: Hashable, Sendable {
    var sandboxes: [SandboxFact] = []
    var containers: [ContainerFact] = []

    var isEmpty: Bool { sandboxes.isEmpty && containers.isEmpty }

    /// Changes what is known of a container, if it is known.
    mutating func update(_ id: String, _ change: (inout ContainerFact) -> Void) {
        if let index = containers.firstIndex(where: { $0.id == id }) { change(&containers[index]) }
    }
}

/// A sandbox as the runtime has it.
struct SandboxFact: Hashable, Sendable {
    var id: String
    /// The pod's name in the runtime, which has the node's name at its end as it was then.
    var podName = ""
    var uid: String
    var attempt: UInt32
    var isReady: Bool
    /// In nanoseconds since 1970.
    var createdAt: Int64
    /// The pod's restart domain that it was made for; nil if another version of the hashes made it.
    var hash: Hash128?
    /// When the pod was first seen, in nanoseconds since 1970, as is written on it.
    var seenAt: Int64?

    /// Since when there is the pod, in nanoseconds since 1970: sandboxes of one pod may follow each other.
    var podSince: Int64 { min(seenAt ?? createdAt, createdAt) }
}

/// A container as the runtime has it.
struct ContainerFact: Hashable, Sendable {
    enum State: Hashable, Sendable {
        case created
        case running
        /// Nil if how it ended has not been asked for.
        case exited(ContainerExit?)
        case unknown
    }

    var id: String
    var sandboxID: String
    var name: String
    var attempt: UInt32
    var state: State
    /// In nanoseconds since 1970.
    var createdAt: Int64
    /// The restart domain that it was made for; nil if another version of the hashes made it, and for run-once init
    /// containers.
    var hash: Hash128?
    var resize: Hash128?
    /// A sidecar's place among the init containers.
    var sidecarPlace: Int?
    /// Its hook before the end, as it was made: JSON.
    var preStop: String?
    /// Seconds that it gets to end, as it was made; nil if that is not written on it.
    var gracePeriod: Int64?

    /// Whether something of it may run.
    var isLive: Bool { state == .running || state == .unknown }

    var isExited: Bool { if case .exited = state { true } else { false } }

    var exit: ContainerExit? { if case .exited(let exit) = state { exit } else { nil } }

    /// Whether it was made for what is wanted, as far as can be told.
    func isMade(for wanted: WantedContainer) -> Bool {
        guard let hash, let other = wanted.hash else { return true }
        return hash == other
    }

    /// Whether it came after another one.
    func isNewer(than other: ContainerFact) -> Bool {
        (attempt, createdAt, id) > (other.attempt, other.createdAt, other.id)
    }
}

/// How a container ended.
struct ContainerExit: Hashable, Sendable {
    var code: Int32
    /// In nanoseconds since 1970; 0 if it was never started.
    var startedAt: Int64
    /// In nanoseconds since 1970.
    var finishedAt: Int64
}
