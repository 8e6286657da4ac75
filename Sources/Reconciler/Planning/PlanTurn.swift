/// When an action of a plan is done, beside the others.
public struct PlanTurn: Hashable, Sendable {
    /// Actions of one step may be done side by side, from 1 on; 0 for one that is held.
    public var step = 1
    /// Where the guard lets too many disruptions through in waves: the next wave waits until the pods of this one run. From
    /// 1 on.
    public var wave = 1
    /// The pods whose actions have to be done before: those that it asks to be started after, and those whose host port or
    /// file it takes over.
    public var after: [String] = []
    /// Whether the guard keeps it back for the time being.
    public var isHeld = false

    public init() {}
}
