import ManifestDecoding

/// What is wanted of a pod, as far as decisions need it.
struct WantedPod: Hashable, Sendable {
    /// The pod's restart domain: another hash is another sandbox.
    var hash: Hash128
    var policy: RestartPolicy
    /// What is used from now on without a restart.
    var live = Hash128.zero
    /// Whether files in its volumes tell of what may change while it runs.
    var hasLiveFiles = false
    /// Seconds that containers get to end.
    var gracePeriod: Int64
    /// Seconds after which the pod is over, whatever it does.
    var activeDeadline: Int64?
    /// Thousandths of a processor that a burstable pod asks for.
    var burstable: Int64?
    /// Whether its hooks need a program that the host does not have.
    var lacksProgram = false
    /// Run-once ones and sidecars, in their order.
    var initContainers: [WantedContainer] = []
    var containers: [WantedContainer] = []

    /// Sidecars and containers: what keeps running.
    var lasting: [WantedContainer] { initContainers.filter { $0.role == .sidecar } + containers }

    func container(named name: String) -> WantedContainer? {
        containers.first { $0.name == name } ?? initContainers.first { $0.name == name }
    }
}

/// What is wanted of a container.
struct WantedContainer: Hashable, Sendable {
    enum Role: Hashable, Sendable {
        /// An init container that runs once, before the others.
        case setup
        /// An init container that goes on running.
        case sidecar
        case main
    }

    var name: String
    var role = Role.main
    /// The container's restart domain; nil for init containers that run once, which are part of the pod's.
    var hash: Hash128?
    /// What it may take.
    var resize: Hash128?
    var policy = RestartPolicy.always
    var rules: [ContainerRestartRule] = []

    /// Whether it is started again after such an end.
    func restarts(after exit: ContainerExit) -> Bool {
        let isListed = rules.contains { $0.exitCodes.contains(exit.code) != $0.excludesExitCodes }
        if isListed { return true }
        switch policy {
        case .always: return true
        case .onFailure: return exit.code != 0
        case .never: return false
        }
    }
}
