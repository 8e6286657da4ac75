import LinuxIO
import PodSchema

/// Puts a plan's actions in the order in which they are taken up, and links those that have to wait for others.
///
/// Higher priorities go first; a pod that asks to be started after others waits for them; one that takes over a host port or
/// a file waits until the pod that had it has stopped.
struct PlanOrder {
    private(set) var actions: [PlanAction]
    /// For each action, the earlier ones that have to be done before it, as places in `actions`.
    private(set) var waitsFor: [[Int]]

    /// - Parameters:
    ///   - isSorted: whether they come from changes that were sorted.
    ///   - startOrder: which pods wait for which.
    /// - Complexity: O(n log n); where nothing waits and files come in order, O(n).
    init(_ planned: consuming [PlanAction], isSorted: Bool = false, startOrder: StartOrder) {
        actions = planned
        waitsFor = []
        guard actions.count > 1 else { return }
        if !isSorted, let order = Self.order(actions.map(\.manifest)) { actions = order.map { actions[$0] } }
        guard !startOrder.isEmpty || givesSomethingUp else { return }
        var links = PlanLinks(actions)
        links.add(startOrder)
        if !links.isEmpty { arrange(links.waitsFor) }
    }

    /// The changes in the order of their actions. They are sorted, because actions are several times as large.
    static func sorted(_ changes: [PodTable.Change]) -> [PodTable.Change] {
        guard changes.count > 1 else { return changes }
        let manifests = changes.compactMap { $0.after ?? $0.before }
        // A pod that came and went again has no action.
        let changes =
            manifests.count == changes.count ? changes : changes.filter { $0.after != nil || $0.before != nil }
        return order(manifests).map { $0.map { changes[$0] } } ?? changes
    }

    /// Where the actions of manifests belong: by priority, then by file, then by pod.
    ///
    /// - Returns: the place of the manifest that comes first, and so on; nil where they are in order.
    private static func order(_ manifests: [AcceptedManifest]) -> [Int]? {
        // Batches mostly come in the order of files, and comparing neighbours is cheaper than sorting.
        let isSorted = manifests.indices.dropFirst().allSatisfy { place in
            manifests[place - 1].file < manifests[place].file
                || !manifests[place].isListed(before: manifests[place - 1])
        }
        var places = Array(manifests.indices)
        if !isSorted { places.sort { manifests[$0].isListed(before: manifests[$1]) } }
        // Numbers are sorted much faster than manifests: priorities, highest first, and places.
        var keys = places.indices.map { index in
            let priority = Int64(manifests[places[index]].digest.ordering.priority)
            return UInt64(Int64(Int32.max) - priority) &<< 32 | UInt64(index)
        }
        if zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) { return isSorted ? nil : places }
        keys.sort()
        return keys.map { places[Int($0 & 0xFFFF_FFFF)] }
    }

    /// Hands the actions over.
    mutating func takeActions() -> [PlanAction] {
        defer { actions = [] }
        return actions
    }

    /// Whether any pod stops or had a port of the host. By their places: to take actions out of the list would count the
    /// references in each.
    private var givesSomethingUp: Bool {
        for place in actions.indices {
            if actions[place].kind == .stop { return true }
            if let replaced = actions[place].replaced, !replaced.digest.ordering.hostPorts.isEmpty { return true }
        }
        return false
    }

    /// Puts every action behind those that it waits for, and changes the order no more than that takes.
    private mutating func arrange(_ links: [[Int]]) {
        var visit = Visit(links)
        for place in actions.indices { visit.emit(place) }
        var places = [Int](repeating: 0, count: actions.count)
        for (place, old) in visit.order.enumerated() { places[old] = place }
        actions = visit.order.map { actions[$0] }
        // Of two that wait for each other the first one does not wait.
        waitsFor = visit.order.enumerated().map { place, old in
            Set(links[old].map { places[$0] }).filter { $0 < place }.sorted()
        }
    }

    /// A walk that emits places behind what they wait for. Without recursion: chains may be as long as the plan.
    private struct Visit {
        private enum Mark { case new, open, done }

        private let links: [[Int]]
        private var marks: [Mark]
        private(set) var order: [Int] = []

        init(_ links: [[Int]]) {
            self.links = links
            marks = [Mark](repeating: .new, count: links.count)
            order.reserveCapacity(links.count)
        }

        mutating func emit(_ place: Int) {
            guard marks[place] == .new else { return }
            marks[place] = .open
            var stack = [(place: place, next: 0)]
            while let top = stack.last {
                if top.next == links[top.place].count {
                    marks[top.place] = .done
                    order.append(top.place)
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let needed = links[top.place][top.next]
                guard marks[needed] == .new else { continue }
                marks[needed] = .open
                stack.append((needed, 0))
            }
        }
    }
}

extension AcceptedManifest {
    /// By file, then by pod.
    fileprivate func isListed(before other: AcceptedManifest) -> Bool {
        file == other.file ? digest.qualifiedName < other.digest.qualifiedName : file < other.file
    }
}
