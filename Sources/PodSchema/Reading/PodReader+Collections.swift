import ManifestDecoding

extension PodReader {
    // MARK: - Lists

    /// Walks a list. Its elements are told apart by name where the schema knows one, else by position, and not at all
    /// where order means nothing.
    ///
    /// - Returns: whether it has elements: an empty list is as none.
    mutating func walkList(
        _ fieldIndex: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        guard view.kind(node) == .sequence else {
            report("expected a list, not \(describeKind(node, view))", at: node, view)
            return true
        }
        let field = schema.fields[fieldIndex]
        let end = view.end(node)
        var child = node &+ 1
        var index = 0
        var order = path
        var ordered = 0
        trail.append(PathStep(.element, 0))
        let keepsOrder = !field.flags.contains(.unordered)
        // Nobody reads on after so many problems, so nothing is remembered of more elements.
        while child < end, !isFull {
            trail[trail.count &- 1] = PathStep(.element, index)
            if case .structure(let structure) = field.kind {
                if let name = walkElement(structure, child, index, fieldIndex, domain, path, view), keepsOrder {
                    order = order.mixed(name)
                    ordered &+= 1
                }
            } else {
                // Where order means nothing, equal paths and different values are a set.
                let elementPath = keepsOrder ? path.mixed(UInt64(truncatingIfNeeded: index), 4) : path
                walkListScalar(fieldIndex, child, domain, elementPath, view)
            }
            child = view.next(child)
            index &+= 1
        }
        trail.removeLast()
        // The order is the list's own, not its last element's.
        if ordered > 1 { addLeaf(scope.slot(domain), path, order, -1) }
        return index > 0
    }

    private mutating func walkListScalar(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let field = schema.fields[index]
        // In a list null is the empty string.
        if view.isNull(node) || view.isScalar(node) && view.bytes(node).isEmpty {
            if case .string = field.kind, field.flags.contains(.hasRule) {
                checkString(index, node, view)
            }
            addLeaf(scope.slot(domain), path, path.mixed(0, 5), node)
        } else if field.kind != .string, view.isScalar(node), integer(node, view) == 0 {
            // And zero is a number as any other.
            checkRange(0, index, node, view)
            addLeaf(scope.slot(domain), path, path.mixed(0, 5), node)
        } else {
            _ = walkScalar(index, node, domain, path, values.count, view)
        }
    }

    /// Walks a structure in a list.
    ///
    /// - Returns: what the element is called, where the order of the list's names matters.
    private mutating func walkElement(
        _ structure: Int,
        _ node: Int,
        _ index: Int,
        _ fieldIndex: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Hash128? {
        // In a list null is the empty structure.
        guard view.kind(node) == .mapping || view.isNull(node) else {
            report("expected a mapping, not \(describeKind(node, view))", at: node, view)
            return nil
        }
        let flags = schema.fields[fieldIndex].flags
        if flags.contains(.isKeyed) {
            return walkNamed(structure, node, fieldIndex, domain, path, view)
        }
        if flags.contains(.unordered) {
            // The element as a whole is one leaf: its own leaves are added up apart first.
            let own = addAccumulator()
            let outer = scope
            scope = Scope(container: own, resize: own, live: own, pod: own, owner: outer.owner)
            let kept = leaves.count
            walkStructure(structure, node, domain, path, view)
            scope = outer
            leaves.removeSubrange(kept...)
            addLeaf(scope.slot(domain), path, path.mixed(accumulators[own]), node)
            return nil
        }
        let elementPath = path.mixed(UInt64(truncatingIfNeeded: index), 4)
        addLeaf(scope.slot(domain), elementPath, elementPath.mixed(2, 0), node)
        walkStructure(structure, node, domain, elementPath, view)
        return nil
    }

    /// Walks an element that has a name.
    @inline(__always)
    private mutating func walkNamed(
        _ structure: Int,
        _ node: Int,
        _ fieldIndex: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Hash128? {
        let base = openStructure(structure, node, view)
        defer { closeStructure(base) }
        let (name, nameNode) = elementName(fieldIndex, structure, base, view)
        let elementPath = path.mixed(name)
        if collects, nameNode > 0 { trail[trail.count &- 1] = PathStep(.named, nameNode) }
        let containersBefore = containers.count
        let role = schema.structures[structure].role
        // Containers and volumes have accumulators of their own, and count by them.
        if role != .container && role != .volume {
            addLeaf(scope.slot(domain), elementPath, elementPath.mixed(2, 0), node)
        }
        walkOpened(structure, base, node, domain, elementPath, view)
        // The order of run-once init containers is that of their runs; no other order matters to what runs.
        if role == .container, containersBefore < containers.count, !containers[containersBefore].isRunOnce {
            return nil
        }
        return name
    }

    /// The values of an element's key fields, mixed, and the node of the first.
    private mutating func elementName(
        _ fieldIndex: Int,
        _ structure: Int,
        _ base: Int,
        _ view: borrowing TapeView
    ) -> (Hash128, Int) {
        let places = schema.details[fieldIndex].elementKeys
        let first = value(Int(places[0]), base)
        // Nearly all have one key, a string that is there.
        if _fastPath(places[1] < 0 && first > 0), view.isScalar(first) {
            let scalar = view.scalar(first)
            if scalar.isPlainlyString { return (scalar.hash(seed: .zero), first) }
        }
        var name = Hash128.zero
        var firstNode = 0
        for index in 0..<4 {
            let place = Int(places[index])
            if place < 0 { break }
            let keyField = schema.fields[schema.structures[structure].fields.lowerBound &+ place]
            let value = value(place, base)
            // An empty string is as nothing, here too.
            if value > 0, view.isScalar(value), !view.scalar(value).isEmpty {
                if case .string = keyField.kind {
                    let hash = view.scalar(value).hash(seed: .zero)
                    name = places[1] < 0 ? hash : name.mixed(hash)
                } else {
                    name = name.mixed(UInt64(bitPattern: integer(value, view) ?? -1), 7)
                }
                if firstNode == 0 { firstNode = value }
            } else if keyField.defaultText >= 0 {
                let text = schema.texts[Int(keyField.defaultText)]
                let hash = Hash128(text.span, seed: .zero)
                name = places[1] < 0 ? hash : name.mixed(hash)
            } else {
                name = name.mixed(UInt64(truncatingIfNeeded: index), 6)
            }
        }
        return (name, firstNode)
    }

    /// The last value of a field in a mapping, 0 for none.
    func find(_ field: SchemaField, _ node: Int, _ view: borrowing TapeView) -> Int {
        let key = schema.keys[field.index]
        var found = 0
        var child = node &+ 1
        let end = view.end(node)
        while child < end {
            let value = view.next(child)
            if view.key(child) == key { found = value }
            child = view.next(value)
        }
        return found
    }

    // MARK: - Maps

    /// Walks a map from strings to scalars.
    mutating func walkMap(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        guard view.kind(node) == .mapping else {
            report("expected a mapping, not \(describeKind(node, view))", at: node, view)
            return true
        }
        let slot = scope.slot(domain)
        let end = view.end(node)
        var child = node &+ 1
        let isQuantity = schema.fields[index].kind == .quantity
        while child < end {
            let value = view.next(child)
            if !isOverridden(child, in: node, view) {
                trail.append(PathStep(.member, child))
                walkMember(index, isQuantity: isQuantity, child, value, slot, path, view)
                trail.removeLast()
            }
            child = view.next(value)
        }
        if let format = schema.details[index].format { checkMap(format, node, view) }
        return child > node &+ 1
    }

    @inline(__always)
    private mutating func walkMember(
        _ index: Int,
        isQuantity: Bool,
        _ key: Int,
        _ value: Int,
        _ slot: Int,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let memberPath = path.mixed(view.hash(key, seed: path))
        // The schema has maps of strings and of quantities.
        if isQuantity {
            guard let quantity = readQuantity(value, view) else { return }
            checkAmount(schema.details[index].format, key, value, quantity, view)
            addLeaf(slot, memberPath, Self.hash(quantity, memberPath), value)
            return
        }
        guard view.isScalar(value), view.scalar(value).isString || view.isNull(value) else {
            report("expected a string, not \(describeKind(value, view)): quote it", at: value, view)
            return
        }
        let isNothing = view.isNull(value) || view.scalar(value).isEmpty
        let hash = isNothing ? memberPath.mixed(0, 5) : view.scalar(value).hash(seed: memberPath)
        addLeaf(slot, memberPath, hash, value)
    }

    /// Whether an equal key follows in the same mapping: of equal keys the last counts.
    ///
    /// Small maps are compared pairwise, large ones by their keys' hashes.
    mutating func isOverridden(_ key: Int, in node: Int, _ view: borrowing TapeView) -> Bool {
        let end = view.end(node)
        // A pair takes two words at least.
        if end &- node > 2 * 64 { return largeMapOverrides(key, in: node, view) }
        let bytes = view.key(key)
        var other = view.next(view.next(key))
        while other < end {
            if view.key(other) == bytes, bytes.count <= 16 || isSameText(key, other, view) { return true }
            other = view.next(view.next(other))
        }
        return false
    }

    private mutating func largeMapOverrides(_ key: Int, in node: Int, _ view: borrowing TapeView) -> Bool {
        if largeMap.node != node {
            largeMap = (node: node, keys: [:])
            var child = node &+ 1
            while child < view.end(node) {
                largeMap.keys[view.hash(child, seed: self.key)] = child
                child = view.next(view.next(child))
            }
        }
        return largeMap.keys[view.hash(key, seed: self.key)] != key
    }

    func isSameText(_ first: Int, _ second: Int, _ view: borrowing TapeView) -> Bool {
        let left = view.bytes(first)
        let right = view.bytes(second)
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
