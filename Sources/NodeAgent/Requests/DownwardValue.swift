import PodSchema

/// What the downward API tells a pod about itself.
struct DownwardValue {
    let pod: PodSpecification
    let node: NodeFacts
    /// The pod's addresses, if they are known yet.
    let addresses: [String]

    /// The value of a field; nil for a field that is not offered.
    func field(_ path: String) -> String? {
        if let key = Self.subscripted(path, "metadata.labels") { return pod.labels[key] ?? "" }
        if let key = Self.subscripted(path, "metadata.annotations") { return pod.annotations[key] ?? "" }
        return metadata(path) ?? status(path)
    }

    private func metadata(_ path: String) -> String? {
        switch path {
        case "metadata.name": pod.name
        case "metadata.namespace": pod.namespace
        case "metadata.uid": pod.uid
        case "metadata.labels": Self.lines(pod.labels)
        case "metadata.annotations": Self.lines(pod.annotations)
        case "spec.nodeName": pod.nodeName
        case "spec.serviceAccountName": pod.serviceAccountName
        default: nil
        }
    }

    private func status(_ path: String) -> String? {
        switch path {
        case "status.hostIP": node.addresses.first
        case "status.hostIPs": node.addresses.isEmpty ? nil : node.addresses.joined(separator: ",")
        case "status.podIP": inNodeOrder.first ?? ""
        case "status.podIPs": inNodeOrder.joined(separator: ",")
        default: nil
        }
    }

    /// The pod's addresses, those of the node's own family first.
    private var inNodeOrder: [String] {
        guard let first = node.addresses.first else { return addresses }
        let isSame = { (address: String) in address.utf8.contains(colon) == first.utf8.contains(colon) }
        return addresses.filter(isSame) + addresses.filter { !isSame($0) }
    }

    private var colon: UInt8 { UInt8(ascii: ":") }

    /// `KEY` of `metadata.labels['KEY']`.
    private static func subscripted(_ path: String, _ field: String) -> String? {
        guard path.hasPrefix(field + "['"), path.hasSuffix("']") else { return nil }
        return String(path.dropFirst(field.count + 2).dropLast(2))
    }

    /// A line `key="value"` for each entry, by key (`pkg/fieldpath`, `FormatMap`).
    static func lines(_ entries: [String: String]) -> String {
        let sorted = entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return sorted.map { "\($0.key)=\(GoText.quoted($0.value))" }.joined(separator: "\n")
    }

    // MARK: - Resources

    /// The amount of a container's resource, rounded up to whole divisors (`pkg/api/v1/resource`,
    /// `ExtractContainerResourceValue`); nil for a container or resource that is not there.
    func resource(_ selector: ResourceFieldSelector, of container: ContainerSpecification?) -> String? {
        let named = selector.containerName.isEmpty ? container : pod.container(named: selector.containerName)
        guard let named, let dot = selector.resource.firstIndex(of: ".") else { return nil }
        let name = String(selector.resource[selector.resource.index(after: dot)...])
        let amount: Quantity
        switch selector.resource[..<dot] {
        case "limits": amount = limit(name, of: named)
        case "requests": amount = named.resources.requests[name] ?? .zero
        default: return nil
        }
        let divisor = selector.divisor.isZero ? 1000 : selector.divisor.thousandths
        guard divisor > 0 else { return nil }
        if name == "cpu" { return String(Quantity.roundedUp(amount.thousandths, per: divisor)) }
        // Of all but processors whole units count, in the amount as in the divisor.
        let units = Quantity.roundedUp(amount.thousandths, per: 1000)
        return String(Quantity.roundedUp(units, per: max(Quantity.roundedUp(divisor, per: 1000), 1)))
    }

    /// A container without a limit may take what the pod may, or the node has.
    private func limit(_ name: String, of container: ContainerSpecification) -> Quantity {
        let own = container.resources.limits[name] ?? .zero
        guard own.isZero, ["cpu", "memory", "ephemeral-storage"].contains(name) else { return own }
        if let shared = pod.resources?.limits[name], !shared.isZero { return shared }
        return node.allocatable[name] ?? .zero
    }
}
