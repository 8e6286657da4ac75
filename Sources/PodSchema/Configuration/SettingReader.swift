import ManifestDecoding

/// Walks a decoded KubeletConfiguration along its table: finds everything that is wrong with it.
///
/// It reads the rows that the pod's schema is made of, with nothing of what is the pod's alone. Configurations are small
/// and read once.
struct SettingReader: ~Copyable {
    private let schema: SettingSchema
    private(set) var problems: [FieldProblem] = []
    private(set) var warnings: [FieldProblem] = []
    /// The root's strings by name.
    private(set) var strings: [String: String] = [:]
    /// The root's whole numbers by name, and where they stand.
    private(set) var integers: [String: (value: Int64, node: Int)] = [:]

    init(_ schema: SettingSchema = .kubelet) {
        self.schema = schema
    }

    mutating func read(_ view: borrowing TapeView) {
        guard view.kind(view.root) == .mapping else {
            return report("a KubeletConfiguration must be a mapping with apiVersion and kind", "", view.root, view)
        }
        readStructure(schema.root, view.root, "", view)
        checkThresholds(view)
    }

    /// `ValidateKubeletConfiguration`
    private mutating func checkThresholds(_ view: borrowing TapeView) {
        let (low, high) = (integers["imageGCLowThresholdPercent"], integers["imageGCHighThresholdPercent"])
        if low?.value ?? 80 < high?.value ?? 85 { return }
        let message = "\(low?.value ?? 80) is not less than imageGCHighThresholdPercent, \(high?.value ?? 85)"
        report(message, "imageGCLowThresholdPercent", low?.node ?? high?.node ?? view.root, view)
    }

    private mutating func report(_ message: String, _ path: String, _ node: Int, _ view: borrowing TapeView) {
        guard problems.count < PodReader.problemLimit else { return }
        problems.append(FieldProblem(field: path, message: message, position: view.position(node)))
    }

    // MARK: - Structures

    private mutating func readStructure(_ structure: Int, _ node: Int, _ path: String, _ view: borrowing TapeView) {
        let info = schema.structures[structure]
        // Of equal keys the last counts.
        var values = [Int](repeating: 0, count: info.fields.count)
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if let place = schema.place(of: view.string(child), in: structure) {
                values[place] = view.isNull(value) ? 0 : value
            } else {
                warn(child, info, path, view)
            }
            child = view.next(value)
        }
        for (place, value) in values.enumerated() {
            let index = info.fields.lowerBound + place
            let name = schema.name(of: index)
            let below = path.isEmpty ? name : path + "." + name
            if value > 0 {
                readField(index, value, below, view)
                if node == view.root, view.isScalar(value) {
                    strings[name] = view.string(value)
                    integers[name] = integer(value, view).map { ($0, value) }
                }
            }
            let isEmpty = value == 0 || (view.isScalar(value) && view.bytes(value).isEmpty)
            if isEmpty, schema.fields[index].flags.contains(.required) {
                report("a value is required", below, value > 0 ? value : node, view)
            }
        }
    }

    private mutating func warn(_ key: Int, _ info: SchemaStructure, _ path: String, _ view: borrowing TapeView) {
        guard warnings.count < PodReader.problemLimit else { return }
        let name = PrintableText.escaped(view.string(key), limit: 64)
        var message = "unknown field \"\(name)\" is ignored"
        if let nearest = NearestName.find(name, among: info.fields.map { schema.name(of: $0) }) {
            message += "; did you mean \"\(nearest)\"?"
        }
        warnings.append(FieldProblem(field: path, message: message, position: view.position(key)))
    }

    private mutating func readField(_ index: Int, _ node: Int, _ path: String, _ view: borrowing TapeView) {
        switch schema.fields[index].shape {
        case .single: readValue(index, node, path, view)
        case .list:
            guard view.kind(node) == .sequence else {
                return report("expected a list, not \(describe(node, view))", path, node, view)
            }
            var element = node + 1
            var count = 0
            while element < view.end(node) {
                readValue(index, element, "\(path)[\(count)]", view)
                count += 1
                element = view.next(element)
            }
        case .map:
            guard view.kind(node) == .mapping else {
                return report("expected a mapping, not \(describe(node, view))", path, node, view)
            }
            var child = node + 1
            while child < view.end(node) {
                let value = view.next(child)
                readValue(index, value, "\(path)[\(PrintableText.escaped(view.string(child), limit: 64))]", view)
                child = view.next(value)
            }
        }
    }

    // MARK: - Values

    private mutating func readValue(_ index: Int, _ node: Int, _ path: String, _ view: borrowing TapeView) {
        // In lists and maps null is the kind's zero.
        guard !view.isNull(node) else { return }
        let field = schema.fields[index]
        let problem: String?
        switch field.kind {
        case .structure:
            guard view.kind(node) == .mapping else {
                return report("expected a mapping, not \(describe(node, view))", path, node, view)
            }
            return readStructure(field.structure, node, path, view)
        case .any: problem = problemOfAnything(index, node, view)
        case .bool:
            if view.isScalar(node), case .bool = view.value(node) { return }
            problem = "expected true or false, not \(describe(node, view))"
        case .int32, .int64: problem = problemOfInteger(index, node, view)
        case .quantity:
            problem = view.isScalar(node) ? problemOfText(.quantity, node, view) : "expected a quantity"
        case .string, .time, .base64, .intOrString: problem = problemOfString(index, node, view)
        }
        if let problem { report(problem, path, node, view) }
    }

    private func problemOfInteger(_ index: Int, _ node: Int, _ view: borrowing TapeView) -> String? {
        guard view.isScalar(node), let value = integer(node, view) else {
            return "expected a whole number, not \(describe(node, view))"
        }
        let (field, detail) = (schema.fields[index], schema.details[index])
        if field.kind == .int32, Int32(exactly: value) == nil { return "\(value) does not fit in 32 bits" }
        let low = field.flags.contains(.hasMinimum) ? detail.minimum : Int64.min
        let high = field.flags.contains(.hasMaximum) ? detail.maximum : Int64.max
        if (low...high).contains(value) { return nil }
        if high == .max { return "\(value) is less than \(low)" }
        return "\(value) is not between \(low) and \(high)"
    }

    private func integer(_ node: Int, _ view: borrowing TapeView) -> Int64? {
        switch view.value(node) {
        case .integer(let value): value
        case .float(let value): Int64(exactly: value)
        default: nil
        }
    }

    private func problemOfString(_ index: Int, _ node: Int, _ view: borrowing TapeView) -> String? {
        guard view.isScalar(node), view.value(node) == .string else {
            let advice = view.isScalar(node) ? ": quote it" : ""
            return "expected a string, not \(describe(node, view))\(advice)"
        }
        let detail = schema.details[index]
        let text = view.string(node)
        if !text.isEmpty, !detail.allowed.isEmpty {
            let options = detail.allowed.map { schema.string($0) }
            guard options.contains(text) else {
                return "\(PrintableText.quoted(text)) is not one of \(options.joined(separator: ", "))"
            }
        }
        return detail.rule.flatMap { problemOfText($0, node, view) }
    }

    /// The values that are of no single type.
    private func problemOfAnything(_ index: Int, _ node: Int, _ view: borrowing TapeView) -> String? {
        switch schema.details[index].rule {
        case .number:
            guard view.isScalar(node) else { return "expected a number, not \(describe(node, view))" }
            switch view.value(node) {
            case .integer, .unsigned, .float: return nil
            default: return "expected a number, not \(describe(node, view))"
            }
        case .durationOrNumber:
            guard view.isScalar(node) else { return "expected a duration, not \(describe(node, view))" }
            return integer(node, view) != nil ? nil : problemOfText(.duration, node, view)
        case .lists: return problemOfLists(node, view)
        default: return nil
        }
    }

    private func problemOfLists(_ node: Int, _ view: borrowing TapeView) -> String? {
        guard view.kind(node) == .mapping else { return "expected a mapping, not \(describe(node, view))" }
        var child = node + 1
        while child < view.end(node) {
            let list = view.next(child)
            child = view.next(list)
            if view.isNull(list) { continue }
            guard view.kind(list) == .sequence else { return "expected lists of strings, not \(describe(list, view))" }
            var element = list + 1
            while element < view.end(list) {
                guard view.isScalar(element), view.isNull(element) || view.value(element) == .string else {
                    return "expected lists of strings, not \(describe(element, view))"
                }
                element = view.next(element)
            }
        }
        return nil
    }

    private func problemOfText(_ rule: SettingRule, _ node: Int, _ view: borrowing TapeView) -> String? {
        let text = view.bytes(node)
        // Nothing is the default, but no duration.
        let isDuration = rule == .duration || rule == .positiveDuration
        if text.isEmpty && !isDuration { return nil }
        let quoted = PrintableText.quoted(view.string(node))
        switch rule {
        case .duration, .positiveDuration:
            guard let duration = GoDuration(view.string(node)) else {
                return "\(quoted) is not a duration such as 20s, 1m30s or 500ms"
            }
            return rule == .positiveDuration && duration.nanoseconds < 0 ? "\(quoted) is negative" : nil
        case .ipAddress: return IPAddress.isValid(text) ? nil : "\(quoted) is not an IP address"
        case .host:
            // A name has letters: else it is an address with a slip in it.
            let isName = TextFormat.problem(.dnsSubdomain, text) == nil && !text.allSatisfy { !$0.isLowerCase }
            return isName || IPAddress.isValid(text) ? nil : "\(quoted) is neither an IP address nor a name"
        case .absolutePath:
            return TextFormat.problem(.absolutePath, text).map { "\(quoted) \($0)" }
        case .quantity:
            guard let quantity = Quantity(text) else { return "\(quoted) is not a quantity such as 100m, 0.5 or 128Mi" }
            return quantity.isNegative ? "\(quoted) is negative" : nil
        case .durationOrNumber, .lists, .number: return nil
        }
    }

    /// What stands at a node, in an error message.
    private func describe(_ node: Int, _ view: borrowing TapeView) -> String {
        guard view.isScalar(node) else { return view.kind(node) == .mapping ? "a mapping" : "a list" }
        let quoted = PrintableText.quoted(view.string(node))
        switch view.value(node) {
        case .null: return "null"
        case .bool: return "the boolean \(quoted)"
        case .integer, .unsigned, .float: return "the number \(quoted)"
        case .string, .merge: return "the string \(quoted)"
        }
    }
}

/// The settings' table, read.
final class SettingSchema: Sendable {
    let structures: [SchemaStructure]
    let fields: [SchemaField]
    let details: [SchemaDetail]
    let root: Int
    private let texts: [[UInt8]]
    /// Each structure's fields by name.
    private let places: [[String: Int]]

    static let kubelet = SettingSchema(table: kubeletConfigurationTable, root: "KubeletConfiguration")

    /// Traps if the table is malformed: it is part of the program.
    init(table: String, root: String) {
        var builder = SchemaBuilder(fieldLimit: 254)
        let rows = SchemaRow.rows(of: table)
        builder.declare(rows)
        builder.define(rows)
        // Some names differ only in the middle, where `KeyBytes` does not look.
        builder.finish(isHashed: false)
        structures = builder.structures
        fields = builder.fields
        details = builder.details
        let texts = builder.texts
        self.texts = texts
        places = builder.structures.map { structure in
            let names = structure.fields.map { String(decoding: texts[builder.details[$0].name], as: UTF8.self) }
            return Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        }
        guard let index = builder.indices[root] else { preconditionFailure("no structure \(root)") }
        self.root = index
    }

    /// The field that a key names in a structure, as its place there; nil if there is none.
    func place(of name: String, in structure: Int) -> Int? { places[structure][name] }

    func string(_ index: Int) -> String { String(decoding: texts[index], as: UTF8.self) }

    func name(of field: Int) -> String { string(details[field].name) }
}
