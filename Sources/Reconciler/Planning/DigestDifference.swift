import PodSchema

/// What of two digests of a pod differs: the widest domain, and the containers that it concerns.
struct DigestDifference {
    private(set) var domain = RestartDomain.none
    /// The containers of the widest domain; all of them where that is the pod.
    private(set) var containers: [String] = []
    /// Containers that only one of the two has.
    private(set) var addedOrRemoved: [FieldChange] = []

    init(from old: PodDigest, to new: PodDigest) {
        if old.live != new.live { domain = .live }
        if old.resize != new.resize { domain = .resize }
        for container in new.containers { compare(container, old.containers.first { $0.name == container.name }) }
        for container in old.containers where !new.containers.contains(where: { $0.name == container.name }) {
            widen(to: .container, container.name)
            addedOrRemoved.append(change(container.name, old: "present", new: nil))
        }
        if old.pod != new.pod {
            domain = .pod
            containers = new.containers.map(\.name)
        }
    }

    private mutating func compare(_ new: ContainerDigest, _ old: ContainerDigest?) {
        guard let old else {
            widen(to: .container, new.name)
            addedOrRemoved.append(change(new.name, old: nil, new: "present"))
            return
        }
        if old.container != new.container {
            widen(to: .container, new.name)
        } else if old.resize != new.resize {
            widen(to: .resize, new.name)
        } else if old.live != new.live {
            widen(to: .live, new.name)
        }
    }

    private mutating func widen(to wider: RestartDomain, _ container: String) {
        if wider > domain {
            domain = wider
            containers.removeAll()
        }
        if wider == domain { containers.append(container) }
    }

    private func change(_ name: String, old: String?, new: String?) -> FieldChange {
        FieldChange(field: "spec.containers[\(name)]", old: old, new: new, domain: .container, container: name)
    }
}
