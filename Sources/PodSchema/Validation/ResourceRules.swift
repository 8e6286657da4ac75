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
        let given = amounts(limits, view)
        let asked = amounts(requests, view)
        let fields = schema.rules.resources
        for (hash, request) in inOrder(asked) where !ResourceName(view.bytes(request.key)).isOvercommittable {
            guard let limit = given[hash] else {
                let message = "a limit is required for \(quoted(request.key, view))"
                report(message, below: .field(fields.limits), at: request.key, view)
                continue
            }
            if limit.quantity.thousandths > request.quantity.thousandths {
                let message = "must be the limit, as \(quoted(request.key, view)) cannot be overcommitted"
                report(message, below: .field(fields.requests), PathStep(.member, request.key), at: request.node, view)
            }
        }
        let keys = given.values.map(\.key) + asked.values.map(\.key)
        var hasPages = false
        var hasOthers = false
        for key in keys {
            switch ResourceName(view.bytes(key)) {
            case .hugePages: hasPages = true
            case .cpu, .memory: hasOthers = true
            default: break
            }
        }
        if hasPages, !hasOthers { report("huge pages need cpu or memory as well", at: node, view) }
    }

    /// The entries by their names' hashes.
    func amounts(_ node: Int, _ view: borrowing TapeView) -> [Hash128: ResourceAmount] {
        var amounts: [Hash128: ResourceAmount] = [:]
        guard node > 0, view.kind(node) == .mapping else { return amounts }
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if let quantity = Quantity(value, view) {
                amounts[view.hash(child, seed: key)] = ResourceAmount(key: child, node: value, quantity: quantity)
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
            for (hash, limit) in inOrder(given) {
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
