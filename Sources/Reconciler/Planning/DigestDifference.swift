import PodSchema

/// What of two manifests' digests of a pod differs: the widest domain, and the containers that it concerns.
struct DigestDifference {
    private(set) var domain = RestartDomain.none
    /// The containers of the widest domain; nil for all that the pod has then.
    private(set) var containers: [String]?
    /// Containers that only one of the two has.
    private(set) var addedOrRemoved: [FieldChange] = []
    /// How many of the new containers the widest domain concerns.
    private var concerned = 0

    /// Digests stay where they are, and containers in their lists: to copy one would count its references.
    init(from old: AcceptedManifest, to new: AcceptedManifest) {
        if old.digest.live != new.digest.live { domain = .live }
        if old.digest.resize != new.digest.resize { domain = .resize }
        let (before, after) = (old.digest.containers, new.digest.containers)
        for place in after.indices {
            let found = Self.domain(of: after, place, before)
            widen(to: found ?? .container)
            if found == nil { addedOrRemoved.append(change(after[place].name, old: nil, new: "present")) }
        }
        var removed: [String] = []
        for place in before.indices where Self.place(of: before, place, in: after) == nil {
            if domain < .container { concerned = 0 }
            domain = max(domain, .container)
            removed.append(before[place].name)
            addedOrRemoved.append(change(before[place].name, old: "present", new: nil))
        }
        if old.digest.pod != new.digest.pod {
            domain = .pod
        } else if domain == .none {
            containers = []
        } else if concerned != after.count || !removed.isEmpty {
            var names: [String] = []
            for place in after.indices where (Self.domain(of: after, place, before) ?? .container) == domain {
                names.append(after[place].name)
            }
            if !removed.isEmpty { names += removed }
            containers = names
        }
    }

    /// The widest domain in which a container differs from the one of its name; nil where there is none.
    private static func domain(
        of after: [ContainerDigest],
        _ place: Int,
        _ before: [ContainerDigest]
    ) -> RestartDomain? {
        guard let old = Self.place(of: after, place, in: before) else { return nil }
        if before[old].container != after[place].container { return .container }
        if before[old].resize != after[place].resize { return .resize }
        return before[old].live != after[place].live ? .live : RestartDomain.none
    }

    /// Where a container of one pod is in the other. Mostly they are in the same order.
    private static func place(of containers: [ContainerDigest], _ place: Int, in others: [ContainerDigest]) -> Int? {
        if place < others.count, others[place].name == containers[place].name { return place }
        return others.indices.first { others[$0].name == containers[place].name }
    }

    private mutating func widen(to wider: RestartDomain) {
        if wider > domain {
            domain = wider
            concerned = 0
        }
        if wider == domain { concerned += 1 }
    }

    private func change(_ name: String, old: String?, new: String?) -> FieldChange {
        FieldChange(field: "spec.containers[\(name)]", old: old, new: new, domain: .container, container: name)
    }
}
