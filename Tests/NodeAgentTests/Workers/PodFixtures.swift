import ManifestDecoding

@testable import NodeAgent

extension Hash128 {
    /// A hash that is told apart by a small number.
    static func number(_ number: UInt64) -> Hash128 { Hash128(low: number, high: 0) }
}

extension WantedContainer {
    static func main(_ name: String, _ hash: UInt64 = 1, _ policy: RestartPolicy = .always) -> WantedContainer {
        var container = WantedContainer(name: name)
        container.hash = .number(hash)
        container.resize = .number(1)
        container.policy = policy
        return container
    }

    static func setup(_ name: String, _ policy: RestartPolicy = .onFailure) -> WantedContainer {
        var container = WantedContainer(name: name)
        container.role = .setup
        container.policy = policy
        return container
    }

    static func sidecar(_ name: String, _ hash: UInt64 = 1) -> WantedContainer {
        var container = main(name, hash)
        container.role = .sidecar
        return container
    }
}

extension WantedPod {
    static func pod(
        hash: UInt64 = 1,
        policy: RestartPolicy = .always,
        inits: [WantedContainer] = [],
        _ containers: WantedContainer...
    ) -> WantedPod {
        var pod = WantedPod(hash: .number(hash), policy: policy, gracePeriod: 30)
        pod.initContainers = inits
        pod.containers = containers
        return pod
    }
}

extension LoggedPod {
    static func pod(_ uid: String) -> LoggedPod { LoggedPod(namespace: "default", name: "web-node1", uid: uid) }
}

extension SandboxFact {
    static func sandbox(_ id: String, _ hash: UInt64 = 1, attempt: UInt32 = 0, isReady: Bool = true) -> SandboxFact {
        SandboxFact(id: id, uid: "u\(hash)", attempt: attempt, isReady: isReady, createdAt: 1, hash: .number(hash))
    }
}

extension ContainerFact {
    static func container(
        _ id: String,
        _ name: String,
        _ state: State,
        hash: UInt64? = 1,
        in sandbox: String = "s",
        attempt: UInt32 = 0
    ) -> ContainerFact {
        ContainerFact(
            id: id,
            sandboxID: sandbox,
            name: name,
            attempt: attempt,
            state: state,
            createdAt: Int64(attempt),
            hash: hash.map { .number($0) },
            resize: .number(1)
        )
    }

    /// One that ended so many seconds before the clock's time.
    static func ended(_ id: String, _ name: String, code: Int32, secondsAgo: Int64 = 0, attempt: UInt32 = 0)
        -> ContainerFact
    {
        let finished = PodClock.noon.wall - secondsAgo * 1_000_000_000
        let exit = ContainerExit(code: code, startedAt: finished - 1_000_000_000, finishedAt: finished)
        return container(id, name, .exited(exit), attempt: attempt)
    }

    func with(_ change: (inout ContainerFact) -> Void) -> ContainerFact {
        var container = self
        change(&container)
        return container
    }
}

extension PodClock {
    static let noon = PodClock(monotonic: 1_000_000_000_000_000, wall: 1_800_000_000_000_000_000)

    func later(_ seconds: Int64) -> PodClock {
        PodClock(monotonic: monotonic + seconds * 1_000_000_000, wall: wall + seconds * 1_000_000_000)
    }
}
