import ManifestDecoding

/// A container that was read.
struct ContainerState {
    let nameHash: Hash128
    private let nameNode: Int32
    /// The first of its three accumulators, -1 for none.
    private let first: Int32

    /// - Parameters:
    ///   - name: the node of its name, 0 if it has none.
    ///   - first: the first of its three accumulators; nil for a run-once init container.
    init(name: Int, nameHash: Hash128, first: Int?) {
        self.nameHash = nameHash
        nameNode = Int32(truncatingIfNeeded: name)
        self.first = Int32(truncatingIfNeeded: first ?? -1)
    }

    /// The node of its name, 0 if it has none.
    var name: Int { Int(nameNode) }

    /// A run-once init container has no digest of its own: it counts for the pod.
    var isRunOnce: Bool { first < 0 }

    var scope: Scope {
        if isRunOnce { return .runOnce }
        return Scope(container: Int(first), resize: Int(first) + 1, live: Int(first) + 2, pod: Scope.podSlot)
    }

    /// What it takes in memory until the plan is told, about, in bytes.
    static let memory = 320
}

/// A volume that was read: what it is counts for the containers that mount it.
struct VolumeState {
    let name: Hash128
    private let slotIndex: Int32
    private let leavesStart: Int32
    private let leavesEnd: Int32
    private let sourcePlace: Int8

    init(name: Hash128, slot: Int, leaves: Range<Int>, source: Int) {
        self.name = name
        slotIndex = Int32(truncatingIfNeeded: slot)
        leavesStart = Int32(truncatingIfNeeded: leaves.lowerBound)
        leavesEnd = Int32(truncatingIfNeeded: leaves.upperBound)
        sourcePlace = Int8(truncatingIfNeeded: source)
    }

    var slot: Int { Int(slotIndex) }

    /// Its leaves, where they are collected.
    var leaves: Range<Int> { Int(leavesStart)..<Int(leavesEnd) }

    /// The place of its source among a volume's fields, -1 for none.
    var source: Int { Int(sourcePlace) }

    /// What it takes in memory, about, in bytes.
    static let memory = 160
}

extension PodReader {
    /// Before the fields of a structure that is more than its fields and their rules.
    ///
    /// - Returns: whether its fields are to be walked.
    @inline(never)
    mutating func begin(
        _ role: SchemaStructure.Role,
        _ base: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        switch role {
        case .pod: return checkType(base, node, view)
        case .podSpec:
            usesHostNetwork = isTrue(value(schema.places.specHostNetwork, base), view)
            beginSpec(base, view)
        case .container: return beginContainer(base, node, domain, path, view)
        case .volume: return beginVolume(base, node, view)
        case .volumeMount: noteMount(value(schema.places.mountName, base), view)
        case .containerPort:
            if usesHostNetwork { dropDefaultHostPort(base, view) }
            enterPort(base, view)
        case .resources:
            walkResources(base, node, path, view)
            return false
        default: break
        }
        return true
    }

    /// Behind the fields of such a structure.
    @inline(never)
    mutating func end(
        _ role: SchemaStructure.Role,
        _ structure: Int,
        _ base: Int,
        _ node: Int,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        switch role {
        case .podSpec: checkSpec(base, node, view)
        case .container:
            qos.end()
            checkContainer(base, node, view)
            rules.containerBase = -1
        case .volume: endVolume(structure, base, view)
        case .volumeMount: checkMount(base, view)
        case .containerPort: checkPort(base, node, view)
        case .fieldReference:
            noteReference(value(schema.places.referencePath, base), path, view)
            checkFieldReference(base, view)
        default: break
        }
    }

    func isTrue(_ node: Int, _ view: borrowing TapeView) -> Bool {
        guard node > 0, view.isScalar(node), case .bool(true) = view.value(node) else { return false }
        return true
    }

    // MARK: - Containers

    /// - Returns: false if there is no memory for another container.
    private mutating func beginContainer(
        _ base: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        // The domain tells the lists apart: that of init containers leads to the pod's.
        let isInit = domain == .pod
        let policy = value(schema.places.containerRestartPolicy, base)
        let isRunOnce = isInit && !(policy > 0 && view.key(policy) == schema.rules.words.always)
        guard remember(ContainerState.memory, at: node, view) else { return false }
        var accumulator: Int?
        if !isRunOnce {
            accumulator = accumulators.count
            accumulators.append(.zero, times: 3)
        }
        let name = value(schema.places.containerName, base)
        let nameHash = name > 0 && view.isScalar(name) ? view.hash(name, seed: self.key) : .zero
        rules.beginContainer(base, isInit: isInit, isRunOnce: isRunOnce)
        checkContainerName(name, nameHash, view)
        let container = ContainerState(name: name, nameHash: nameHash, first: accumulator)
        scope = container.scope
        scope.owner = containers.count
        containers.append(container)
        qos.begin()
        if isRunOnce { addLeaf(Scope.podSlot, path, path.mixed(2, 0), node) }
        return true
    }

    /// After the whole manifest: what depends on all containers.
    mutating func finishContainers(_ view: borrowing TapeView) {
        let path = Self.qosPath
        addLeaf(Scope.podSlot, path, path.mixed(UInt64(qos.value.rawValue), 0), -1)
    }

    /// Where the QoS class is hashed: no field of a manifest has this path.
    static let qosPath = Hash128(low: 0x716F_7343_6C61_7373, high: 0)

    /// Whether a pull policy is the one that the image's tag implies (`SetDefaults_Container`): Always for `latest` or
    /// no tag, else IfNotPresent.
    @inline(__always)
    func isDefaultPullPolicy(_ node: Int, _ base: Int, _ view: borrowing TapeView) -> Bool {
        let image = value(schema.places.containerImage, base)
        guard image > 0, view.isScalar(image) else { return false }
        let isLatest = ImageReference(view.scalar(image)).isLatest
        return view.key(node) == (isLatest ? schema.rules.words.always : schema.rules.words.ifNotPresent)
    }

    // MARK: - Volumes

    /// - Returns: false if there is no memory for another volume.
    private mutating func beginVolume(_ base: Int, _ node: Int, _ view: borrowing TapeView) -> Bool {
        guard remember(VolumeState.memory, at: node, view) else { return false }
        let slot = addAccumulator()
        scope = Scope(container: slot, resize: slot, live: Scope.liveSlot, pod: slot, owner: Scope.volume)
        rules.volumeBase = base
        rules.volumeLeaves = leaves.count
        return true
    }

    private mutating func endVolume(_ structure: Int, _ base: Int, _ view: borrowing TapeView) {
        rules.volumeBase = -1
        let name = value(schema.places.volumeName, base)
        let hash = name > 0 && view.isScalar(name) ? view.hash(name, seed: self.key) : .zero
        checkVolumeName(name, hash, view)
        volumes.append(
            VolumeState(
                name: hash,
                slot: scope.container,
                leaves: rules.volumeLeaves..<leaves.count,
                source: volumeSource(structure, base)
            )
        )
        if volumes.count > 16 {
            if volumeIndices.isEmpty {
                for (index, volume) in volumes.enumerated() { volumeIndices[volume.name] = index }
            } else {
                volumeIndices[hash] = volumes.count - 1
            }
        }
    }

    /// The place of a volume's source among its fields, -1 for none.
    @inline(__always)
    private func volumeSource(_ structure: Int, _ base: Int) -> Int {
        let sources = schema.structures[structure].exactlyOne & present(base)
        return sources == 0 ? -1 : sources.trailingZeroBitCount
    }

    mutating func volumeIndex(_ name: Hash128) -> Int? {
        volumes.count > 16 ? volumeIndices[name] : volumes.firstIndex { $0.name == name }
    }

    /// A mounted volume counts for the container; volumes are walked first, as the schema lists them first.
    private mutating func noteMount(_ name: Int, _ view: borrowing TapeView) {
        guard name > 0, view.isScalar(name), !view.bytes(name).isEmpty else { return }
        guard let index = volumeIndex(view.hash(name, seed: self.key)) else {
            report("there is no volume \(quoted(name, view))", below: .field(schema.rules.mount.name), at: name, view)
            return
        }
        let volume = volumes[index]
        accumulators[scope.container].add(accumulators[volume.slot])
        guard collects, copiedLeaves < Self.copiedLeafLimit else { return }
        copiedLeaves += volume.leaves.count
        for index in volume.leaves {
            var leaf = leaves[index]
            // What of a volume is used from now on counts once, for the pod.
            guard Int(leaf.slot) == volume.slot else { continue }
            leaf.slot = Int32(truncatingIfNeeded: scope.container)
            leaves.append(leaf)
        }
    }

    // MARK: - Ports

    /// On the host's network a port is the host's by default, so that one that says so says nothing.
    private mutating func dropDefaultHostPort(_ base: Int, _ view: borrowing TapeView) {
        let place = schema.places.portHostPort
        let hostPort = value(place, base)
        let containerPort = value(schema.rules.port.containerPort.place, base)
        guard hostPort > 0, containerPort > 0, view.isScalar(hostPort), view.isScalar(containerPort) else { return }
        guard let port = integer(hostPort, view), port == integer(containerPort, view) else { return }
        values[base &+ place] = 0
        // A structure of few fields has their bits in the first half.
        values[base &- 2] &= ~(1 &<< Int32(truncatingIfNeeded: place))
    }

    /// A port that is mapped to the host is part of the sandbox; on the host's network no port is.
    @inline(__always)
    private mutating func enterPort(_ base: Int, _ view: borrowing TapeView) {
        let hostPort = value(schema.places.portHostPort, base)
        if usesHostNetwork {
            scope.pod = scope.live
        } else if hostPort > 0, view.isScalar(hostPort), integer(hostPort, view) ?? 0 != 0 {
            scope.live = scope.pod
        }
    }

    // MARK: - References

    /// A variable that is a label or an annotation of the pod: its value is the container's then.
    private mutating func noteReference(_ node: Int, _ path: Hash128, _ view: borrowing TapeView) {
        guard node > 0, view.isScalar(node), scope.owner >= 0 else { return }
        guard view.bytes(node).last == UInt8(ascii: "]") else { return }
        guard let reference = MetadataReference(view.string(node)) else { return }
        let map = reference.isLabel ? labels : annotations
        guard map > 0, view.kind(map) == .mapping, let value = member(reference.key, of: map, view) else {
            return
        }
        guard view.isScalar(value) else { return }
        let leafPath = path.mixed(9, 9)
        addLeaf(scope.container, leafPath, view.hash(value, seed: leafPath), value)
    }

    private mutating func member(_ key: String, of map: Int, _ view: borrowing TapeView) -> Int? {
        // Small maps are searched, large ones looked up.
        if _slowPath(view.end(map) &- map > 2 * 64) {
            return rules.largeMembers.find(key.utf8Span.span, in: map, seed: self.key, view)
        }
        let wanted = KeyBytes(key)
        var found: Int?
        var child = map + 1
        while child < view.end(map) {
            let value = view.next(child)
            if view.key(child) == wanted, view.string(child) == key { found = value }
            child = view.next(value)
        }
        return found
    }
}
