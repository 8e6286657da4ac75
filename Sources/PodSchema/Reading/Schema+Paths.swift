import ManifestDecoding

extension Schema {
    /// The ways from the root to nodes, found again from the tape.
    ///
    /// - Parameter targets: in ascending order, none twice.
    /// - Returns: the ways in the same order; none to a node that is no value.
    /// - Complexity: O(nodes).
    func paths(to targets: [Int], _ view: borrowing TapeView) -> [[PathStep]] {
        var search = PathSearch(targets: targets)
        search.visit(view.root, structure: root, list: -1, self, view)
        return search.paths
    }

    /// What a path that was made in one manifest leads to in another.
    ///
    /// - Returns: the node, 0 where only the last step leads nowhere (or to null); nil where an earlier one does.
    func follow(
        _ path: [PathStep],
        madeIn view: borrowing TapeView,
        in other: borrowing TapeView
    ) -> Int? {
        var node = other.root
        var list = -1
        for (index, step) in path.enumerated() {
            var next = 0
            let value = Int(step.value)
            switch step.kind {
            case .field:
                guard other.kind(node) == .mapping else { return nil }
                next = self.value(of: value, in: node, other)
                list = value
            case .member:
                guard other.kind(node) == .mapping else { return nil }
                next = member(named: view.string(value), of: node, other)
            case .element, .named:
                guard other.kind(node) == .sequence else { return nil }
                next = element(step, madeIn: view, of: node, in: list, other)
            }
            if next == 0 || other.isNull(next) { return index == path.count - 1 ? 0 : nil }
            node = next
        }
        return node
    }

    /// Why the other manifest has no leaf where a path leads, as far as it says; nil where the path ends in no field or
    /// what the field belongs to is not there.
    func absence(of path: [PathStep], madeIn view: borrowing TapeView, in other: borrowing TapeView) -> Absence? {
        guard let last = path.last, last.kind == .field else { return nil }
        guard let node = follow(path, madeIn: view, in: other) else { return nil }
        if node > 0 { return other.isScalar(node) ? .stated(other.string(node)) : nil }
        let field = fields[Int(last.value)]
        if field.defaultText >= 0 { return .defaulted(string(Int(field.defaultText))) }
        if field.kind == .bool, !field.flags.contains(.keepsZero) { return .defaulted("false") }
        return nil
    }

    // MARK: - Steps

    /// The structure that a field's value is, or the elements of its list.
    fileprivate func structure(of field: Int) -> Int? {
        guard fields[field].shape != .map, case .structure = fields[field].kind else { return nil }
        return fields[field].structure
    }

    /// The last value of a key, 0 for none.
    private func member(named name: String, of node: Int, _ view: borrowing TapeView) -> Int {
        let wanted = KeyBytes(name)
        var found = 0
        var key = node + 1
        while key < view.end(node) {
            let value = view.next(key)
            if view.key(key) == wanted, view.string(key) == name { found = value }
            key = view.next(value)
        }
        return found
    }

    /// The last value of a field, 0 for none or null.
    func value(of field: Int, in node: Int, _ view: borrowing TapeView) -> Int {
        var found = 0
        var key = node + 1
        while key < view.end(node) {
            let value = view.next(key)
            if view.key(key) == keys[field], view.key(key).count <= 16 || view.string(key) == name(of: field) {
                found = value
            }
            key = view.next(value)
        }
        return found > 0 && view.isNull(found) ? 0 : found
    }

    /// The element at a step's place or with its name, 0 for none.
    private func element(
        _ step: PathStep,
        madeIn view: borrowing TapeView,
        of node: Int,
        in list: Int,
        _ other: borrowing TapeView
    ) -> Int {
        let name = step.kind == .named ? view.string(Int(step.value)) : nil
        let wanted = KeyBytes(name ?? "")
        var element = node + 1
        var index = 0
        while element < other.end(node) {
            if let name {
                let node = nameNode(of: element, in: list, other)
                if node > 0, other.key(node) == wanted, other.string(node) == name { return element }
            } else if index == Int(step.value) {
                return element
            }
            element = other.next(element)
            index += 1
        }
        return 0
    }

    /// The node of the name that an element of a list has, 0 for none.
    fileprivate func nameNode(of element: Int, in list: Int, _ view: borrowing TapeView) -> Int {
        guard list >= 0, fields[list].flags.contains(.isKeyed), view.kind(element) == .mapping else { return 0 }
        guard let structure = structure(of: list) else { return 0 }
        let places = details[list].elementKeys
        for index in 0..<4 where places[index] >= 0 {
            let value = value(of: structures[structure].fields.lowerBound + Int(places[index]), in: element, view)
            if value > 0, view.isScalar(value) { return value }
        }
        return 0
    }
}

/// One walk over a tape, down to the targets alone.
private struct PathSearch {
    let targets: [Int]
    private(set) var paths: [[PathStep]]
    private var steps: [PathStep] = []
    private var next = 0

    init(targets: [Int]) {
        self.targets = targets
        paths = [[PathStep]](repeating: [], count: targets.count)
        steps.reserveCapacity(16)
    }

    /// Whether the next target comes before a node.
    private func isNext(before end: Int) -> Bool { next < targets.count && targets[next] < end }

    /// - Parameters:
    ///   - structure: of the mapping at the node, or of the elements of the list there; nil for none.
    ///   - list: the field whose value the node is, if it is a list.
    mutating func visit(_ node: Int, structure: Int?, list: Int, _ schema: Schema, _ view: borrowing TapeView) {
        if isNext(before: node + 1) {
            paths[next] = steps
            next += 1
        }
        let end = view.end(node)
        guard isNext(before: end) else { return }
        let isMapping = view.kind(node) == .mapping
        var child = node + 1
        var index = 0
        while child < end, isNext(before: end) {
            let value = isMapping ? view.next(child) : child
            // A key is no value.
            while isNext(before: value) { next += 1 }
            if isNext(before: view.next(value)) {
                if isMapping {
                    enter(value, key: child, structure, schema, view)
                } else {
                    let name = schema.nameNode(of: value, in: list, view)
                    steps.append(name > 0 ? PathStep(.named, name) : PathStep(.element, index))
                    visit(value, structure: structure, list: -1, schema, view)
                }
                steps.removeLast()
            }
            child = view.next(value)
            index += 1
        }
    }

    private mutating func enter(
        _ value: Int,
        key: Int,
        _ structure: Int?,
        _ schema: Schema,
        _ view: borrowing TapeView
    ) {
        let place = structure.map { schema.place(of: view.key(key), key, in: schema.structures[$0], view) } ?? -1
        guard let structure, place >= 0 else {
            steps.append(PathStep(.member, key))
            return visit(value, structure: nil, list: -1, schema, view)
        }
        let field = schema.structures[structure].fields.lowerBound + place
        steps.append(PathStep(.field, field))
        visit(value, structure: schema.structure(of: field), list: field, schema, view)
    }
}
