/// How much a plan may do at once. People can set it.
public struct PlanSettings: Sendable {
    /// Pods that are worked on side by side.
    public var parallelism = 10
    /// What happens to a change that disrupts more pods than `disruptedShare` allows.
    public var massChange = MassChangeAnswer.waves
    /// The share of the running pods that may be stopped or restarted at once.
    public var disruptedShare = 0.25
    /// So many may be in any case: a share of few pods is none.
    public var disruptedMinimum = 10
    /// Milliseconds over which disruptions count as one change.
    public var disruptionWindow: Int64 = 60_000
    /// Milliseconds for which the pods of an emptied directory are kept.
    public var emptyGrace: Int64 = 30_000

    public init() {}
}
