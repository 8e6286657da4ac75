import ManifestDecoding

/// What is remembered of a pod between decisions, beside what the runtime knows.
struct PodMemory: Sendable {
    /// What is being done.
    var underWay: Set<StepKey> = []
    /// What could not be done.
    private(set) var failures: [StepKey: StepFailure] = [:]
    /// By container.
    private(set) var crashes: [String: CrashBackoff] = [:]
    /// Sandboxes whose stop has been carried out whole.
    var stoppedSandboxes: Set<String> = []
    /// When a sandbox's containers were first told to end, on the monotonic clock.
    var endingSince: [String: Int64] = [:]
    /// The restart domain that images and volumes are there for.
    var prepared: Hash128?
    /// Seconds, by the newest manifest; nil where there was none in this process's life.
    var gracePeriod: Int64?
    /// Attempts below these are taken: a call that failed may have used them.
    var nextSandboxAttempt: UInt32 = 0
    var nextAttempt: [String: UInt32] = [:]
    /// For what files that tell of the pod were written last.
    var refreshed: Hash128?
    /// What may have something on the host: a pod for each UID that it has had.
    private(set) var onHost: [LoggedPod] = []
    /// The UIDs whose directories are being made or written to, and how often at a time.
    private(set) var held: [String: Int] = [:]
    /// The UID that the next sandbox is to have: what lies on the host of an earlier one stays.
    var nextUID: String?
    /// What each container was resized to.
    var resized: [String: Hash128] = [:]

    /// Nanoseconds until a step may be tried again.
    func wait(for step: PodStep, now: Int64) -> Int64 {
        guard let failure = failures[step.key], failure.purpose == step.purpose else { return 0 }
        return max(0, failure.since + failure.delay - now)
    }

    /// Whether a step has failed, and was not done since.
    func hasFailed(_ step: PodStep) -> Bool { failures[step.key] != nil }

    /// Notes that a step failed; returns how long it is not tried again, in nanoseconds.
    @discardableResult
    mutating func fail(_ step: PodStep, now: Int64, atLeast: Int64 = 0) -> Int64 {
        var failure = StepFailure(purpose: step.purpose, since: now, delay: StepFailure.first)
        if let before = failures[step.key], before.purpose == step.purpose {
            failure.delay = min(StepFailure.longest, before.delay * 2)
        }
        // A slow image is not this step's own failure.
        failure.delay = max(failure.delay, atLeast)
        failures[step.key] = failure
        return failure.delay
    }

    mutating func succeed(_ step: PodStep) {
        failures[step.key] = nil
    }

    /// Tries everything again at once: the runtime is another one, or was away.
    mutating func forgetFailures() {
        failures.removeAll()
    }

    /// Forgets what is about containers and sandboxes that are no more.
    mutating func keepOnly(_ actual: ActualPod) {
        let ids = Set(actual.sandboxes.map(\.id)).union(actual.containers.map(\.id))
        stoppedSandboxes.formIntersection(ids)
        endingSince = endingSince.filter { ids.contains($0.key) }
        resized = resized.filter { ids.contains($0.key) }
        failures = failures.filter { key, _ in
            switch key.kind {
            case .prepare, .runSandbox, .create, .refresh, .cleanUp: true
            default: ids.contains(key.target)
            }
        }
    }

    // MARK: - The host

    /// Notes that a pod may have something on the host.
    mutating func note(onHost pod: LoggedPod) {
        if !onHost.contains(pod) { onHost.append(pod) }
    }

    /// Notes that a pod has nothing on the host any more.
    mutating func noteRemoval(of pod: LoggedPod) { onHost.removeAll { $0 == pod } }

    /// Keeps what a pod has on the host from being removed, until as many calls of `release`.
    mutating func hold(_ pod: LoggedPod) {
        note(onHost: pod)
        held[pod.uid, default: 0] += 1
    }

    mutating func release(_ pod: LoggedPod) {
        let count = held[pod.uid, default: 0]
        held[pod.uid] = count > 1 ? count - 1 : nil
    }

    // MARK: - Crashes

    /// Nanoseconds until a container may be started again; 0 for at once.
    func crashWait(for container: WantedContainer, after exit: ContainerExit, clock: PodClock) -> Int64 {
        guard let crash = crashes[container.name], crash.hash == container.hash else { return 0 }
        return crash.wait(after: exit, clock: clock)
    }

    /// Notes that a container is started again.
    mutating func noteRestart(of container: WantedContainer, after exit: ContainerExit, clock: PodClock) {
        var crash = CrashBackoff(hash: container.hash)
        if let before = crashes[container.name], before.hash == container.hash { crash = before }
        crash.noteRestart(after: exit, clock: clock)
        crashes[container.name] = crash
    }
}

/// A step that failed.
struct StepFailure: Hashable, Sendable {
    static let first: Int64 = 500_000_000
    static let longest: Int64 = 30_000_000_000

    /// What it was to be done for.
    var purpose: Hash128?
    /// On the monotonic clock.
    var since: Int64
    /// Nanoseconds until it is tried again.
    var delay: Int64
}

/// How long a container that keeps ending is left alone: 10 s, doubling up to 5 min; anew after it ran for 10 min.
///
/// client-go `flowcontrol.Backoff`, with the kubelet's `MaxContainerBackOff` and `containerBackOff`.
struct CrashBackoff: Hashable, Sendable {
    static let first: Int64 = 10_000_000_000
    static let longest: Int64 = 300_000_000_000

    /// The restart domain that it counts for: a changed container starts at once.
    var hash: Hash128?
    private var delay: Int64 = 0
    /// On the monotonic clock.
    private var lastRestart: Int64 = 0

    init(hash: Hash128?) {
        self.hash = hash
    }

    /// Nanoseconds until it may be started again.
    func wait(after exit: ContainerExit, clock: PodClock) -> Int64 {
        let age = clock.age(of: exit.finishedAt)
        if hasExpired(clock.monotonic - age) { return 0 }
        return max(0, delay - age)
    }

    mutating func noteRestart(after exit: ContainerExit, clock: PodClock) {
        let end = clock.monotonic - clock.age(of: exit.finishedAt)
        delay = delay == 0 || hasExpired(end) ? Self.first : min(Self.longest, delay * 2)
        lastRestart = clock.monotonic
    }

    private func hasExpired(_ end: Int64) -> Bool { end - lastRestart > 2 * Self.longest }
}

/// The time now: own events are on one clock, the runtime's on the other.
struct PodClock: Hashable, Sendable {
    /// Nanoseconds, on the clock that never jumps.
    var monotonic: Int64
    /// Nanoseconds since 1970.
    var wall: Int64

    /// How long ago something was, in nanoseconds. What lies in the future counts as long ago: the clock has been set back, and
    /// nothing must wait until it has caught up.
    func age(of wallTime: Int64) -> Int64 {
        let (age, overflow) = wall.subtractingReportingOverflow(wallTime)
        return overflow || age < -1_000_000_000 ? CrashBackoff.longest : max(0, age)
    }
}
