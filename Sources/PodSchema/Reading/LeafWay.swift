import ManifestDecoding

/// The way from the root of a valid manifest to an independent text, and the path under which the walk hashes it.
struct LeafWay: ~Copyable {
    private let target: Int
    private(set) var path: Hash128
    private(set) var steps: [PathStep] = []
    private(set) var domain = RestartDomain.none
    /// The node of the name of the container that the text belongs to, 0 for none.
    private(set) var containerName = 0
    /// The field that the text belongs to.
    private var field = -1
    /// The key of a map's member, 0 for none, and the map.
    private var member = (key: 0, map: 0)

    /// - Parameters:
    ///   - target: the text's node.
    ///   - key: what hashes are keyed with.
    init(to target: Int, key: Hash128) {
        self.target = target
        path = key
        steps.reserveCapacity(8)
    }

    /// Goes down to the text, and no further than is certain.
    ///
    /// - Returns: false where it is no independent text, or something on the way makes more of it than its fields say.
    mutating func find(_ schema: Schema, _ view: borrowing TapeView) -> Bool {
        var node = view.root
        var structure = schema.root
        while true {
            let info = schema.structures[structure]
            guard info.role <= .container || info.role == .pod || info.role == .podSpec,
                let value = enterField(of: info, node, schema, view)
            else { return false }
            let field = schema.fields[field]
            if field.flags.contains(.independent) { return findText(field, value, schema, view) }
            switch field.route {
            case .object: node = value
            case .namedList, .objectList:
                guard let element = enterElement(of: field, value, schema, view) else { return false }
                node = element
            default: return false
            }
            structure = field.structure
        }
    }

    // MARK: - Steps

    /// Where among the children of a collection the target is: the member's key, or the element.
    ///
    /// - Returns: nil where the target is a key, or has a key that is there again behind it: then it is not what counts.
    private func child(of node: Int, _ view: borrowing TapeView) -> (node: Int, position: Int)? {
        guard node < target, target < view.end(node) else { return nil }
        var child = node + 1
        var position = 0
        if view.kind(node) == .sequence {
            while view.next(child) <= target {
                child = view.next(child)
                position += 1
            }
            return (child, position)
        }
        while view.next(child + 1) <= target { child = view.next(child + 1) }
        guard child != target else { return nil }
        let key = view.key(child)
        var other = view.next(child + 1)
        while other < view.end(node) {
            if view.key(other) == key { return nil }
            other = view.next(other + 1)
        }
        return (child, position)
    }

    /// - Returns: the field's value.
    private mutating func enterField(
        of info: SchemaStructure,
        _ node: Int,
        _ schema: Schema,
        _ view: borrowing TapeView
    ) -> Int? {
        guard view.kind(node) == .mapping, let key = child(of: node, view)?.node else { return nil }
        let place = schema.place(of: view.key(key), key, in: info, view)
        guard place >= 0 else { return nil }
        field = info.firstField + place
        steps.append(PathStep(.field, field))
        path = path.stepped(schema.fields[field].pathSeed)
        let own = schema.fields[field].domain
        domain = own == .inherited ? domain : own
        return key + 1
    }

    /// - Returns: the element.
    private mutating func enterElement(
        of list: SchemaField,
        _ node: Int,
        _ schema: Schema,
        _ view: borrowing TapeView
    ) -> Int? {
        guard view.kind(node) == .sequence, let (element, position) = child(of: node, view) else { return nil }
        guard view.kind(element) == .mapping else { return nil }
        if list.route == .objectList {
            steps.append(PathStep(.element, position))
            path = path.stepped(UInt64(truncatingIfNeeded: position))
            return element
        }
        guard list.nameKey >= 0 else { return nil }
        let info = schema.structures[list.structure]
        let name = schema.value(of: info.firstField + Int(list.nameKey), in: element, view)
        guard name > 0, view.isScalar(name), !view.scalar(name).isEmpty else { return nil }
        steps.append(PathStep(.named, name))
        path = view.hash(name, seed: path)
        if info.role == .container {
            // Those of the pod's domain are init containers.
            guard domain == .container else { return nil }
            containerName = name
        }
        return element
    }

    /// The last steps, from the value of an independent field on.
    private mutating func findText(
        _ field: SchemaField,
        _ value: Int,
        _ schema: Schema,
        _ view: borrowing TapeView
    ) -> Bool {
        switch field.route {
        case .text, .formedText: return value == target
        case .textList:
            guard view.kind(value) == .sequence, let (element, position) = child(of: value, view), element == target
            else { return false }
            steps.append(PathStep(.element, position))
            if !field.flags.contains(.unordered) { path = path.stepped(UInt64(truncatingIfNeeded: position)) }
            return true
        case .map:
            guard view.kind(value) == .mapping, let key = child(of: value, view)?.node, key + 1 == target else {
                return false
            }
            steps.append(PathStep(.member, key))
            path = view.hash(key, seed: path)
            member = (key, value)
            return true
        default: return false
        }
    }

    // MARK: - Rules

    /// Whether the text has its field's form, as an older one had, and means no more to anything else than that one.
    ///
    /// - Parameter isExcerpt: whether the manifest has more than can be seen.
    borrowing func accepts(
        _ old: Span<UInt8>,
        isExcerpt: Bool,
        _ schema: Schema,
        _ view: borrowing TapeView
    ) -> Bool {
        let text = view.scalar(target)
        switch schema.fields[field].route {
        case .formedText:
            let form = schema.fields[field].form
            guard TextFormat.accepts(form, text) else { return false }
            return form != .image || ImageReference(old).isLatest == ImageReference(text).isLatest
        case .map:
            // All of the manifest has to be asked.
            guard !isExcerpt, !mayBeRead(view) else { return false }
            switch schema.details[field].format {
            case .labels: return TextFormat.accepts(.labelValue, text)
            case .annotations: return isFreeAnnotation(schema, view)
            default: return false
            }
        default: return true
        }
    }

    /// Whether there is a text that may name a label or an annotation of the pod: a container may read one.
    private func mayBeRead(_ view: borrowing TapeView) -> Bool {
        let start = KeyBytes("metadata").first
        for node in view.root..<view.end(view.root) where view.isScalar(node) {
            let text = view.scalar(node)
            if text.count > 16, text.key.first == start { return true }
        }
        return false
    }

    /// Whether an annotation means nothing but itself, and there are not too many bytes of them.
    private func isFreeAnnotation(_ schema: Schema, _ view: borrowing TapeView) -> Bool {
        guard !PodReader.mayMeanMore(member.key, view) else { return false }
        guard view.key(member.key) != schema.rules.words.after else { return false }
        var total = 0
        var key = member.map + 1
        while key < view.end(member.map) {
            total += view.bytes(key).count + view.bytes(key + 1).count
            key = view.next(key + 1)
        }
        return total <= PodReader.annotationLimit
    }
}
