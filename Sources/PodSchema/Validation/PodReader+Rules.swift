import ManifestDecoding

extension PathStep {
    static func field(_ field: KnownField) -> PathStep { PathStep(.field, field.index) }
    static func element(_ index: Int) -> PathStep { PathStep(.element, index) }
}

/// What all rules between fields use. A rule is called once for each structure of its role, after the structure's
/// fields: `base` is where their values start, `node` is the structure itself, `steps` lead to it.
extension PodReader {
    /// The rules of a structure as a whole.
    mutating func checkStructure(
        _ role: SchemaStructure.Role,
        _ base: Int,
        _ node: Int,
        _ view: borrowing TapeView
    ) {
        switch role {
        case .plain, .container, .containerPort, .fieldReference, .pod, .podSpec, .resources, .volume, .volumeMount:
            break
        case .metadata: checkMetadata(base, view)
        case .owner: checkOwner(base, node, view)
        case .dns: checkDNS(base, view)
        case .podSecurity: checkPodSecurity(base, view)
        case .security: checkSecurity(base, view)
        case .profile: checkProfile(base, node, view)
        case .windowsOptions: noteHostProcess(base, view)
        case .sysctl: checkSysctl(base, view)
        case .variable: checkVariable(base, view)
        case .fileKey: checkFileKey(base, view)
        case .resourceReference: checkResourceReference(base, node, view)
        case .volumeDevice: checkDevice(base, view)
        case .resizePolicy: checkResizePolicy(base, view)
        case .restartRule: checkRestartRule(base, view)
        case .claim: checkClaim(base, view)
        case .probe: checkProbe(base, view)
        case .lifecycle: checkLifecycle(base, view)
        case .handler: checkHandler(base, view)
        case .iscsi: checkISCSI(base, node, view)
        case .fibreChannel: checkFibreChannel(base, node, view)
        case .azureDisk: checkAzureDisk(base, view)
        case .projected: checkProjected(base, view)
        case .toleration: checkToleration(base, node, view)
        case .nodeRequirement: checkNodeRequirement(base, node, view)
        case .labelRequirement: checkLabelRequirement(base, node, view)
        case .affinityTerm: checkAffinityTerm(base, view)
        case .spread: checkSpread(base, view)
        }
    }

    // MARK: - Values

    /// The value of a field of an open structure, 0 for none.
    @inline(__always)
    func value(_ field: KnownField, _ base: Int) -> Int {
        Int(values[base &+ field.place])
    }

    /// The value of a field of a structure that is not open, 0 for none.
    func child(_ field: KnownField, of node: Int, _ view: borrowing TapeView) -> Int {
        guard node > 0, view.kind(node) == .mapping else { return 0 }
        let found = find(schema.fields[field.index], node, view)
        return found > 0 && !view.isNull(found) ? found : 0
    }

    /// The value of a field of the pod's spec while that is open, 0 for none.
    func specValue(_ field: KnownField) -> Int {
        rules.specBase < 0 ? 0 : value(field, rules.specBase)
    }

    /// Whether a scalar is a word of at most sixteen bytes.
    @inline(__always)
    func isWord(_ node: Int, _ word: KeyBytes, _ view: borrowing TapeView) -> Bool {
        node > 0 && view.isScalar(node) && view.key(node) == word
    }

    /// Whether there is a text that is not empty.
    func hasText(_ node: Int, _ view: borrowing TapeView) -> Bool {
        node > 0 && view.isScalar(node) && !view.bytes(node).isEmpty
    }

    /// Whether a boolean is there and false.
    func isFalse(_ node: Int, _ view: borrowing TapeView) -> Bool {
        guard node > 0, view.isScalar(node), case .bool(false) = view.value(node) else { return false }
        return true
    }

    func number(_ node: Int, _ view: borrowing TapeView) -> Int64 {
        node > 0 && view.isScalar(node) ? integer(node, view) ?? 0 : 0
    }

    /// The elements of a list; 0 for what is none.
    func count(_ node: Int, _ view: borrowing TapeView) -> Int {
        guard node > 0, view.kind(node) == .sequence else { return 0 }
        var count = 0
        var child = node + 1
        while child < view.end(node) {
            count += 1
            child = view.next(child)
        }
        return count
    }

    /// Whether there is a list with elements, or anything that is no list.
    func isGiven(_ node: Int, _ view: borrowing TapeView) -> Bool {
        node > 0 && !(view.kind(node) == .sequence && view.isEmptyCollection(node))
    }

    // MARK: - Reports

    /// Reports a problem with something below the structure that the walk is at.
    mutating func report(
        _ message: String,
        below first: PathStep,
        _ rest: PathStep...,
        at node: Int,
        _ view: borrowing TapeView
    ) {
        steps.append(first)
        steps.append(contentsOf: rest)
        report(message, at: node, view)
        steps.removeLast(rest.count + 1)
    }

    static let required = "a value is required"
}
