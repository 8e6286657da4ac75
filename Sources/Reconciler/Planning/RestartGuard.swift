import LinuxIO
import PodSchema

/// Keeps one mistake (a template gone wrong, a sync tool that emptied the directory) from taking everything down at once.
///
/// Stops and restarts of running pods are counted over a while. What is more than a share of all pods goes in waves, or is
/// held until somebody says so or takes the change back. It has no clock.
struct RestartGuard {
    /// Why an action is not done yet.
    enum Hold: Hashable, Sendable {
        /// Too many pods would be disrupted.
        case massChange
        /// The directory was emptied; the pods stay until then.
        case emptied(until: MonotonicTime)
    }

    let settings: PlanSettings
    /// Disruptions of the last while, with their times.
    private var recent: [(time: MonotonicTime, count: Int)] = []

    init(_ settings: PlanSettings) {
        self.settings = settings
    }

    /// How many pods may be disrupted at once.
    func limit(running: Int) -> Int {
        // Rounded up by hand: `rounded` is a call into another library, whose code nothing else in a change needs.
        let share = Double(running) * settings.disruptedShare
        let whole = Int(share)
        return max(settings.disruptedMinimum, Double(whole) < share ? whole + 1 : whole)
    }

    /// What the guard says of a plan's actions.
    struct Verdict {
        /// Why each action is held, in the plan's order; empty where none is.
        var holds: [Hold?] = []
        /// The wave of each action, from 1 on, in the plan's order; empty where all belong to the first.
        var waves: [Int] = []
        /// What people have to know.
        var notice: GuardNotice?
    }

    /// Decides about actions.
    ///
    /// - Parameters:
    ///   - running: how many pods run before them.
    ///   - isEmptied: whether the directory holds no manifest any more.
    ///   - isConfirmed: whether somebody has said that everything may go on.
    mutating func judge(
        _ actions: [PlanAction],
        running: Int,
        isEmptied: Bool,
        isConfirmed: Bool = false,
        now: MonotonicTime
    ) -> Verdict {
        if !recent.isEmpty {
            recent.removeAll { now.nanoseconds(since: $0.time) >= settings.disruptionWindow * 1_000_000 }
        }
        // By their places: to take actions out of the list would count the references in each.
        let disruptive = actions.indices.count { actions[$0].kind == .stop || actions[$0].kind == .restart }
        guard disruptive > 0 else { return Verdict() }
        if isEmptied, !isConfirmed, disruptive > 1, settings.emptyGrace > 0 {
            return hold(actions, .emptied(until: now.advanced(byMilliseconds: settings.emptyGrace)), disruptive)
        }
        let limit = limit(running: running)
        let before = recent.reduce(0) { $0 + $1.count }
        guard before + disruptive > limit, settings.massChange != .apply, !isConfirmed else {
            note(disruptive, now)
            return Verdict()
        }
        if settings.massChange == .hold {
            var verdict = hold(actions, .massChange, disruptive)
            verdict.notice = .held(count: disruptive, running: running, limit: limit)
            return verdict
        }
        note(disruptive, now)
        var counted = before
        var verdict = Verdict()
        verdict.waves = actions.map { planned in
            guard planned.isDisruptive else { return 1 }
            counted += 1
            return (counted - 1) / limit + 1
        }
        let waves = verdict.waves.max() ?? 1
        verdict.notice = .waves(waves, count: disruptive, running: running, limit: limit)
        return verdict
    }

    /// Counts disruptions, by the second: a storm of small plans must not make each of them dearer.
    private mutating func note(_ count: Int, _ now: MonotonicTime) {
        if let last = recent.last, now.nanoseconds(since: last.time) < 1_000_000_000 {
            recent[recent.count - 1].count += count
        } else {
            recent.append((now, count))
        }
    }

    private func hold(_ actions: [PlanAction], _ reason: Hold, _ count: Int) -> Verdict {
        var verdict = Verdict()
        verdict.holds = actions.map { $0.isDisruptive ? reason : nil }
        if case .emptied = reason { verdict.notice = .emptied(count: count, seconds: settings.emptyGrace / 1_000) }
        return verdict
    }
}
