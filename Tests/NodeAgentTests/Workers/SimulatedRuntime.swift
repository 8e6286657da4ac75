import ManifestDecoding

@testable import NodeAgent

/// A plain runtime for one pod: it does at once what a step asks for, and containers end when they are told to.
struct SimulatedRuntime {
    private(set) var actual = ActualPod()
    private(set) var memory = PodMemory()
    private(set) var clock = PodClock.noon
    private(set) var pending: [PodStep] = []
    /// What happened, the newest last.
    private(set) var log: [String] = []
    private var newest = 0
    private var resized: [String: Hash128] = [:]

    private mutating func makeID(_ prefix: String) -> String {
        newest += 1
        return "\(prefix)\(newest)"
    }

    mutating func pass(_ nanoseconds: Int64) {
        clock = PodClock(monotonic: clock.monotonic + nanoseconds, wall: clock.wall + nanoseconds)
    }

    mutating func note(_ text: String) { log.append(text) }

    mutating func take(_ steps: [PodStep]) {
        for step in steps {
            precondition(memory.underWay.insert(step.key).inserted, "\(step) twice")
            if case .stop(_, let id, let reason, _) = step, reason.isOfWholePod,
                let sandbox = actual.containers.first(where: { $0.id == id })?.sandboxID,
                memory.endingSince[sandbox] == nil
            {
                memory.endingSince[sandbox] = clock.monotonic
            }
            if case .create(let container, _, _, let exit?) = step {
                memory.noteRestart(of: container, after: exit, clock: clock)
            }
            pending.append(step)
        }
    }

    /// Carries one of the pending steps out, or lets it fail.
    mutating func finish(_ index: Int, fails: Bool) {
        let step = pending.remove(at: index)
        memory.underWay.remove(step.key)
        if fails {
            memory.fail(step, now: clock.monotonic)
        } else {
            memory.succeed(step)
            carryOut(step)
        }
        note("\(fails ? "fails" : "done") \(PodDeciderTests.told(step))")
    }

    private mutating func carryOut(_ step: PodStep) {
        switch step {
        case .prepare(let hash): memory.prepared = hash
        case .runSandbox(let attempt):
            let id = makeID("s")
            actual.sandboxes.append(
                SandboxFact(id: id, uid: "u-\(id)", attempt: attempt, isReady: true, createdAt: clock.wall)
            )
            memory.note(onHost: .pod("u-\(id)"))
            actual.sandboxes[actual.sandboxes.count - 1].hash = wanted?.hash
        case .create(let container, let sandbox, let attempt, _):
            guard actual.sandboxes.contains(where: { $0.id == sandbox && $0.isReady }) else { return }
            var fact = ContainerFact.container(makeID("c"), container.name, .created, in: sandbox, attempt: attempt)
            fact.hash = container.hash
            fact.resize = container.resize
            fact.sidecarPlace =
                container.role == .sidecar ? wanted?.initContainers.firstIndex { $0.name == container.name } ?? 0 : nil
            actual.containers.append(fact)
        case .start(_, let id):
            guard let container = actual.containers.first(where: { $0.id == id }), container.state == .created,
                actual.sandboxes.contains(where: { $0.id == container.sandboxID && $0.isReady })
            else { return }
            actual.update(id) { $0.state = .running }
            memory.endingSince[container.sandboxID] = nil
        case .stop(_, let id, _, _): end(id, code: 143)
        case .resize(let container, let id):
            memory.resized[id] = container.resize
            actual.update(id) { $0.resize = container.resize }
        case .inspect(let id):
            let exit = ContainerExit(code: 0, startedAt: clock.wall, finishedAt: clock.wall)
            actual.update(id) { if $0.isExited { $0.state = .exited(exit) } }
        case .removeContainer(_, let id): actual.containers.removeAll { $0.id == id && !$0.isLive }
        case .stopSandbox(let id):
            kill(sandbox: id)
            memory.stoppedSandboxes.insert(id)
        case .removeSandbox(let id):
            kill(sandbox: id)
            actual.sandboxes.removeAll { $0.id == id }
            actual.containers.removeAll { $0.sandboxID == id }
        case .refresh(let live): memory.refreshed = live
        case .cleanUp(let pod): memory.noteRemoval(of: pod)
        }
    }

    /// What is wanted now; kept here because steps are carried out for it.
    private(set) var wanted: WantedPod?

    mutating func want(_ pod: WantedPod?) {
        wanted = pod
        if let pod { memory.gracePeriod = pod.gracePeriod }
        note(
            "want \(pod.map { "\($0.hash.low) \($0.containers.map { "\($0.name)\($0.hash?.low ?? 0)" })" } ?? "nothing")"
        )
    }

    // MARK: - From outside

    mutating func end(_ id: String, code: Int32) {
        let exit = ContainerExit(code: code, startedAt: clock.wall - 1_000_000_000, finishedAt: clock.wall)
        actual.update(id) { if $0.isLive { $0.state = .exited(exit) } }
    }

    mutating func kill(sandbox id: String) {
        guard let index = actual.sandboxes.firstIndex(where: { $0.id == id }) else { return }
        actual.sandboxes[index].isReady = false
        for container in actual.containers where container.sandboxID == id { end(container.id, code: 137) }
    }

    /// The daemon is killed: what was under way is done or not, and nothing is remembered.
    mutating func restartDaemon(_ random: inout SplitMix) {
        while !pending.isEmpty {
            if random.chance(2) { finish(0, fails: false) } else { pending.removeFirst() }
        }
        memory = PodMemory()
        memory.gracePeriod = wanted?.gracePeriod
        for sandbox in actual.sandboxes { memory.note(onHost: .pod(sandbox.uid)) }
        for index in actual.containers.indices where actual.containers[index].isExited {
            actual.containers[index].state = .exited(nil)
        }
        note("daemon restarted")
    }

    /// The machine restarts: everything has ended, or is forgotten.
    mutating func reboot(forgets: Bool, _ random: inout SplitMix) {
        restartDaemon(&random)
        for sandbox in actual.sandboxes { kill(sandbox: sandbox.id) }
        if forgets { actual = ActualPod() }
        note("reboot")
    }

    mutating func loseState(of id: String) {
        actual.update(id) { if $0.state == .running { $0.state = .unknown } }
    }

    mutating func remove(container id: String) { actual.containers.removeAll { $0.id == id } }
}

/// Random numbers that are the same in each run of a seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Once in so many times.
    mutating func chance(_ times: UInt64) -> Bool { next() % times == 0 }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
