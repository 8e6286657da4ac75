public import ManifestDecoding

/// Writes a manifest's pod as the kubelet would run it, as JSON: with all defaults, the node's name, one spelling for
/// each amount, and without what the schema does not know.
///
/// It follows the schema's tables, so that there is one place that says what a field's default is.
public struct DefaultedPodWriter {
    let schema = Schema.pod
    private let nodeName: String
    private let directory: String
    var output = JSONOutput()
    var uid = ""
    var usesHostNetwork = false
    /// The spec whose fields are being written.
    var specNode = -1

    /// - Parameters:
    ///   - nodeName: becomes the end of the pod's name.
    ///   - directory: where the manifest is; part of what the pod's identifier is made from.
    public init(nodeName: String, directory: String) {
        self.nodeName = nodeName
        self.directory = directory
    }

    /// Appends the pod of a manifest that `PodReader` found nothing wrong with.
    ///
    /// - Parameter identifier: the pod's, where the manifest has none, if it is known; else it is made from all the rest,
    ///   which takes twice as long.
    public mutating func write(
        _ view: borrowing TapeView,
        fileName: String,
        identifier: String? = nil,
        into bytes: inout [UInt8]
    ) {
        uid = identifier ?? ""
        writeRoot(view)
        if identifier != nil {
            bytes += output.bytes
            return
        }
        // The identifier is a hash of everything else: equal pods in one file have one.
        var hash = FNV128()
        hash.add(output.bytes)
        hash.add("host:\(nodeName)file:\(directory)/\(fileName)".utf8)
        uid = hash.description
        writeRoot(view)
        bytes += output.bytes
    }

    private mutating func writeRoot(_ view: borrowing TapeView) {
        output = JSONOutput()
        usesHostNetwork = false
        writeStructure(schema.root, view.root, view)
    }

    // MARK: - Structures

    /// Writes a structure; without a node it is all defaults.
    mutating func writeStructure(_ structure: Int, _ node: Int, _ view: borrowing TapeView) {
        let info = schema.structures[structure]
        let nodes = values(of: info, node, view)
        if info.role == .podSpec { specNode = node }
        if info.role == .podSpec { usesHostNetwork = isTrue(nodes[schema.places.specHostNetwork], view) }
        output.beginObject()
        for place in nodes.indices {
            let index = info.fields.lowerBound + place
            // A pod in a list of pods has neither.
            if structure == schema.root, isType(index) { continue }
            if !writeDerived(index, nodes[place], nodes, info, view) { writeField(index, nodes[place], view) }
        }
        output.endObject()
    }

    private func isType(_ index: Int) -> Bool {
        index == schema.rules.root.apiVersion.index || index == schema.rules.root.kind.index
    }

    /// The value of each field, 0 for none; of equal keys the last counts.
    private func values(of info: SchemaStructure, _ node: Int, _ view: borrowing TapeView) -> [Int] {
        var nodes = [Int](repeating: 0, count: info.fields.count)
        guard node >= 0, view.kind(node) == .mapping else { return nodes }
        var members = view.members(of: node)
        while let member = members.next() {
            let place = schema.place(of: member.key, member.node, in: info, view)
            if place >= 0 { nodes[place] = member.isNull ? 0 : member.value }
        }
        return nodes
    }

    // MARK: - Fields

    mutating func key(_ index: Int) { output.key(schema.texts[schema.details[index].name]) }

    private mutating func writeField(_ index: Int, _ node: Int, _ view: borrowing TapeView) {
        let field = schema.fields[index]
        switch field.shape {
        case .single:
            if case .structure = field.kind {
                writeObject(index, field.structure, node, view)
            } else {
                writeScalar(index, node, view)
            }
        case .list:
            guard node > 0, !view.isEmptyCollection(node) else { return }
            key(index)
            writeList(field, node, view)
        case .map:
            guard node > 0, !view.isEmptyCollection(node) else { return }
            key(index)
            writeMap(field, [node], extra: [:], view)
        }
    }

    private mutating func writeObject(_ index: Int, _ structure: Int, _ node: Int, _ view: borrowing TapeView) {
        let flags = schema.fields[index].flags
        if node > 0 || flags.contains(.defaultObject) {
            key(index)
            writeStructure(structure, node > 0 ? node : -1, view)
        } else if flags.contains(.defaultNull) {
            key(index)
            output.word("null".utf8)
        }
    }

    private mutating func writeScalar(_ index: Int, _ node: Int, _ view: borrowing TapeView) {
        let field = schema.fields[index]
        if node > 0, field.flags.contains(.keepsZero) || !isZero(field, node, view) {
            key(index)
            writeValue(field, node, view)
            // A pod's name ends in the node's.
            if schema.details[index].format == .podName { output.extendString("-\(nodeName.lowercased())".utf8) }
        } else if field.defaultText >= 0 {
            key(index)
            let text = schema.texts[Int(field.defaultText)]
            switch field.kind {
            case .bool, .int32, .int64: output.word(text)
            default: output.string(text)
            }
        }
    }

    private func isZero(_ field: SchemaField, _ node: Int, _ view: borrowing TapeView) -> Bool {
        switch field.kind {
        case .bool: !isTrue(node, view)
        case .int32, .int64: integer(node, view) == 0
        case .quantity: Quantity(node, view)?.isZero ?? true
        default: view.bytes(node).isEmpty
        }
    }

    // MARK: - Values

    mutating func writeValue(_ field: SchemaField, _ node: Int, _ view: borrowing TapeView) {
        switch field.kind {
        case .string, .base64: output.string(bytes(node, view))
        case .time: output.string(TimeText.canonical(view.bytes(node)))
        case .bool: output.word((isTrue(node, view) ? "true" : "false").utf8)
        case .int32, .int64: output.word(String(integer(node, view) ?? 0).utf8)
        case .intOrString:
            if let number = integer(node, view) {
                output.word(String(number).utf8)
            } else {
                output.string(bytes(node, view))
            }
        case .quantity: writeQuantity(node, isRounded: false, view)
        case .any: writeAnything(node, view)
        case .structure: writeStructure(field.structure, node, view)
        }
    }

    mutating func writeQuantity(_ node: Int, isRounded: Bool, _ view: borrowing TapeView) {
        let text = QuantityText.bytes(node, view) ?? []
        let quantity = Quantity(text.span) ?? .zero
        output.string((isRounded ? quantity.roundedUp : quantity).canonical(Quantity.Family(text.span)).utf8)
    }

    mutating func writeList(_ field: SchemaField, _ node: Int, _ view: borrowing TapeView) {
        output.beginList()
        var element = node + 1
        while element < view.end(node) {
            output.element()
            writeElement(field, element, view)
            element = view.next(element)
        }
        output.endList()
    }

    /// In a list null is what the element's kind has for nothing.
    mutating func writeElement(_ field: SchemaField, _ node: Int, _ view: borrowing TapeView) {
        switch field.kind {
        case .string where view.isNull(node): output.string([])
        default: writeValue(field, node, view)
        }
    }

    /// Writes maps as one, in the order of their keys; of equal keys the first map's counts.
    mutating func writeMap(
        _ field: SchemaField,
        _ nodes: [Int],
        extra: [String: String],
        _ view: borrowing TapeView
    ) {
        var members: [String: Int] = [:]
        for node in nodes.reversed() where node > 0 && view.kind(node) == .mapping {
            var child = node + 1
            while child < view.end(node) {
                let value = view.next(child)
                members[view.string(child)] = value
                child = view.next(value)
            }
        }
        for name in extra.keys { members[name] = -1 }
        output.beginObject()
        for name in members.keys.sorted() {
            let value = members[name] ?? -1
            output.key(name.utf8)
            if value < 0 {
                output.string(extra[name, default: ""].utf8)
            } else if case .quantity = field.kind {
                writeQuantity(value, isRounded: true, view)
            } else {
                output.string(view.isNull(value) ? [] : bytes(value, view))
            }
        }
        output.endObject()
    }

    /// A part that the schema does not look into.
    mutating func writeAnything(_ node: Int, _ view: borrowing TapeView) {
        switch view.kind(node) {
        case .mapping:
            output.beginObject()
            var child = node + 1
            while child < view.end(node) {
                let value = view.next(child)
                output.key(bytes(child, view))
                writeAnything(value, view)
                child = view.next(value)
            }
            output.endObject()
        case .sequence:
            output.beginList()
            var element = node + 1
            while element < view.end(node) {
                output.element()
                writeAnything(element, view)
                element = view.next(element)
            }
            output.endList()
        default:
            switch view.value(node) {
            case .null: output.word("null".utf8)
            case .bool(let value): output.word((value ? "true" : "false").utf8)
            case .integer(let value): output.word(String(value).utf8)
            case .unsigned(let value): output.word(String(value).utf8)
            case .float(let value) where value.isFinite: output.word(String(value).utf8)
            default: output.string(bytes(node, view))
            }
        }
    }

    // MARK: - Nodes

    func bytes(_ node: Int, _ view: borrowing TapeView) -> [UInt8] {
        let text = view.bytes(node)
        return text.indices.map { text[$0] }
    }

    func isTrue(_ node: Int, _ view: borrowing TapeView) -> Bool {
        node > 0 && view.isScalar(node) && view.value(node) == .bool(true)
    }

    func integer(_ node: Int, _ view: borrowing TapeView) -> Int64? {
        guard node > 0, view.isScalar(node) else { return nil }
        switch view.value(node) {
        case .integer(let value): return value
        case .float(let value) where abs(value) < 1e18 && Double(Int64(value)) == value: return Int64(value)
        default: return nil
        }
    }

    /// What the node is called in its pods.
    var node: String { nodeName }
}

/// The hash that the kubelet makes identifiers with (FNV-1a, 128 bits).
struct FNV128: CustomStringConvertible {
    private var state: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { state = (state ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B }
    }

    /// 32 hexadecimal digits.
    var description: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 32 - digits.utf8.count) + digits
    }
}
