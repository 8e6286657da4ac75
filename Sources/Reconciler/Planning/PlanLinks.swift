import LinuxIO
import PodSchema

/// Which actions of a plan have to wait for which others.
struct PlanLinks {
    /// For each action, places in the plan; one may be there more than once.
    private(set) var waitsFor: [[Int]]
    private(set) var isEmpty = true
    private let actions: [PlanAction]

    /// No pod waits for more than this many others because of one port: more cannot have listened at it side by side but at
    /// as many addresses.
    private static let mostHolders = 16

    /// Links pods that take something over to those that give it up: their own name, their file, a host port.
    init(_ actions: [PlanAction]) {
        self.actions = actions
        waitsFor = [[Int]](repeating: [], count: actions.count)
        var stopsByFile: [FileName: [Int]] = [:]
        var stopsByPod: [String: Int] = [:]
        var released: [UInt32: [Int]] = [:]
        for (place, planned) in actions.enumerated() {
            if planned.kind == .stop {
                stopsByFile[planned.file, default: []].append(place)
                stopsByPod[planned.pod] = place
            }
            for port in planned.oldPorts where givesUp(place, port) {
                released[Self.key(port), default: []].append(place)
            }
        }
        for (place, planned) in actions.enumerated() {
            if planned.kind == .start {
                // A pod that gets another name in its file: both would use the same paths of the host.
                for stop in stopsByFile[planned.file] ?? [] { link(place, stop) }
                if let stop = stopsByPod[planned.pod] { link(place, stop) }
            }
            for port in planned.newPorts {
                for other in (released[Self.key(port)] ?? []).prefix(Self.mostHolders) where holds(other, port) {
                    link(place, other)
                }
            }
        }
    }

    private static func key(_ port: HostPort) -> UInt32 { UInt32(port.number) | UInt32(port.transport.rawValue) &<< 16 }

    private func holds(_ place: Int, _ port: HostPort) -> Bool {
        actions[place].oldPorts.contains(where: port.conflicts)
    }

    /// Whether an action frees a port that its pod has.
    private func givesUp(_ place: Int, _ port: HostPort) -> Bool {
        !actions[place].newPorts.contains(where: port.conflicts)
    }

    /// Links pods that ask for an order: starts wait for starts, stops go the other way round.
    mutating func add(_ order: StartOrder) {
        guard !order.isEmpty else { return }
        var places: [String: [Int]] = [:]
        for (place, planned) in actions.enumerated() { places[planned.pod, default: []].append(place) }
        for (place, planned) in actions.enumerated() {
            switch planned.kind {
            case .start, .restart:
                for pod in order.needed(by: planned.pod) {
                    for other in places[pod] ?? [] where starts(other) { link(place, other) }
                }
            case .stop:
                for pod in planned.old?.digest.ordering.startsAfter ?? [] {
                    for other in places[pod] ?? [] where actions[other].kind == .stop { link(other, place) }
                }
            case .update: break
            }
        }
    }

    private func starts(_ place: Int) -> Bool {
        actions[place].kind == .start || actions[place].kind == .restart
    }

    private mutating func link(_ place: Int, _ needed: Int) {
        guard place != needed else { return }
        waitsFor[place].append(needed)
        isEmpty = false
    }
}
