import ManifestDecoding

extension PodReader {
    /// Walks a container's resources. Cpu and memory can be resized while the container runs, anything else cannot; a
    /// request that equals the limit is as none, because that is its default.
    mutating func walkResources(
        _ base: Int,
        _ node: Int,
        _ scope: Scope,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let limits = value(schema.places.resourceLimits, base)
        walkAmounts(limits, schema.places.resourceLimits, defaults: nil, scope, path, view)
        walkAmounts(
            value(schema.places.resourceRequests, base),
            schema.places.resourceRequests,
            defaults: limits,
            scope,
            path,
            view
        )
        if _slowPath(rules.hasSpecialResources) {
            checkSpecialResources(limits, value(schema.places.resourceRequests, base), node, view)
        }
        let claims = value(schema.places.resourceClaims, base)
        guard claims > 0 else { return }
        let index = schema.places.resourceFields + schema.places.resourceClaims
        steps.append(PathStep(.field, index))
        _ = walkList(schema.fields[index], claims, scope, .container, Self.below(path, schema.fields[index]), view)
        steps.removeLast()
    }

    private mutating func walkAmounts(
        _ node: Int,
        _ place: Int,
        defaults: Int?,
        _ scope: Scope,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        guard node > 0 else { return }
        let index = schema.places.resourceFields + place
        let field = schema.fields[index]
        steps.append(PathStep(.field, index))
        defer { steps.removeLast() }
        if view.kind(node) != .mapping {
            report("expected a mapping, not \(describeKind(node, view))", at: node, view)
            return
        }
        let path = Self.below(path, field)
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if !view.isNull(value), !isOverridden(child, in: node, view) {
                steps.append(PathStep(.member, child))
                walkAmount(child, value, schema.details[field.index].format, defaults, scope, path, view)
                steps.removeLast()
            }
            child = view.next(value)
        }
    }

    private mutating func walkAmount(
        _ key: Int,
        _ value: Int,
        _ format: SchemaFormat?,
        _ defaults: Int?,
        _ scope: Scope,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        guard let quantity = readQuantity(value, view) else { return }
        let resource = QualityOfService.Resource(view.key(key))
        checkAmount(format, key, value, quantity, view)
        if let resource { qos.note(resource, quantity, isLimit: defaults == nil) }
        if let defaults, defaults > 0, let limit = amount(key, in: defaults, view) {
            if limit == quantity { return }
            if quantity.thousandths > limit.thousandths { report("more than the limit", at: value, view) }
        }
        let memberPath = path.mixed(view.hash(key, seed: path))
        addLeaf(resource == nil ? scope.container : scope.resize, memberPath, Self.hash(quantity, memberPath), value)
    }

    /// The amount of the same resource in another map.
    private mutating func amount(_ key: Int, in node: Int, _ view: borrowing TapeView) -> Quantity? {
        guard view.kind(node) == .mapping else { return nil }
        // Small maps are searched, large ones looked up.
        if _slowPath(view.end(node) &- node > 2 * 64) {
            if rules.largeLimits.node != node { rules.largeLimits = (node: node, amounts: amounts(node, view)) }
            return rules.largeLimits.amounts[view.hash(key, seed: self.key)]?.quantity
        }
        var found: Quantity?
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if view.key(child) == view.key(key), isSameText(child, key, view), view.isScalar(value) {
                found = Quantity(view.bytes(value))
            }
            child = view.next(value)
        }
        return found
    }
}

/// The QoS class of a pod, which decides its cgroup and so is no live change (`pkg/apis/core/v1/helper/qos`).
struct QualityOfService {
    enum Class: UInt8 {
        case bestEffort, burstable, guaranteed

        var name: String {
            switch self {
            case .bestEffort: "BestEffort"
            case .burstable: "Burstable"
            case .guaranteed: "Guaranteed"
            }
        }
    }

    /// The resources that count.
    enum Resource {
        case cpu, memory

        private static let cpuKey = KeyBytes("cpu")
        private static let memoryKey = KeyBytes("memory")

        init?(_ key: KeyBytes) {
            if key == Self.cpuKey {
                self = .cpu
            } else if key == Self.memoryKey {
                self = .memory
            } else {
                return nil
            }
        }
    }

    private struct Amounts {
        var limit: Quantity?
        var request: Quantity?
    }

    private var cpu = Amounts()
    private var memory = Amounts()
    private var isAnythingSet = false
    private var isGuaranteed = true

    /// A container starts.
    mutating func begin() {
        cpu = Amounts()
        memory = Amounts()
    }

    mutating func note(_ resource: Resource, _ quantity: Quantity, isLimit: Bool) {
        guard !quantity.isZero else { return }
        isAnythingSet = true
        switch (resource, isLimit) {
        case (.cpu, true): cpu.limit = quantity
        case (.cpu, false): cpu.request = quantity
        case (.memory, true): memory.limit = quantity
        case (.memory, false): memory.request = quantity
        }
    }

    /// The container is complete.
    mutating func end() {
        for amounts in [cpu, memory] {
            let isEqual = amounts.limit != nil && (amounts.request ?? amounts.limit) == amounts.limit
            isGuaranteed = isGuaranteed && isEqual
        }
    }

    var value: Class { !isAnythingSet ? .bestEffort : isGuaranteed ? .guaranteed : .burstable }
}
