/// What to do for a pod now.
struct PodDecision: Hashable, Sendable {
    /// Steps that can be taken side by side.
    var steps: [PodStep] = []
    /// Nanoseconds until the next look, if nothing happens before.
    var wait: Int64?
    var progress = PodProgress.working

    /// Looks again after so many nanoseconds at the latest.
    mutating func look(in nanoseconds: Int64) {
        wait = min(wait ?? .max, nanoseconds)
    }
}

/// How far a pod is.
enum PodProgress: Hashable, Sendable {
    /// Something is being done, or will be tried again.
    case working
    /// Everything that is wanted runs.
    case running
    /// It has run to its end, well or not.
    case finished(isSuccess: Bool)
    /// Nothing is left of it.
    case gone

    /// Whether nothing is to be done until something happens.
    var isSettled: Bool { self != .working }
}
