import ManifestDecoding

extension PodReader {
    /// What a structure asks of its fields together: the required ones, and one of several alternatives. `given` are
    /// the fields that have a value, `counted` those whose value is not as nothing.
    @inline(__always)
    mutating func checkPresence(
        _ structure: Int,
        _ info: SchemaStructure,
        _ given: UInt64,
        _ counted: UInt64,
        _ base: Int,
        _ node: Int,
        _ view: borrowing TapeView
    ) {
        let missing = info.required & ~counted
        if _slowPath(missing != 0) { reportMissing(missing, in: structure, node, view) }
        let alternatives = info.exactlyOne | info.atMostOne
        if _slowPath(alternatives != 0) {
            // One object is all that is asked.
            let chosen = alternatives & given
            let isOne = chosen != 0 && chosen & (chosen &- 1) == 0
            if isOne, view.kind(value(chosen.trailingZeroBitCount, base)) == .mapping { return }
            checkAlternatives(structure, base, node, view)
        }
    }

    /// Reports fields that must be there.
    mutating func reportMissing(
        _ fields: UInt64,
        in structure: Int,
        _ node: Int,
        _ view: borrowing TapeView
    ) {
        let structure = schema.structures[structure]
        for place in 0..<structure.fields.count where fields & 1 << UInt64(place) != 0 {
            let index = structure.fields.lowerBound + place
            // What has a default is never missing.
            if schema.fields[index].defaultText >= 0 || schema.fields[index].flags.contains(.defaultObject) { continue }
            steps.append(PathStep(.field, index))
            report("a value is required", at: node, view)
            steps.removeLast()
        }
    }

    /// Alternatives count by being there at all, `{}` included.
    private mutating func checkAlternatives(
        _ structure: Int,
        _ base: Int,
        _ node: Int,
        _ view: borrowing TapeView
    ) {
        let structure = schema.structures[structure]
        var rest = (structure.exactlyOne | structure.atMostOne) & present(base)
        var given = 0
        var first = -1
        while rest != 0 {
            let place = rest.trailingZeroBitCount
            rest &= rest - 1
            let value = Int(values[base + place])
            guard value > 0, !isEmptyValue(value, view) else { continue }
            given += 1
            if given == 1 { first = place } else { reportSecond(place, first, structure, base, view) }
        }
        if _slowPath(given == 0), structure.exactlyOne != 0, structure.role != .volume {
            let names = structure.fields.filter {
                structure.exactlyOne & 1 << UInt64($0 - structure.fields.lowerBound) != 0
            }
            .map { schema.name(of: $0) }
            report("one of \(names.joined(separator: ", ")) is required", at: node, view)
        }
    }

    private mutating func reportSecond(
        _ place: Int,
        _ first: Int,
        _ structure: SchemaStructure,
        _ base: Int,
        _ view: borrowing TapeView
    ) {
        let index = structure.fields.lowerBound + place
        let node = Int(values[base + place])
        let other = schema.name(of: structure.fields.lowerBound + first)
        switch structure.role {
        case .volume, .probe, .handler:
            report("may not be given together with \(other)", below: PathStep(.field, index), at: node, view)
        default: report("\(schema.name(of: index)) may not be given together with \(other)", at: node, view)
        }
    }

    /// An empty string or list is as nothing.
    private func isEmptyValue(_ node: Int, _ view: borrowing TapeView) -> Bool {
        view.isScalar(node) ? view.bytes(node).isEmpty : view.kind(node) == .sequence && view.isEmptyCollection(node)
    }

    // MARK: - What static pods may not use

    /// Notes a reference to an object of the API, which a static pod has none of (`pkg/api/pod/util.go`,
    /// `HasAPIObjectReference`). Such errors are reported if nothing else is wrong.
    mutating func noteForbidden(_ index: Int, _ node: Int, _ view: borrowing TapeView) {
        if isEmptyValue(node, view) { return }
        let field = schema.fields[index]
        if case .structure = field.kind, field.structure == schema.rules.localReference.structure,
            !hasReference(node, view)
        {
            return
        }
        guard forbidden.count < Self.problemLimit else { return }
        forbidden.append(
            makeProblem(
                "static pods may not reference \(schema.string(schema.details[field.index].forbidden))",
                at: node,
                view
            )
        )
    }

    /// Whether a reference, or one of a list, names anything: without a name it refers to nothing.
    private func hasReference(_ node: Int, _ view: borrowing TapeView) -> Bool {
        let field = schema.rules.localReference.name
        guard view.kind(node) == .sequence else { return hasText(child(field, of: node, view), view) }
        var element = node + 1
        while element < view.end(node) {
            if hasText(child(field, of: element, view), view) { return true }
            element = view.next(element)
        }
        return false
    }

    // MARK: - Unknown fields

    /// A field that the schema does not know is ignored, as the kubelet does, but said.
    mutating func warnUnknown(in structure: Int, _ node: Int, _ view: borrowing TapeView) {
        let info = schema.structures[structure]
        var child = node + 1
        while child < view.end(node) {
            if schema.place(of: view.key(child), child, in: info, view) < 0 { warnUnknown(child, info, view) }
            child = view.next(view.next(child))
        }
    }

    private mutating func warnUnknown(_ key: Int, _ info: SchemaStructure, _ view: borrowing TapeView) {
        guard warnings.count < Self.problemLimit else { return }
        let name = PrintableText.escaped(view.string(key), limit: 64)
        var message = "unknown field \"\(name)\" is ignored"
        if let nearest = NearestName.find(name, among: info.fields.map { schema.name(of: $0) }) {
            message += "; did you mean \"\(nearest)\"?"
        }
        warnings.append(makeProblem(message, at: key, view))
    }
}
