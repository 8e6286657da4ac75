import LinuxIO
import ManifestDecoding
import PodSchema

/// What the guard keeps back: by pod, what is to be done once it lets go.
struct HeldActions {
    private var held: [Hash128: (planned: PlanAction, hold: RestartGuard.Hold)] = [:]

    var isEmpty: Bool { held.isEmpty }
    var count: Int { held.count }

    /// Pods that run, though no manifest wants them any more.
    var stopCount: Int { held.isEmpty ? 0 : held.values.count { $0.planned.new == nil } }

    /// When the first of them has to be looked at again.
    var deadline: MonotonicTime? {
        if held.isEmpty { return nil }
        return held.values.lazy.compactMap { held in
            if case .emptied(let time) = held.hold { time } else { nil }
        }.min()
    }

    /// What runs of a pod whose change is held, which is then no longer.
    mutating func takeOld(_ identity: Hash128) -> PlanAction? {
        held.removeValue(forKey: identity)?.planned
    }

    /// Takes out what may go on, or has to be judged again.
    ///
    /// - Parameters:
    ///   - all: whether somebody has confirmed everything.
    ///   - isChanged: whether other changes are to be judged, which may make a mass change a small one.
    mutating func takeDue(now: MonotonicTime, all: Bool, isChanged: Bool) -> [PlanAction] {
        var due: [PlanAction] = []
        for (identity, entry) in held {
            let isDue =
                switch entry.hold {
                case .massChange: all || isChanged
                case .emptied(let time): all || time <= now
                }
            guard isDue else { continue }
            due.append(entry.planned)
            due[due.count - 1].turn = PlanTurn()
            held[identity] = nil
        }
        return due
    }

    /// Whether the change of a pod is held.
    func contains(_ identity: Hash128) -> Bool { held[identity] != nil }

    /// Notes that what is wanted of a pod is written in another way by now.
    mutating func rewrite(_ manifest: AcceptedManifest) {
        let identity = manifest.digest.identity
        guard let (planned, hold) = held[identity] else { return }
        held[identity] = (planned.with(manifest), hold)
    }

    mutating func hold(_ planned: PlanAction, _ hold: RestartGuard.Hold) {
        held[planned.manifest.digest.identity] = (planned, hold)
    }

    /// What runs of the pods whose changes are held, and what is wanted of them.
    var manifests: [(old: AcceptedManifest?, new: AcceptedManifest?)] {
        held.values.map { ($0.planned.old, $0.planned.new) }
    }
}
