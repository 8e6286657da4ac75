import PodSchema

/// What the containers of a pod take together at the most demanding moment (`component-helpers/resource`): all containers
/// and sidecars, or a run-once init container and the sidecars before it.
struct PodSum {
    /// In thousandths, by resource.
    private var amounts: [String: Int128] = [:]

    /// - Parameters:
    ///   - kind: limits or requests.
    ///   - countsPod: whether the pod's own amounts take the place of its containers'.
    init(
        _ pod: PodSpecification,
        _ kind: KeyPath<ResourceRequirements, [String: Quantity]>,
        countsPod: Bool = true
    ) {
        for container in pod.containers { Self.add(container.resources[keyPath: kind], to: &amounts) }
        var sidecars: [String: Int128] = [:]
        var peak: [String: Int128] = [:]
        for container in pod.initContainers {
            let own = container.resources[keyPath: kind]
            if container.restartPolicy == .always {
                Self.add(own, to: &amounts)
                Self.add(own, to: &sidecars)
                peak.merge(sidecars) { max($0, $1) }
            } else {
                var moment = sidecars
                Self.add(own, to: &moment)
                peak.merge(moment) { max($0, $1) }
            }
        }
        amounts.merge(peak) { max($0, $1) }
        guard countsPod, let own = pod.resources else { return }
        for (name, amount) in own[keyPath: kind] { amounts[name] = amount.thousandths }
    }

    private static func add(_ own: [String: Quantity], to amounts: inout [String: Int128]) {
        for (name, amount) in own { amounts[name, default: 0] += amount.thousandths }
    }

    /// The amount of a resource in thousandths; nil if nobody says anything about it.
    func amount(_ name: String) -> Int128? { amounts[name] }
}
