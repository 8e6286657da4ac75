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
    ///   - startOrder: which pods wait for which.
    /// - Complexity: O(n log n); where nothing waits and files come in order, O(n).
    init(_ planned: consuming [PlanAction], startOrder: StartOrder) {
        actions = planned
        waitsFor = []
        guard actions.count > 1 else { return }
        sort()
        guard !startOrder.isEmpty || actions.contains(where: Self.givesSomethingUp) else { return }
        var links = PlanLinks(actions)
        links.add(startOrder)
        if !links.isEmpty { arrange(links.waitsFor) }
    }

    /// By priority, then by file, then by pod.
    private mutating func sort() {
        // Batches mostly come in the order of files, and comparing neighbours is cheaper than sorting.
        let isSorted = actions.indices.dropFirst().allSatisfy { place in
            let (first, second) = (actions[place - 1].manifest, actions[place].manifest)
            return first.file < second.file || !second.isListed(before: first)
        }
        if !isSorted { actions.sort { $0.manifest.isListed(before: $1.manifest) } }
        // Numbers are sorted much faster than actions: priorities, highest first, and places.
        var keys = actions.indices.map { place in
            let priority = Int64(actions[place].manifest.digest.ordering.priority)
            return UInt64(Int64(Int32.max) - priority) &<< 32 | UInt64(place)
        }
        if zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) { return }
        keys.sort()
        permute(keys.map { Int($0 & 0xFFFF_FFFF) })
    }

    /// Puts at each place the action that stands at `sources[place]`. By swaps: to copy actions would count references.
    private mutating func permute(_ sources: [Int]) {
        var sources = sources
        for start in sources.indices {
            var place = start
            while sources[place] != start {
                let source = sources[place]
                actions.swapAt(place, source)
                sources[place] = place
                place = source
            }
            sources[place] = place
        }
    }

    /// Hands the actions over.
    mutating func takeActions() -> [PlanAction] {
        defer { actions = [] }
        return actions
    }

    private static func givesSomethingUp(_ planned: PlanAction) -> Bool {
        planned.kind == .stop || !planned.oldPorts.isEmpty
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
