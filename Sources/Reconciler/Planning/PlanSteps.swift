/// Spreads ordered actions over steps: what stands in one step may be done side by side.
///
/// A step holds a bounded number of pods, and none that waits for another one of the same step.
struct PlanSteps {
    private let width: Int
    /// How many actions stand in each step.
    private var counts: [Int] = []
    /// For each step, itself while it has room, else a later one that may have some.
    private var free: [Int] = [0]

    /// - Parameter width: pods in a step at most.
    init(width: Int) {
        precondition(width > 0)
        self.width = width
    }

    /// Finds a step for the next action.
    ///
    /// - Parameter earliest: no step before this one, counted from 0.
    /// - Complexity: O(1) on average.
    mutating func place(notBefore earliest: Int) -> Int {
        while free.count <= earliest { free.append(free.count) }
        let step = firstFree(from: earliest)
        while counts.count <= step { counts.append(0) }
        counts[step] += 1
        if counts[step] == width {
            if free.count == step + 1 { free.append(step + 1) }
            free[step] = step + 1
        }
        return step
    }

    /// Follows the way to a step with room, and shortens it.
    private mutating func firstFree(from start: Int) -> Int {
        var step = start
        while free[step] != step {
            free[step] = free[free[step]]
            step = free[step]
        }
        return step
    }

    /// How many steps there are so far.
    var count: Int { counts.count }
}
