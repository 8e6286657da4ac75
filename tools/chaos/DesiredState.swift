/// The pods that plans add up to, each with its file and its containers.
struct DesiredState {
    struct Pod: Equatable {
        var file: String
        var containers: Set<String>
    }

    private(set) var pods: [String: Pod] = [:]
    private(set) var actions = 0
    /// Actions that do not fit what was before: a pod that is started twice, or stopped without being there.
    private(set) var contradictions: [String] = []

    mutating func apply(_ plan: PlanLine) {
        for action in plan.actions {
            actions += 1
            switch action.action {
            case "start":
                if pods[action.pod] != nil { contradictions.append("\(action.pod) is started twice") }
                pods[action.pod] = Pod(file: action.file, containers: Set(action.containers))
            case "stop":
                if pods[action.pod] == nil { contradictions.append("\(action.pod) is stopped, and was not there") }
                pods[action.pod] = nil
            default: change(action)
            }
        }
    }

    /// A change names the containers that come and go.
    private mutating func change(_ action: PlanLine.Action) {
        guard pods[action.pod] != nil else {
            return contradictions.append("\(action.pod) is changed, and was not there")
        }
        pods[action.pod]?.file = action.file
        for reason in action.reasons where reason.field.hasPrefix("spec.containers[") && reason.field.hasSuffix("]") {
            let name = String(reason.field.dropFirst("spec.containers[".count).dropLast())
            if reason.isNew {
                pods[action.pod]?.containers.insert(name)
            } else {
                pods[action.pod]?.containers.remove(name)
            }
        }
    }

    /// What differs from a fresh look at the directory.
    ///
    /// - Parameters:
    ///   - fresh: what `--once` starts, and which files it finds broken: as many pods may go on running.
    ///   - isPatient: whether as many pods may also differ. A broken file keeps its pod from another that defines it, where
    ///     events that were lost have not told that it moved there.
    func differences(from fresh: PlanLine, isPatient: Bool) -> [String] {
        var wanted = DesiredState()
        wanted.apply(fresh)
        var differences = contradictions
        var kept = isPatient ? fresh.broken.count : 0
        for (name, pod) in wanted.pods where !Self.isSame(pods[name], pod) {
            if pods[name] != nil && kept > 0 {
                kept -= 1
                continue
            }
            differences.append("\(name): \(pod) is wanted, and it is \(pods[name].map { "\($0)" } ?? "not there")")
        }
        let rest = pods.keys.filter { wanted.pods[$0] == nil }
        if rest.count > fresh.broken.count { differences += rest.map { "\($0) is there, and not wanted" } }
        return differences
    }

    /// A rename alone is no action, so the file may be an earlier one.
    private static func isSame(_ left: Pod?, _ right: Pod) -> Bool { left?.containers == right.containers }
}
