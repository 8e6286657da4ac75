import LinuxIO
import Reconciler

/// What plans have asked for and what is not handed to the workers yet, because other pods come first.
///
/// A pod waits for those of its action's `after`, and for all pods of the wave before its own. The newest plan about a pod counts.
struct PlanSchedule {
    /// Milliseconds after which a pod does not wait for those any more that it is to be started after: a broken one must not
    /// keep others down for good. Waves are waited for.
    static let patience: Int64 = 120_000

    struct Entry {
        let pod: String
        /// Nil to stop it.
        let manifest: AcceptedManifest?
        fileprivate var after: Set<String>
        fileprivate var wave: Set<String>
        fileprivate let deadline: MonotonicTime

        fileprivate var isDue: Bool { after.isEmpty && wave.isEmpty }
    }

    private var waiting: [Entry] = []

    var isEmpty: Bool { waiting.isEmpty }

    /// Whether a pod is among those that wait.
    func has(_ pod: String) -> Bool { waiting.contains { $0.pod == pod } }

    /// What waits.
    var manifests: [AcceptedManifest] { waiting.compactMap(\.manifest) }

    /// When a pod does not wait any longer; nil if none does.
    var deadline: MonotonicTime? { waiting.lazy.filter { !$0.after.isEmpty }.map(\.deadline).min() }

    /// Takes a plan over.
    ///
    /// - Returns: what can be done now, in the plan's order.
    mutating func take(_ plan: Plan, now: MonotonicTime) -> [Entry] {
        var waves: [Int: Set<String>] = [:]
        for action in plan.actions where !action.turn.isHeld { waves[action.turn.wave, default: []].insert(action.pod) }
        var due: [Entry] = []
        var replaced: Set<String> = []
        for action in plan.actions where !action.turn.isHeld {
            let entry = Entry(
                pod: action.pod,
                manifest: action.kind == .stop ? nil : action.manifest,
                after: Set(action.turn.after),
                wave: waves[action.turn.wave - 1] ?? [],
                deadline: now.advanced(byMilliseconds: Self.patience)
            )
            replaced.insert(entry.pod)
            due.append(entry)
        }
        waiting.removeAll { replaced.contains($0.pod) }
        waiting += due
        return takeDue()
    }

    /// Notes that a pod is as it is to be, with nothing of the plans waiting for it.
    mutating func settled(_ pod: String) -> [Entry] {
        if waiting.isEmpty || waiting.contains(where: { $0.pod == pod }) { return [] }
        for index in waiting.indices {
            waiting[index].after.remove(pod)
            waiting[index].wave.remove(pod)
        }
        return takeDue()
    }

    /// Lets go of pods that have waited long enough.
    mutating func expire(now: MonotonicTime) -> [Entry] {
        for index in waiting.indices where waiting[index].deadline <= now { waiting[index].after = [] }
        return takeDue()
    }

    private mutating func takeDue() -> [Entry] {
        let due = waiting.filter(\.isDue)
        if !due.isEmpty { waiting.removeAll(where: \.isDue) }
        return due
    }
}
