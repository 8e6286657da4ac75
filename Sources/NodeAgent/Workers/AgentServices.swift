import ContainerRuntime
import LinuxIO

/// What all workers share.
struct AgentServices: Sendable {
    let loop: EventLoop
    let runtime: RuntimeClient
    let images: ImageStore
    /// For calls that make something: so many at a time.
    let turns: TurnQueue
    let logs: PodLogs
    let library: PodLibrary
    let reader: FactReader
    let maker: any PodMaking
    /// Tells people.
    let report: @Sendable (AgentNotice) -> Void
    /// The clock by which failures and crashes are waited for.
    let now: @Sendable () -> MonotonicTime

    /// The time now.
    var clock: PodClock { PodClock(monotonic: now().nanoseconds, wall: WallClock.now) }
}

/// What a worker lets the agent know.
protocol PodOwner: Sendable {
    /// A worker has made a sandbox.
    func own(_ sandbox: String, _ worker: PodWorker) async
    /// A worker has come further, or fallen back.
    func note(_ progress: PodProgress, of worker: PodWorker) async
    /// What the runtime has is not known for sure.
    func relistSoon() async
    /// Whether another pod's worker uses what lies on the host of a UID.
    func isInUse(_ uid: String, besides worker: PodWorker) async -> Bool
    /// Changes are to be expected.
    func expectChange() async
}
