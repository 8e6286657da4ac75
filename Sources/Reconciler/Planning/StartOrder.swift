import LinuxIO
import PodSchema

/// The order that manifests ask for by the annotation `holdfast.dev/after`, as pods that wait for other pods.
///
/// Pods that would wait for each other are started in no order: that part of what they ask is refused.
struct StartOrder {
    private var asked: [String: [String]] = [:]
    /// The files of the pods that ask.
    private var files: [String: FileName] = [:]
    /// The cycle that a pod is part of, as an index of `cycles`.
    private var cycleOf: [String: Int] = [:]
    private(set) var cycles: [[String]] = []
    private var isOutdated = false

    /// Whether no pod asks for an order.
    var isEmpty: Bool { asked.isEmpty }

    /// Notes what a pod asks for now.
    mutating func set(_ pod: String, after pods: [String], file: FileName) {
        files[pod] = pods.isEmpty ? nil : file
        guard asked[pod] ?? [] != pods else { return }
        asked[pod] = pods.isEmpty ? nil : pods
        isOutdated = true
    }

    /// How many pods wait for each other.
    var refusedCount: Int { cycleOf.count }

    /// What to tell of pods that wait for each other: one error a file.
    var errors: [ManifestError] {
        cycleOf.compactMap { pod, index in
            guard let file = files[pod], let start = cycles[index].first else { return nil }
            let way = (cycles[index] + [start]).joined(separator: " → ")
            let problem = FieldProblem(
                field: "metadata.annotations[\(PodReader.afterAnnotation)]",
                message: "pods that wait for each other are started in no order: \(way)",
                position: nil
            )
            return ManifestError(file: file, problem: problem)
        }
    }

    /// The pods that one waits for, without those that wait for it too.
    func needed(by pod: String) -> [String] {
        guard let pods = asked[pod] else { return [] }
        guard let cycle = cycleOf[pod] else { return pods }
        return pods.filter { cycleOf[$0] != cycle }
    }

    /// Finds the pods that wait for each other.
    ///
    /// - Returns: whether anything has changed.
    /// - Complexity: O(pods that ask for an order), and nothing where none asks for another one than before.
    mutating func update() -> Bool {
        guard isOutdated else { return false }
        isOutdated = false
        let before = cycles
        var search = CycleSearch(asked)
        // In the order of names, so that equal graphs give equal cycles.
        for pod in asked.keys.sorted() { search.visit(pod) }
        cycleOf = [:]
        cycles = search.components.enumerated().map { index, component in
            for pod in component { cycleOf[pod] = index }
            return cycle(in: Set(component), from: component.min() ?? "")
        }
        return cycles != before
    }

    /// One way round: names of which each waits for the next and the last one for the first.
    private func cycle(in component: Set<String>, from start: String) -> [String] {
        var way = [start]
        var places = [start: 0]
        while true {
            // Every pod of the component waits for another one of it.
            guard let next = asked[way[way.count - 1]]?.first(where: component.contains) else { return way }
            if let place = places[next] { return Array(way[place...]) }
            places[next] = way.count
            way.append(next)
        }
    }
}

/// Finds the strongly connected parts of a graph that hold a cycle, by Tarjan's algorithm; without recursion.
private struct CycleSearch {
    private let edges: [String: [String]]
    private var numbers: [String: Int] = [:]
    private var lowest: [String: Int] = [:]
    private var open: [String] = []
    private var isOpen: Set<String> = []
    private(set) var components: [[String]] = []

    init(_ edges: [String: [String]]) {
        self.edges = edges
    }

    mutating func visit(_ root: String) {
        guard numbers[root] == nil else { return }
        enter(root)
        var stack = [(pod: root, next: 0)]
        while let (pod, next) = stack.last {
            let targets = edges[pod] ?? []
            guard next < targets.count else {
                leave(pod)
                stack.removeLast()
                if let parent = stack.last?.pod { lower(parent, to: lowest[pod] ?? 0) }
                continue
            }
            stack[stack.count - 1].next += 1
            let target = targets[next]
            if let number = numbers[target] {
                if isOpen.contains(target) { lower(pod, to: number) }
            } else {
                enter(target)
                stack.append((target, 0))
            }
        }
    }

    private mutating func enter(_ pod: String) {
        lowest[pod] = numbers.count
        numbers[pod] = numbers.count
        open.append(pod)
        isOpen.insert(pod)
    }

    private mutating func lower(_ pod: String, to number: Int) {
        lowest[pod] = min(lowest[pod] ?? number, number)
    }

    private mutating func leave(_ pod: String) {
        guard lowest[pod] == numbers[pod] else { return }
        var component: [String] = []
        while let last = open.popLast() {
            isOpen.remove(last)
            component.append(last)
            if last == pod { break }
        }
        if component.count > 1 || edges[pod]?.contains(pod) == true { components.append(component) }
    }
}
