import ManifestDecoding

extension PodReader {
    /// Walks a container's resources. Cpu and memory can be resized while the container runs, anything else cannot; a
    /// request that equals the limit is as none, because that is its default.
    mutating func walkResources(
        _ base: Int,
        _ node: Int,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let limits = value(schema.places.resourceLimits, base)
        walkAmounts(limits, schema.places.resourceLimits, defaults: nil, path, view)
        walkAmounts(
            value(schema.places.resourceRequests, base),
            schema.places.resourceRequests,
            defaults: limits,
            path,
            view
        )
        if _slowPath(rules.hasSpecialResources) {
            checkSpecialResources(limits, value(schema.places.resourceRequests, base), node, view)
        }
        let claims = value(schema.places.resourceClaims, base)
        guard claims > 0 else { return }
        let index = schema.places.resourceFields + schema.places.resourceClaims
        trail.append(PathStep(.field, index))
        _ = walkList(index, claims, .container, path.stepped(schema.fields[index].pathSeed), view)
        trail.removeLast()
    }

    private mutating func walkAmounts(
        _ node: Int,
        _ place: Int,
        defaults: Int?,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        guard node > 0 else { return }
        let index = schema.places.resourceFields + place
        let field = schema.fields[index]
        trail.append(PathStep(.field, index))
        defer { trail.removeLast() }
        if view.kind(node) != .mapping {
            report("expected a mapping, not \(describeKind(node, view))", at: node, view)
            return
        }
        let path = path.stepped(field.pathSeed)
        let format = schema.details[index].format
        let mayRepeat = mayRepeatKeys(node, view)
        var members = view.members(of: node)
        while let member = members.next() {
            if _slowPath(mayRepeat), isOverridden(member.node, in: node, view) { continue }
            trail.append(PathStep(.member, member.node))
            walkAmount(member, format, defaults, path, view)
            trail.removeLast()
        }
    }

    @inline(__always)
    private mutating func walkAmount(
        _ member: TapeMembers.Member,
        _ format: SchemaFormat?,
        _ defaults: Int?,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        guard let quantity = readAmount(member.value, view) else { return }
        let resource = QualityOfService.Resource(member.key, schema.rules.words)
        checkAmount(format, member, quantity, view)
        if let resource { qos.note(resource, quantity, isLimit: defaults == nil) }
        if let defaults, defaults > 0, let limit = amount(member, in: defaults, view) {
            if limit == quantity { return }
            if quantity.isMore(than: limit) { report("more than the limit", at: member.value, view) }
        }
        let memberPath = Self.hash(member, seed: path, view)
        addLeaf(
            resource == nil ? scope.container : scope.resize,
            memberPath,
            Self.hash(quantity, memberPath),
            member.value
        )
    }

    /// The amount of the same resource in another map.
    @inline(never)
    mutating func amount(
        _ member: TapeMembers.Member,
        in node: Int,
        _ view: borrowing TapeView
    ) -> Quantity? {
        guard node > 0, view.kind(node) == .mapping else { return nil }
        // Small maps are searched, large ones looked up.
        if _slowPath(view.end(node) &- node > 2 * 64) {
            let found = rules.largeMembers.find(view.bytes(member.node), in: node, seed: self.key, view)
            return found.flatMap { view.isScalar($0) ? Quantity($0, view)?.roundedUp : nil }
        }
        var found = -1
        var others = view.members(of: node)
        while let other = others.next() {
            guard other.key == member.key else { continue }
            if _slowPath(member.key.count > 16), !isSameText(other.node, member.node, view) { continue }
            // Of equal keys the last counts, whatever it is.
            found = view.isScalar(other.value) ? other.value : -1
        }
        return found < 0 ? nil : Quantity(found, view)?.roundedUp
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

        @inline(__always)
        init?(_ key: KeyBytes, _ words: borrowing RuleWords) {
            if key == words.cpu {
                self = .cpu
            } else if key == words.memory {
                self = .memory
            } else {
                return nil
            }
        }
    }

    private struct Amounts {
        var limit: Quantity?
        var request: Quantity?

        /// A request that is not given is the limit.
        var isGuaranteed: Bool { limit != nil && (request == nil || request == limit) }
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
        guard !quantity.isZero else {
            // A request of nothing is not the limit, which it would be if it were not there.
            if resource == .cpu, !isLimit { cpu.request = .zero }
            if resource == .memory, !isLimit { memory.request = .zero }
            return
        }
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
        isGuaranteed = isGuaranteed && cpu.isGuaranteed && memory.isGuaranteed
    }

    var value: Class { !isAnythingSet ? .bestEffort : isGuaranteed ? .guaranteed : .burstable }
}
