import LinuxIO
import ManifestDecoding

/// Many changes, whose reasons all threads look for: each manifest, old and new, is decoded and walked for that.
struct ChangeSearch: Sendable {
    /// Fewer are found sooner than another thread wakes up.
    private static let changesWorthAThread = 64
    /// Changes that a thread takes at once, at most: its buffers are made anew for them.
    private static let largestPortion = 256

    private let changes: [PodTable.Change]
    private let exchanges: ExchangeTable
    private let key: Hash128

    /// - Parameters:
    ///   - exchanges: what is known of some of them.
    ///   - key: the key of the manifests' digests.
    init(_ changes: [PodTable.Change], _ exchanges: ExchangeTable, key: Hash128) {
        self.changes = changes
        self.exchanges = exchanges
        self.key = key
    }

    /// The actions of the changes, in their order; nil where one thread is enough.
    func actions(_ pool: WorkerPool) -> [PlanAction]? {
        guard pool.width > 1, isWorthAThread else { return nil }
        let size = max(16, min(Self.largestPortion, changes.count / (pool.width * 4)))
        return pool.map((changes.count + size - 1) / size) { portion in
            actions(of: portion * size..<min((portion + 1) * size, changes.count))
        }
        .flatMap { $0 }
    }

    private var isWorthAThread: Bool {
        var unknown = 0
        for (before, after) in changes
        where before != nil && after != nil && exchanges.reasons(from: before, to: after) == nil {
            unknown += 1
            if unknown == Self.changesWorthAThread { return true }
        }
        return false
    }

    private func actions(of places: Range<Int>) -> [PlanAction] {
        var planner = PodPlanner(key: key)
        var actions: [PlanAction] = []
        actions.reserveCapacity(places.count)
        for place in places {
            let (before, after) = changes[place]
            let known = exchanges.reasons(from: before, to: after)
            if let action = planner.action(from: before, to: after, known: known) { actions.append(action) }
        }
        return actions
    }
}
