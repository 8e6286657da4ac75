/// The last known state of every sandbox and container.
struct RuntimeSnapshot {
    private var known: [String: RuntimeChange] = [:]

    /// Takes a whole list over; returns what differs from what was known.
    mutating func replace(_ sandboxes: BriefSandboxes, _ containers: BriefContainers) -> [RuntimeChange] {
        var now: [String: RuntimeChange] = [:]
        now.reserveCapacity(sandboxes.items.count + containers.containers.count)
        for item in sandboxes.items {
            now[item.id] = RuntimeChange(id: item.id, sandboxID: item.id, state: .sandbox(item.state))
        }
        for item in containers.containers {
            now[item.id] = RuntimeChange(id: item.id, sandboxID: item.sandboxID, state: .container(item.state))
        }
        var changes = now.values.filter { known[$0.id] != $0 }
        for old in known.values where now[old.id] == nil {
            changes.append(RuntimeChange(id: old.id, sandboxID: old.sandboxID, state: .gone))
        }
        known = now
        return changes
    }

    /// Takes an event over; returns the change if there is one. An event may tell of what a list has shown already.
    mutating func apply(_ event: ContainerEventResponse) -> RuntimeChange? {
        let id = event.containerID
        let sandboxID = event.podSandboxStatus?.id ?? known[id]?.sandboxID ?? ""
        let state: RuntimeChange.State
        if event.kind == .deleted {
            state = .gone
        } else if id == sandboxID {
            state = .sandbox(event.kind == .stopped ? .notReady : .ready)
        } else {
            switch event.kind {
            case .created: state = .container(.created)
            case .started: state = .container(.running)
            case .stopped: state = .container(.exited)
            // One that this side does not know: a look at the container tells.
            default: state = .container(.unknown)
            }
        }
        let change = RuntimeChange(id: id, sandboxID: sandboxID, state: state)
        if state == .gone { return known.removeValue(forKey: id) == nil ? nil : change }
        return known.updateValue(change, forKey: id) == change ? nil : change
    }
}
