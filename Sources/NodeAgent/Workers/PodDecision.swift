/// What to do for a pod now.
struct PodDecision: Hashable, Sendable {
    /// Steps that can be taken side by side.
    var steps: [PodStep] = []
    /// Nanoseconds until the next look, if nothing happens before.
    var wait: Int64?
    var progress = PodProgress.working
    /// Containers that have ended by themselves and are not made again yet.
    var endings: [ContainerEnding] = []

    /// Looks again after so many nanoseconds at the latest.
    mutating func look(in nanoseconds: Int64) {
        wait = min(wait ?? .max, nanoseconds)
    }
}

/// A container that has ended by itself.
struct ContainerEnding: Hashable, Sendable {
    let id: String
    let name: String
    let code: Int32
    /// Nanoseconds until it is started again; nil for never.
    let wait: Int64?

    init(_ container: ContainerFact, _ exit: ContainerExit, wait: Int64?) {
        id = container.id
        name = container.name
        code = exit.code
        self.wait = wait
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
