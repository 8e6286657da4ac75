import ManifestDecoding

extension DefaultedPodWriter {
    /// Writes a field whose default depends on other fields.
    ///
    /// - Returns: whether it did; else the field is as any other.
    mutating func writeDerived(
        _ index: Int,
        _ node: Int,
        _ nodes: [Int],
        _ info: SchemaStructure,
        _ view: borrowing TapeView
    ) -> Bool {
        guard let rule = schema.details[index].derivedDefault else { return false }
        switch rule {
        case .configHash:
            key(index)
            writeMap(schema.fields[index], [node], extra: ["kubernetes.io/config.hash": uid], view)
        case .containerPort: return writeHostPort(index, node, nodes, view)
        case .imageTag: return writePullPolicy(index, node, nodes[place("image", info)], view)
        case .referenceTag: return writePullPolicy(index, node, nodes[place("reference", info)], view)
        case .limits: writeRequests(index, node, nodes[schema.places.resourceLimits], view)
        case .manifestHash: return writeIdentifier(index, node, view)
        case .noExecute: writeTolerations(index, node, view)
        case .noSource: return writeEmptyDirectory(index, nodes, info)
        case .nodeName:
            key(index)
            output.string(self.node.utf8)
        case .phasePending: writeStatus(index, node, view)
        case .podLimits: return false
        case .podRequests:
            writePodRequests(index, node, nodes[schema.rules.resources.podLimits.place], view)
        }
        return true
    }

    private func place(_ name: String, _ info: SchemaStructure) -> Int {
        let index = info.fields.first { schema.name(of: $0) == name }
        guard let index else { preconditionFailure("no field \(name) in \(info.name)") }
        return index - info.fields.lowerBound
    }

    private func isEmptyText(_ node: Int, _ view: borrowing TapeView) -> Bool {
        node <= 0 || view.bytes(node).isEmpty
    }

    /// On the host's network each port is the host's.
    private mutating func writeHostPort(_ index: Int, _ node: Int, _ nodes: [Int], _ view: borrowing TapeView) -> Bool {
        guard usesHostNetwork, integer(node, view) ?? 0 == 0 else { return false }
        let port = nodes[schema.rules.port.containerPort.place]
        key(index)
        output.word(String(integer(port, view) ?? 0).utf8)
        return true
    }

    private mutating func writePullPolicy(
        _ index: Int,
        _ node: Int,
        _ image: Int,
        _ view: borrowing TapeView
    ) -> Bool {
        guard isEmptyText(node, view) else { return false }
        let isLatest = image <= 0 || ImageReference(view.bytes(image)).isLatest
        key(index)
        output.string((isLatest ? "Always" : "IfNotPresent").utf8)
        return true
    }

    /// A limit without a request is the request.
    private mutating func writeRequests(_ index: Int, _ node: Int, _ limits: Int, _ view: borrowing TapeView) {
        let isEmpty = (node == 0 || view.isEmptyCollection(node)) && (limits == 0 || view.isEmptyCollection(limits))
        if isEmpty { return }
        key(index)
        writeMap(schema.fields[index], [node, limits], extra: [:], view)
    }

    /// A pod with limits requests what its containers do together, and the limit of anything else.
    private mutating func writePodRequests(_ index: Int, _ node: Int, _ limits: Int, _ view: borrowing TapeView) {
        guard limits > 0, !view.isEmptyCollection(limits) else {
            guard node > 0, !view.isEmptyCollection(node) else { return }
            key(index)
            return writeMap(schema.fields[index], [node], extra: [:], view)
        }
        var sums: [String: String] = [:]
        for name in ["cpu", "memory"] where amount(name, in: node, view) == 0 {
            var total = ContainerSum(name: name)
            for field in [schema.rules.spec.initContainers, schema.rules.spec.containers] {
                addContainers(field, to: &total, view)
            }
            if let text = total.text { sums[name] = text }
        }
        key(index)
        writeMap(schema.fields[index], [node, limits], extra: sums, view)
    }

    private func addContainers(_ field: KnownField, to total: inout ContainerSum, _ view: borrowing TapeView) {
        let list = child(field, of: specNode, view)
        guard list > 0, view.kind(list) == .sequence else { return }
        let isInit = field.index == schema.rules.spec.initContainers.index
        var element = list + 1
        while element < view.end(list) {
            let resources = child(schema.rules.container.resources, of: element, view)
            var node = amount(total.name, in: child(schema.rules.resources.requests, of: resources, view), view)
            if node == 0 {
                node = amount(total.name, in: child(schema.rules.resources.limits, of: resources, view), view)
            }
            let policy = child(schema.rules.container.restartPolicy, of: element, view)
            let isSidecar = policy > 0 && view.key(policy) == schema.rules.words.always
            if node > 0, let text = QuantityText.bytes(node, view) {
                total.add(text.span, isRunOnce: isInit && !isSidecar)
            }
            element = view.next(element)
        }
    }

    private func child(_ field: KnownField, of node: Int, _ view: borrowing TapeView) -> Int {
        guard node > 0, view.kind(node) == .mapping else { return 0 }
        let found = amount(schema.name(of: field.index), in: node, view)
        return found > 0 && view.isNull(found) ? 0 : found
    }

    /// The last value of a key, 0 for none. An amount that is null is there, and zero.
    private func amount(_ name: String, in node: Int, _ view: borrowing TapeView) -> Int {
        guard node > 0, view.kind(node) == .mapping else { return 0 }
        var found = 0
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if view.string(child) == name { found = value }
            child = view.next(value)
        }
        return found
    }

    private mutating func writeIdentifier(_ index: Int, _ node: Int, _ view: borrowing TapeView) -> Bool {
        if !isEmptyText(node, view) {
            uid = view.string(node)
            return false
        }
        key(index)
        output.string(uid.utf8)
        return true
    }

    private mutating func writeEmptyDirectory(_ index: Int, _ nodes: [Int], _ info: SchemaStructure) -> Bool {
        let hasSource = nodes.indices.contains { nodes[$0] > 0 && info.exactlyOne & 1 << UInt64($0) != 0 }
        if hasSource { return false }
        key(index)
        output.beginObject()
        output.endObject()
        return true
    }

    /// A manifest's status counts, but for the phase.
    private mutating func writeStatus(_ index: Int, _ node: Int, _ view: borrowing TapeView) {
        key(index)
        output.beginObject()
        output.key("phase".utf8)
        output.string("Pending".utf8)
        if node > 0, view.kind(node) == .mapping {
            var child = node + 1
            while child < view.end(node) {
                let value = view.next(child)
                if view.string(child) != "phase", !view.isNull(value) {
                    output.key(bytes(child, view))
                    writeAnything(value, view)
                }
                child = view.next(value)
            }
        }
        output.endObject()
    }

    // MARK: - Tolerations

    /// A static pod is never evicted by a taint: what says so is there once.
    private mutating func writeTolerations(_ index: Int, _ node: Int, _ view: borrowing TapeView) {
        key(index)
        output.beginList()
        var isThere = false
        if node > 0, view.kind(node) == .sequence {
            var element = node + 1
            while element < view.end(node) {
                output.element()
                if toleratesAll(element, view) {
                    writeNoExecute()
                    isThere = true
                } else {
                    writeElement(schema.fields[index], element, view)
                }
                element = view.next(element)
            }
        }
        if !isThere {
            output.element()
            writeNoExecute()
        }
        output.endList()
    }

    private mutating func writeNoExecute() {
        output.beginObject()
        output.key("operator".utf8)
        output.string("Exists".utf8)
        output.key("effect".utf8)
        output.string("NoExecute".utf8)
        output.endObject()
    }

    private func toleratesAll(_ node: Int, _ view: borrowing TapeView) -> Bool {
        guard view.kind(node) == .mapping else { return false }
        var texts: [String: String] = [:]
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            texts[view.string(child)] = view.isNull(value) ? "" : view.string(value)
            child = view.next(value)
        }
        return texts["key", default: ""].isEmpty && texts["value", default: ""].isEmpty
            && texts["operator"] == "Exists" && texts["effect"] == "NoExecute"
    }
}

/// What the containers of a pod request of one resource together: the most that runs at a time.
private struct ContainerSum {
    let name: String
    /// Of what keeps running, and of the most demanding moment, in thousandths.
    private var running: Int128 = 0
    private var needed: Int128 = 0
    private var family: Quantity.Family?

    init(name: String) {
        self.name = name
    }

    mutating func add(_ text: Span<UInt8>, isRunOnce: Bool) {
        guard let quantity = Quantity(text) else { return }
        // The first amount's suffixes are the sum's.
        if family == nil { family = Quantity.Family(text) }
        let total = running + quantity.thousandths
        if !isRunOnce { running = total }
        needed = max(needed, total)
    }

    /// Nil if no container requests any.
    var text: String? {
        guard let family else { return nil }
        let digits = UInt128(needed.magnitude)
        return Quantity(isNegative: false, digits: digits, exponent: -3, overflows: false)?.canonical(family)
    }
}
