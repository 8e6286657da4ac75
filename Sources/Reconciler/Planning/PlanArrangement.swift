import LinuxIO
import PodSchema

/// A plan's actions in their order, each with its turn.
struct PlanArrangement {
    private(set) var actions: [PlanAction] = []
    /// Why actions are held, by pod.
    private(set) var holds: [(place: Int, hold: RestartGuard.Hold)] = []

    /// - Parameters:
    ///   - width: pods that may be worked on side by side.
    init(_ order: consuming PlanOrder, _ verdict: RestartGuard.Verdict, width: Int) {
        // Taken and not shared: so many actions must not be copied once more.
        actions = order.takeActions()
        // Where nothing waits, is held or comes in waves, a step is a count; and the first one is what actions have.
        let isSimple = order.waitsFor.isEmpty && verdict.holds.isEmpty && verdict.waves.isEmpty
        if isSimple {
            for place in actions.indices.dropFirst(width) { actions[place].turn.step = place / width + 1 }
            return
        }
        var waves = verdict.waves
        var held = verdict.holds
        for place in actions.indices {
            for needed in order.waitsFor.isEmpty ? [] : order.waitsFor[place] {
                // What waits for something that is held is held with it, and goes no earlier than its wave.
                if !held.isEmpty, held[place] == nil { held[place] = held[needed] }
                if !waves.isEmpty { waves[place] = max(waves[place], waves[needed]) }
                actions[place].turn.after.append(actions[needed].pod)
            }
            if !held.isEmpty, let hold = held[place] {
                actions[place].turn.isHeld = true
                actions[place].turn.step = 0
                holds.append((place, hold))
            }
            if !waves.isEmpty { actions[place].turn.wave = waves[place] }
        }
        spread(order, width: width)
    }

    /// Gives every action that is not held its step: behind those that it waits for and behind the waves before its own.
    private mutating func spread(_ order: PlanOrder, width: Int) {
        // The first step is what actions have.
        guard actions.count > 1 else { return }
        let last = actions.reduce(1) { max($0, $1.turn.wave) }
        var byWave = [[Int]](repeating: [], count: last)
        for place in actions.indices where !actions[place].turn.isHeld {
            byWave[actions[place].turn.wave - 1].append(place)
        }
        var start = 0
        for places in byWave {
            var steps = PlanSteps(width: width)
            for place in places {
                let needed = order.waitsFor.isEmpty ? [] : order.waitsFor[place]
                let earliest = needed.reduce(start) { max($0, actions[$1].turn.step) }
                actions[place].turn.step = start + steps.place(notBefore: earliest - start) + 1
            }
            start += steps.count
        }
    }
}
