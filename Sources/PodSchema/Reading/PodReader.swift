public import ManifestDecoding

/// Walks a decoded manifest along the schema: one walk finds what is wrong with it and hashes it.
///
/// It keeps its buffers; a walk that finds nothing wrong allocates only the digest.
public struct PodReader: ~Copyable, Sendable {
    let schema: Schema
    public let key: Hash128
    /// Whether the next reading remembers its leaves, for the reasons of plans.
    public var collects: Bool

    /// Everything wrong with the last manifest.
    public internal(set) var problems: [FieldProblem] = []
    /// What is accepted and yet worth a word: unknown fields.
    public internal(set) var warnings: [FieldProblem] = []

    var accumulators = ScratchBuffer<Hash128>()
    /// The value's node of each field of the structures that are open, 0 for none.
    var values = ScratchBuffer<Int32>()
    /// Where the part that is being read counts.
    var scope = Scope.pod
    /// The scalar field that is being read, which `trail` does not hold yet; -1 for none.
    var leafField = -1
    /// The way from the root to what is being read.
    var trail = ScratchBuffer<PathStep>()
    var containers: [ContainerState] = []
    var volumes: [VolumeState] = []
    /// Volumes by name, once there are many.
    var volumeIndices: [Hash128: Int] = [:]
    /// Of the large map that was looked at last.
    var largeMap: KeyTable?
    var leaves = ScratchBuffer<Leaf>()
    /// How many of them stand for volumes that containers mount.
    var copiedLeaves = 0
    /// More are not told: many containers that mount one large volume would take memory beyond any bound.
    static let copiedLeafLimit = 1 << 19
    /// How many bytes may still be taken for what is remembered of this manifest.
    private var allowance = 0

    // What one part of the manifest has to know of another.
    var name = 0
    var namespace = 0
    var labels = 0
    var annotations = 0
    var usesHostNetwork = false
    var ordering = PodOrdering()
    var forbidden: [FieldProblem] = []
    var qos = QualityOfService()
    var rules = RuleState()
    var places = PlaceCounter()
    var acceptedKeys = AcceptedKeys()

    /// - Parameters:
    ///   - key: what digests are keyed with; digests of different keys cannot be compared.
    ///   - collects: whether `changes` will be asked.
    public init(schema: Schema = .pod, key: Hash128, collects: Bool = false) {
        self.schema = schema
        self.key = key
        self.collects = collects
    }

    /// Reads one manifest.
    ///
    /// - Returns: its digest; nil if anything is wrong with it, which `problems` then says.
    /// - Complexity: O(nodes).
    public mutating func read(_ view: borrowing TapeView) -> PodDigest? {
        reset()
        allowance = view.allowance
        guard view.kind(view.root) == .mapping else {
            report("a manifest must be a mapping with apiVersion, kind, metadata and spec", at: view.root, view)
            return nil
        }
        walkStructure(schema.root, view.root, .none, key, view)
        finishContainers(view)
        if problems.isEmpty { problems = forbidden }
        return problems.isEmpty ? digest(view) : nil
    }

    private mutating func reset() {
        if !problems.isEmpty { problems.removeAll(keepingCapacity: true) }
        if !warnings.isEmpty { warnings.removeAll(keepingCapacity: true) }
        if !forbidden.isEmpty { forbidden.removeAll(keepingCapacity: true) }
        accumulators.truncate(to: 0)
        accumulators.append(.zero, times: Scope.firstFree)
        values.truncate(to: 0)
        scope = .pod
        leafField = -1
        trail.truncate(to: 0)
        if !containers.isEmpty { containers.removeAll(keepingCapacity: true) }
        if !volumes.isEmpty { volumes.removeAll(keepingCapacity: true) }
        if !volumeIndices.isEmpty { volumeIndices.removeAll() }
        if largeMap != nil { largeMap = nil }
        leaves.truncate(to: 0)
        copiedLeaves = 0
        name = 0
        namespace = 0
        labels = 0
        annotations = 0
        usesHostNetwork = false
        ordering = PodOrdering()
        qos = QualityOfService()
        rules.reset()
        places.reset()
    }

    @inline(__always)
    private mutating func digest(_ view: borrowing TapeView) -> PodDigest {
        noteStartOrder(view)
        return PodDigest(
            namespace: namespace > 0 && view.scalar(namespace).count > 0 ? view.string(namespace) : "default",
            name: name > 0 ? view.string(name) : "",
            identity: accumulators[Scope.identity],
            pod: accumulators[Scope.podSlot],
            live: accumulators[Scope.liveSlot],
            resize: accumulators[Scope.resizeSlot],
            containers: containerDigests(view),
            ordering: ordering
        )
    }

    /// Of the containers that have one.
    @inline(__always)
    private func containerDigests(_ view: borrowing TapeView) -> [ContainerDigest] {
        var digests: [ContainerDigest] = []
        digests.reserveCapacity(containers.count)
        for container in containers where !container.isRunOnce {
            digests.append(
                ContainerDigest(
                    name: view.string(container.name),
                    container: accumulators[container.scope.container],
                    resize: accumulators[container.scope.resize],
                    live: accumulators[container.scope.live]
                )
            )
        }
        return digests
    }

    // MARK: - Problems

    /// A copy of the trail, for messages and for rules that look back.
    var steps: [PathStep] {
        get { (0..<trail.count).map { trail[$0] } }
        set {
            trail.truncate(to: 0)
            for step in newValue { trail.append(step) }
        }
    }

    var lastStep: PathStep? { trail.isEmpty ? nil : trail[trail.count &- 1] }

    mutating func report(_ message: String, at node: Int, _ view: borrowing TapeView) {
        guard !isFull else { return }
        problems.append(makeProblem(message, at: node, view))
    }

    /// Nobody reads on after so many.
    static let problemLimit = 1000
    var isFull: Bool { problems.count >= Self.problemLimit || allowance < 0 }

    /// Counts what is about to be remembered until the manifest is read, in bytes.
    ///
    /// - Returns: false if it may not be, because the manifest would take too much memory.
    mutating func remember(_ bytes: Int, at node: Int, _ view: borrowing TapeView) -> Bool {
        guard allowance >= 0 else { return false }
        if allowance < bytes { report("the manifest takes too much memory from here on", at: node, view) }
        allowance -= bytes
        return allowance >= 0
    }

    mutating func makeProblem(_ message: String, at node: Int, _ view: borrowing TapeView) -> FieldProblem {
        FieldProblem(
            field: schema.description(
                of: leafField < 0 ? steps : steps + [PathStep(.field, leafField)],
                named: false,
                view
            ),
            message: message,
            position: node >= 0 ? places.position(of: view.sourceOffset(node), in: view.sourceBytes) : nil
        )
    }

    // MARK: - Structures

    /// Walks a structure: finds its values, walks those that are there in the schema's order, asks for what is missing.
    ///
    /// - Parameter list: the field of the list in which the structure is an element with a name, `path` being the list's
    ///   then; -1 for any other structure.
    /// - Returns: the structure's path.
    @inline(never)
    @discardableResult
    mutating func walkStructure(
        _ structure: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ outer: Hash128,
        namedIn list: Int = -1,
        _ view: borrowing TapeView
    ) -> Hash128 {
        let info = schema.structures[structure]
        let base = openStructure(structure, info, node, view)
        let path = list < 0 ? outer : nameElement(list, structure, base, node, domain, outer, view)
        let outerScope = scope
        if info.role < .container || begin(info.role, base, node, domain, path, view) {
            let given = present(base)
            var counted = given
            var rest = given
            while rest != 0 {
                let place = rest.trailingZeroBitCount
                let value = Int(values[base &+ place])
                if !walkField(info.firstField &+ place, value, domain, path, base, view) {
                    counted ^= rest & (0 &- rest)
                }
                rest &= rest &- 1
            }
            leafField = -1
            if _slowPath(info.defaultObjects & ~given != 0) {
                walkDefaultObjects(structure, info.defaultObjects & ~given, node, view)
            }
            checkPresence(structure, info, given, counted, base, node, view)
            if info.role >= .container {
                end(info.role, structure, base, node, path, view)
                scope = outerScope
            } else if info.role != .plain {
                checkStructure(info.role, base, node, view)
            }
        }
        values.truncate(to: base &- 2)
        return path
    }

    /// Finds the value of each field of a structure, so that fields can be read in the schema's order and with a view
    /// of each other. Of equal keys the last counts; null is as nothing.
    ///
    /// - Returns: where the values start. In front of them lie, in two halves, the bits of the fields that have one.
    @inline(__always)
    private mutating func openStructure(
        _ structure: Int,
        _ info: SchemaStructure,
        _ node: Int,
        _ view: borrowing TapeView
    ) -> Int {
        let base = values.count &+ 2
        values.append(zeroes: info.fields.count &+ 2)
        var present: UInt64 = 0
        var isKnown = true
        var members = view.members(of: node)
        while let member = members.next() {
            let place = schema.place(of: member.key, member.node, in: info, view)
            if _slowPath(place < 0) {
                isKnown = false
                continue
            }
            let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: place)
            present |= bit
            if _slowPath(member.isNull) { present ^= bit }
            values[base &+ place] = member.isNull ? 0 : Int32(truncatingIfNeeded: member.value)
        }
        values[base &- 2] = Int32(truncatingIfNeeded: present)
        values[base &- 1] = Int32(truncatingIfNeeded: present &>> 32)
        if _slowPath(!isKnown) { warnUnknown(in: structure, node, view) }
        return base
    }

    /// The fields of an open structure that have a value, as bits.
    @inline(__always)
    func present(_ base: Int) -> UInt64 {
        UInt64(UInt32(bitPattern: values[base &- 2])) | UInt64(UInt32(bitPattern: values[base &- 1])) &<< 32
    }

    /// The value of the field at a place of an open structure, 0 for none.
    @inline(__always)
    func value(_ place: Int, _ base: Int) -> Int {
        Int(values[base &+ place])
    }

    /// Walks one field's value.
    ///
    /// - Returns: whether it counts as there: an empty string or list does not.
    @inline(__always)
    private mutating func walkField(
        _ index: Int,
        _ value: Int,
        _ outer: RestartDomain,
        _ path: Hash128,
        _ base: Int,
        _ view: borrowing TapeView
    ) -> Bool {
        let field = schema.fields[index]
        let below = path.stepped(field.pathSeed)
        let domain = field.domain == .inherited ? outer : field.domain
        leafField = index
        switch field.route {
        case .text, .formedText:
            return walkText(value, field.route == .text ? nil : field.form, scope.slot(domain), below, view)
        case .ruledText: return walkString(index, value, domain, below, base, view)
        case .bool: return walkBool(index, value, scope.slot(domain), below, view)
        case .integer: return walkInteger(index, value, scope.slot(domain), below, view)
        case .scalar: return walkScalar(index, value, domain, below, view)
        default: break
        }
        if _slowPath(field.flags.contains(.isForbidden)) { noteForbidden(index, value, view) }
        leafField = -1
        trail.append(PathStep(.field, index))
        defer { trail.removeLast() }
        switch field.route {
        case .object: return walkObject(value, index, domain, below, view)
        case .map: return walkMap(index, value, domain, below, view)
        default: return walkList(index, value, domain, below, view)
        }
    }

    /// A structure that is a field's value.
    @inline(never)
    private mutating func walkObject(
        _ node: Int,
        _ index: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        let field = schema.fields[index]
        guard view.kind(node) == .mapping else {
            report("expected a mapping, not \(describeKind(node, view))", at: node, view)
            return true
        }
        // A volume without a source is an empty directory, so that one's presence says nothing.
        if field.flags.contains(.present), !field.flags.contains(.hasDerivedDefault) {
            addLeaf(scope.slot(domain), path, path.mixed(1, 0), node)
        }
        walkStructure(field.structure, node, domain, path, view)
        if _slowPath(field.flags.contains(.hasRule)), let format = schema.details[index].format {
            checkObject(format, field.structure, node, view)
        }
        return true
    }

    /// The rules of objects that are not there but count as empty: what they require is missing.
    private mutating func walkDefaultObjects(
        _ outer: Int,
        _ places: UInt64,
        _ node: Int,
        _ view: borrowing TapeView
    ) {
        var rest = places
        while rest != 0 {
            let index = schema.structures[outer].fields.lowerBound + rest.trailingZeroBitCount
            rest &= rest &- 1
            guard case .structure = schema.fields[index].kind else { continue }
            let structure = schema.fields[index].structure
            trail.append(PathStep(.field, index))
            reportMissing(schema.structures[structure].required, in: structure, node, view)
            trail.removeLast()
        }
    }

    // MARK: - Leaves

    @inline(__always)
    mutating func addLeaf(_ slot: Int, _ path: Hash128, _ hash: Hash128, _ node: Int) {
        guard slot >= 0 else { return }
        accumulators[slot].add(hash)
        if _slowPath(collects) { leaves.append(Leaf(slot: slot, node: node, path: path, hash: hash)) }
    }

    mutating func addAccumulator() -> Int {
        accumulators.append(.zero)
        return accumulators.count - 1
    }
}
