/// What people have to know of what the guard did to a plan.
public enum GuardNotice: Hashable, Sendable, CustomStringConvertible {
    /// So many of the running pods are disrupted, more than the limit: in waves.
    case waves(Int, count: Int, running: Int, limit: Int)
    /// The same, but nothing is done.
    case held(count: Int, running: Int, limit: Int)
    /// The directory was emptied: its pods stay for a while.
    case emptied(count: Int, seconds: Int64)
    /// What was held is done now.
    case released(count: Int)

    public var description: String {
        switch self {
        case .waves(let waves, let count, let running, let limit):
            "\(count) of \(running) running pods are stopped or restarted, more than \(limit) at once: in \(waves) waves"
        case .held(let count, let running, let limit):
            """
            \(count) of \(running) running pods would be stopped or restarted, more than \(limit) at once: held until the \
            manifests are as before or SIGUSR1 confirms it
            """
        case .emptied(let count, let seconds):
            "the directory was emptied: its \(count) pods stay for \(seconds) seconds, or until SIGUSR1 confirms it"
        case .released(let count): "\(count) actions that were held are done now"
        }
    }
}

/// What happens to a change that disrupts too many pods at once.
public enum MassChangeAnswer: String, Sendable, CaseIterable {
    /// It is done in waves.
    case waves
    /// Nothing of it is done until it is taken back or confirmed.
    case hold
    /// It is done at once.
    case apply
}
