import ManifestDecoding

extension PodReader {
    /// Walks a list. Its elements are told apart by name where the schema knows one, else by position, and not at all
    /// where order means nothing.
    ///
    /// - Returns: whether it has elements: an empty list is as none.
    @inline(never)
    mutating func walkList(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        guard view.kind(node) == .sequence else {
            report("expected a list, not \(describeKind(node, view))", at: node, view)
            return true
        }
        if view.isEmptyCollection(node) { return false }
        trail.append(PathStep(.element, 0))
        switch schema.fields[index].route {
        case .textList: walkTexts(node, schema.fields[index].flags.contains(.unordered), domain, path, view)
        case .namedList: walkNamedElements(index, node, domain, path, view)
        case .setList, .objectList: walkElements(index, node, domain, path, view)
        default: walkScalars(index, node, domain, path, view)
        }
        trail.removeLast()
        return true
    }

    /// Tells where in a list the walk is.
    @inline(__always)
    private mutating func goTo(_ position: Int) {
        trail[trail.count &- 1] = PathStep(.element, position)
    }

    /// The path of an element without a name. Where order means nothing, equal paths and different values are a set.
    @inline(__always)
    private func path(of position: Int, _ list: Hash128, isSet: Bool) -> Hash128 {
        // No field's constant is as small.
        isSet ? list : list.stepped(UInt64(truncatingIfNeeded: position))
    }

    /// Walks strings that nothing is asked of.
    @inline(__always)
    private mutating func walkTexts(
        _ node: Int,
        _ isSet: Bool,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let slot = scope.slot(domain)
        let end = view.end(node)
        var child = node &+ 1
        var position = 0
        while child < end {
            goTo(position)
            let below = self.path(of: position, path, isSet: isSet)
            // In a list null is the empty string.
            if !walkText(child, nil, slot, below, view, allowsNull: true) {
                addLeaf(slot, below, below.mixed(0, 5), child)
            }
            child = view.next(child)
            position &+= 1
        }
    }

    private mutating func walkScalars(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let isSet = schema.fields[index].flags.contains(.unordered)
        var child = node &+ 1
        var position = 0
        while child < view.end(node), !isFull {
            goTo(position)
            walkListScalar(index, child, domain, self.path(of: position, path, isSet: isSet), view)
            child = view.next(child)
            position &+= 1
        }
    }

    private mutating func walkListScalar(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let field = schema.fields[index]
        let isText = field.kind == .string
        // In a list null is the empty string.
        if view.isNull(node) || view.isScalar(node) && view.bytes(node).isEmpty {
            if isText, field.flags.contains(.hasRule) { checkEmptyString(index, node, view) }
            addLeaf(scope.slot(domain), path, path.mixed(0, 5), node)
        } else if isText {
            _ = walkString(index, node, domain, path, values.count, view)
        } else if view.isScalar(node), integer(node, view) == 0 {
            // And zero is a number as any other.
            checkRange(0, index, node, view)
            addLeaf(scope.slot(domain), path, path.mixed(0, 5), node)
        } else {
            _ = walkScalar(index, node, domain, path, view)
        }
    }

    /// Walks structures without names.
    private mutating func walkElements(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let isSet = schema.fields[index].route == .setList
        var child = node &+ 1
        var position = 0
        while child < view.end(node), !isFull {
            goTo(position)
            if isElement(child, view) {
                if isSet {
                    walkMember(of: index, child, domain, path, view)
                } else {
                    let below = self.path(of: position, path, isSet: false)
                    addLeaf(scope.slot(domain), below, below.mixed(2, 0), child)
                    walkStructure(schema.fields[index].structure, child, domain, below, view)
                }
            }
            child = view.next(child)
            position &+= 1
        }
    }

    /// In a list null is the empty structure.
    @inline(__always)
    private mutating func isElement(_ node: Int, _ view: borrowing TapeView) -> Bool {
        if _fastPath(view.kind(node) == .mapping) || view.isNull(node) { return true }
        report("expected a mapping, not \(describeKind(node, view))", at: node, view)
        return false
    }

    /// Walks a structure in a set: as a whole it is one leaf, so its own leaves are added up apart first.
    private mutating func walkMember(
        of index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let own = addAccumulator()
        let outer = scope
        scope = Scope(container: own, resize: own, live: own, pod: own, owner: outer.owner)
        let kept = leaves.count
        let structure = schema.fields[index].structure
        walkStructure(structure, node, domain, path, view)
        scope = outer
        leaves.truncate(to: kept)
        let isImplied = schema.structures[structure].role == .toleration && isDefaultToleration(node, view)
        let hash = path.mixed(accumulators[own])
        accumulators.truncate(to: own)
        if !isImplied { addLeaf(scope.slot(domain), path, hash, node) }
    }

    /// Walks structures that have names.
    @inline(__always)
    private mutating func walkNamedElements(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let structure = schema.fields[index].structure
        let keepsOrder = !schema.fields[index].flags.contains(.unordered)
        let end = view.end(node)
        var child = node &+ 1
        var position = 0
        var order = path
        var ordered = 0
        // Nobody reads on after so many problems, so nothing is remembered of more elements.
        while child < end, !isFull {
            goTo(position)
            if isElement(child, view) {
                let element = walkStructure(structure, child, domain, path, namedIn: index, view)
                if keepsOrder, isOrdered(structure) {
                    order = order.mixed(element)
                    ordered &+= 1
                }
            }
            child = view.next(child)
            position &+= 1
        }
        // The order is the list's own, not its last element's.
        if ordered > 1 { addLeaf(scope.slot(domain), path, order, ~node) }
    }

    /// Whether the order of a list matters to the element that was just walked: to a container only if it is a run-once
    /// init container, whose order is that of their runs.
    @inline(__always)
    private func isOrdered(_ structure: Int) -> Bool {
        schema.structures[structure].role != .container || containers.last.map { $0.isRunOnce } ?? true
    }

    /// The path of an element that has a name, which counts by being there.
    @inline(__always)
    mutating func nameElement(
        _ list: Int,
        _ structure: Int,
        _ base: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Hash128 {
        let nameKey = Int(schema.fields[list].nameKey)
        let name = nameKey < 0 ? 0 : value(nameKey, base)
        let below: Hash128
        // Nearly all have one key, a string that is there.
        if _fastPath(name > 0), view.isScalar(name) {
            below = view.scalar(name).hash(seed: path)
        } else {
            below = path.mixed(elementName(list, structure, base, view))
        }
        // Containers and volumes have accumulators of their own, and count by them.
        let role = schema.structures[structure].role
        if role != .container, role != .volume { addLeaf(scope.slot(domain), below, below.mixed(2, 0), node) }
        return below
    }

    /// The values of an element's key fields, mixed.
    @inline(never)
    private mutating func elementName(
        _ fieldIndex: Int,
        _ structure: Int,
        _ base: Int,
        _ view: borrowing TapeView
    ) -> Hash128 {
        let places = schema.details[fieldIndex].elementKeys
        var name = Hash128.zero
        for index in 0..<4 {
            let place = Int(places[index])
            if place < 0 { break }
            let keyField = schema.fields[schema.structures[structure].fields.lowerBound &+ place]
            let value = value(place, base)
            // An empty string is as nothing, here too.
            if value > 0, view.isScalar(value), !view.scalar(value).isEmpty {
                if case .string = keyField.kind {
                    let hash = view.scalar(value).hash(seed: self.key)
                    name = places[1] < 0 ? hash : name.mixed(hash)
                } else {
                    name = name.mixed(UInt64(bitPattern: integer(value, view) ?? -1), 7)
                }
            } else if keyField.defaultText >= 0 {
                // No such default is longer than sixteen bytes.
                let hash = Hash128(schema.textKeys[Int(keyField.defaultText)], seed: self.key)
                name = places[1] < 0 ? hash : name.mixed(hash)
            } else {
                name = name.mixed(UInt64(truncatingIfNeeded: index), 6)
            }
        }
        return name
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
}
