import ManifestDecoding

struct ResourceFields: Sendable {
    let limits: KnownField
    let requests: KnownField
    let podLimits: KnownField
    let podRequests: KnownField
    let podClaims: KnownField

    init(_ builder: SchemaBuilder) {
        limits = FieldLookup(builder, "ResourceRequirements")["limits"]
        requests = FieldLookup(builder, "ResourceRequirements")["requests"]
        podLimits = FieldLookup(builder, "PodResources")["limits"]
        podRequests = FieldLookup(builder, "PodResources")["requests"]
        podClaims = FieldLookup(builder, "PodResources")["claims"]
    }
}

/// What a resource's name says about its amounts.
enum ResourceName {
    case cpu, memory, ephemeralStorage
    case hugePages
    /// `example.com/gpu`
    case extended
    /// `kubernetes.io/…`
    case native
    case malformed(String)

    init(_ text: Span<UInt8>) {
        if text.equals("cpu") {
            self = .cpu
        } else if text.equals("memory") {
            self = .memory
        } else if text.equals("ephemeral-storage") {
            self = .ephemeralStorage
        } else if text.starts(with: "hugepages-") {
            self = .hugePages
        } else if let message = TextFormat.problem(.labelKey, text) {
            self = .malformed(message)
        } else if !text.contains("/") {
            self = .malformed("is not cpu, memory, ephemeral-storage, hugepages-SIZE or a name with a domain")
        } else if text.contains("kubernetes.io/") {
            self = .native
        } else if text.starts(with: "requests.") {
            self = .malformed("must not start with \"requests.\"")
        } else if (text.firstIndex(of: UInt8(ascii: "/")) ?? 0) + 9 > 253 {
            // Quotas put `requests.` before it.
            self = .malformed("must have a domain of at most 244 characters")
        } else {
            self = .extended
        }
    }

    var isPages: Bool {
        if case .hugePages = self { true } else { false }
    }

    /// Whether a request may be smaller than the limit.
    var isOvercommittable: Bool {
        switch self {
        case .hugePages, .extended: false
        default: true
        }
    }
}

/// An entry of a map of resources.
struct ResourceAmount {
    let key: Int
    let node: Int
    let quantity: Quantity
}

extension PodReader {
    // MARK: - One amount

    /// An amount of a resource, when `steps` lead to it.
    @inline(__always)
    mutating func checkAmount(
        _ format: SchemaFormat?,
        _ member: TapeMembers.Member,
        _ quantity: Quantity,
        _ view: borrowing TapeView
    ) {
        let isUsual = member.key == schema.rules.words.cpu || member.key == schema.rules.words.memory
        if _fastPath(isUsual && !quantity.isNegative) { return }
        if let format { checkUnusualAmount(format, member.node, member.value, quantity, view) }
    }

    private mutating func checkUnusualAmount(
        _ format: SchemaFormat,
        _ key: Int,
        _ value: Int,
        _ quantity: Quantity,
        _ view: borrowing TapeView
    ) {
        if quantity.isNegative { report("\(quoted(value, view)) is negative", at: value, view) }
        let name = ResourceName(view.bytes(key))
        let isWhole = quantity.thousandths % 1000 == 0
        switch name {
        case .cpu, .memory: return
        case .malformed(let message): report("\(quoted(key, view)) \(message)", at: key, view)
        case .hugePages:
            rules.hasSpecialResources = true
            let text = view.bytes(key)
            let size = Quantity(text.extracting(10..<text.count))
            if !(size.map { isWhole && quantity.isMultiple(of: $0) } ?? false) {
                report("\(quoted(value, view)) is not a multiple of the page size", at: value, view)
            }
        case .extended:
            rules.hasSpecialResources = true
            if !isWhole { report("\(quoted(value, view)) is not a whole number", at: value, view) }
        case .ephemeralStorage, .native: break
        }
        guard format == .podResources else { return }
        switch name {
        case .ephemeralStorage, .extended, .native:
            report("\(quoted(key, view)) is not cpu, memory or hugepages-SIZE", at: key, view)
        default: break
        }
    }

    // MARK: - A container's resources

    /// Huge pages and devices cannot be promised twice: their requests are their limits.
    mutating func checkSpecialResources(_ limits: Int, _ requests: Int, _ node: Int, _ view: borrowing TapeView) {
        rules.hasSpecialResources = false
        let fields = schema.rules.resources
        var hasPages = false
        var hasOthers = false
        for map in [limits, requests] where map > 0 && view.kind(map) == .mapping {
            let mayRepeat = mayRepeatKeys(map, view)
            var members = view.members(of: map)
            while let member = members.next(), !isFull {
                let name = ResourceName(view.bytes(member.node))
                switch name {
                case .hugePages: hasPages = true
                case .cpu, .memory: hasOthers = true
                default: break
                }
                guard map == requests, !name.isOvercommittable else { continue }
                if mayRepeat, isOverridden(member.node, in: map, view) { continue }
                guard let request = Quantity(member.value, view) else { continue }
                let key = quoted(member.node, view)
                guard let limit = amount(member, in: limits, view) else {
                    report("a limit is required for \(key)", below: .field(fields.limits), at: member.node, view)
                    continue
                }
                if limit.thousandths > request.thousandths {
                    let message = "must be the limit, as \(key) cannot be overcommitted"
                    let step = PathStep(.member, member.node)
                    report(message, below: .field(fields.requests), step, at: member.value, view)
                }
            }
        }
        if hasPages, !hasOthers { report("huge pages need cpu or memory as well", at: node, view) }
    }

    /// The entries by their names' hashes.
    private mutating func amounts(_ node: Int, _ view: borrowing TapeView) -> [Hash128: ResourceAmount] {
        var amounts: [Hash128: ResourceAmount] = [:]
        guard node > 0, view.kind(node) == .mapping else { return amounts }
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            guard remember(MemoryLayout<ResourceAmount>.stride * 6, at: child, view) else { return amounts }
            // Of equal names the last counts, also where it is no amount.
            amounts[view.hash(child, seed: key)] = Quantity(value, view).map { quantity in
                ResourceAmount(key: child, node: value, quantity: quantity)
            }
            child = view.next(value)
        }
        return amounts
    }

    /// As they stand in the manifest: a dictionary has another order each time.
    private func inOrder(_ amounts: [Hash128: ResourceAmount]) -> [(key: Hash128, value: ResourceAmount)] {
        amounts.sorted { $0.value.key < $1.value.key }
    }

    // MARK: - The pod's own resources

    /// The pod's requests are within its limits, and its containers within both.
    mutating func checkPodResources(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules
        rules.hasSpecialResources = false
        let resources = value(fields.spec.resources, base)
        let claims = child(fields.resources.podClaims, of: resources, view)
        if isGiven(claims, view) {
            let path: [PathStep] = [.field(fields.spec.resources), .field(fields.resources.podClaims)]
            report("a pod as a whole cannot have claims", below: path[0], path[1], at: claims, view)
        }
        let limits = amounts(child(fields.resources.podLimits, of: resources, view), view)
        let requests = amounts(child(fields.resources.podRequests, of: resources, view), view)
        for (hash, request) in inOrder(requests) {
            guard let limit = limits[hash], request.quantity.thousandths > limit.quantity.thousandths else { continue }
            report(
                "more than the limit \(quoted(limit.node, view))",
                below: .field(fields.spec.resources),
                .field(fields.resources.podRequests),
                PathStep(.member, request.key),
                at: request.node,
                view
            )
        }
        var totals = PodTotals()
        for field in [fields.spec.initContainers, fields.spec.containers] {
            checkContainersWithinPod(field, value(field, base), limits, &totals, view)
        }
        for (hash, request) in inOrder(requests) {
            guard let needed = totals.needed[hash], needed > request.quantity.thousandths else { continue }
            report(
                "less than the containers' requests together",
                below: .field(fields.spec.resources),
                .field(fields.resources.podRequests),
                PathStep(.member, request.key),
                at: request.node,
                view
            )
        }
        checkPodPages(requests, limits, totals, resources, view)
        // Where the pod requests nothing, it is as if it requested what its containers do.
        for (hash, limit) in inOrder(limits) where requests[hash] == nil {
            guard let needed = totals.needed[hash], needed > limit.quantity.thousandths else { continue }
            report(
                "the containers' requests of \(quoted(limit.key, view)) are more than the limit together",
                below: .field(fields.spec.resources),
                .field(fields.resources.podRequests),
                at: limit.node,
                view
            )
        }
    }

    /// Huge pages cannot be promised twice, and need cpu or memory beside them.
    private mutating func checkPodPages(
        _ requests: [Hash128: ResourceAmount],
        _ limits: [Hash128: ResourceAmount],
        _ totals: PodTotals,
        _ node: Int,
        _ view: borrowing TapeView
    ) {
        let fields = schema.rules
        for (hash, request) in inOrder(requests) where ResourceName(view.bytes(request.key)).isPages {
            let name = quoted(request.key, view)
            guard let limit = limits[hash] else {
                let path: [PathStep] = [.field(fields.spec.resources), .field(fields.resources.podLimits)]
                report("a limit is required for \(name)", below: path[0], path[1], at: request.key, view)
                continue
            }
            guard limit.quantity.thousandths > request.quantity.thousandths else { continue }
            report(
                "must be the limit, as \(name) cannot be overcommitted",
                below: .field(fields.spec.resources),
                .field(fields.resources.podRequests),
                PathStep(.member, request.key),
                at: request.node,
                view
            )
        }
        var hasPages = false
        var hasOthers = totals.needed[Hash128(fields.words.cpu, seed: key)] != nil
        hasOthers = hasOthers || totals.needed[Hash128(fields.words.memory, seed: key)] != nil
        for amount in [requests, limits].joined() {
            switch ResourceName(view.bytes(amount.value.key)) {
            case .hugePages: hasPages = true
            case .cpu, .memory: hasOthers = true
            default: break
            }
        }
        if hasPages, !hasOthers {
            report("huge pages need cpu or memory as well", below: .field(fields.spec.resources), at: node, view)
        }
    }

    private mutating func checkContainersWithinPod(
        _ field: KnownField,
        _ list: Int,
        _ limits: [Hash128: ResourceAmount],
        _ totals: inout PodTotals,
        _ view: borrowing TapeView
    ) {
        let fields = schema.rules
        let isInit = field.index == fields.spec.initContainers.index
        guard list > 0, view.kind(list) == .sequence else { return }
        var element = list + 1
        var index = 0
        while element < view.end(list) {
            let resources = child(fields.container.resources, of: element, view)
            let given = amounts(child(fields.resources.limits, of: resources, view), view)
            let asked = amounts(child(fields.resources.requests, of: resources, view), view)
            // An init container may have a higher limit: it runs before the others.
            for (hash, limit) in inOrder(given) where !isInit {
                guard let most = limits[hash], limit.quantity.thousandths > most.quantity.thousandths else { continue }
                report(
                    "more than the pod's limit \(quoted(most.node, view))",
                    below: .field(field),
                    .element(index),
                    .field(fields.container.resources),
                    .field(fields.resources.limits),
                    PathStep(.member, limit.key),
                    at: limit.node,
                    view
                )
            }
            let requests = asked.merging(given) { request, _ in request }.mapValues(\.quantity.thousandths)
            let policy = child(fields.container.restartPolicy, of: element, view)
            totals.add(requests, isRunOnce: isInit && !isWord(policy, fields.words.always, view))
            element = view.next(element)
            index += 1
        }
    }
}

/// What the containers of a pod request together: the most that runs at a time.
private struct PodTotals {
    /// Of what keeps running, in thousandths.
    private var running: [Hash128: Int128] = [:]
    private(set) var needed: [Hash128: Int128] = [:]

    /// Adds the next container; run-once init containers run beside the sidecars before them.
    mutating func add(_ requests: [Hash128: Int128], isRunOnce: Bool) {
        for (name, amount) in requests {
            let total = running[name, default: 0] + amount
            if !isRunOnce { running[name] = total }
            needed[name] = max(needed[name, default: 0], total)
        }
    }
}
