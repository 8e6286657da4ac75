import ManifestDecoding

extension PodReader {
    /// The rules of a string's text.
    mutating func checkString(_ field: SchemaField, _ node: Int, _ view: borrowing TapeView) {
        if !field.allowed.isEmpty, !field.allowed.contains(where: { schema.equals($0, view, node) }) {
            let options = field.allowed.map { schema.string($0) }.joined(separator: ", ")
            report("\(quoted(node, view)) is not one of \(options)", at: node, view)
        }
        if field.maximumLength > 0, view.bytes(node).count > field.maximumLength {
            report("longer than \(field.maximumLength) bytes", at: node, view)
        }
        if let format = field.format, let message = TextFormat.problem(format, view.bytes(node)) {
            report("\(quoted(node, view)) \(message)", at: node, view)
        }
    }

    /// The range of a number.
    mutating func checkRange(_ value: Int64, _ field: SchemaField, _ node: Int, _ view: borrowing TapeView) {
        let low = field.flags.contains(.hasMinimum) ? field.minimum : Int64.min
        let high = field.flags.contains(.hasMaximum) ? field.maximum : Int64.max
        if value >= low && value <= high { return }
        if field.flags.isSuperset(of: [.hasMinimum, .hasMaximum]) {
            report("\(value) is not between \(low) and \(high)", at: node, view)
        } else if value < low {
            report("\(value) is less than \(low)", at: node, view)
        } else {
            report("\(value) is more than \(high)", at: node, view)
        }
    }

    /// The rules of a map's keys and values.
    mutating func checkMap(_ format: SchemaFormat, _ node: Int, _ view: borrowing TapeView) {
        guard format == .labels || format == .annotations else { return }
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if let message = TextFormat.problem(.labelKey, view.bytes(child)) {
                report("\(quoted(child, view)) \(message)", at: child, view)
            }
            if format == .labels, view.isScalar(value),
                let message = TextFormat.problem(.labelValue, view.bytes(value))
            {
                report("\(quoted(value, view)) \(message)", at: value, view)
            }
            child = view.next(value)
        }
    }

    /// The rules of an object that hold only in one place.
    mutating func checkObject(_ format: SchemaFormat, _ structure: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.structures[structure].fields
        guard format == .named, let index = fields.first(where: { schema.name(of: $0) == "name" }) else { return }
        if find(schema.fields[index], node, view) == 0 {
            steps.append(PathStep(.field, index))
            report("a value is required", at: node, view)
            steps.removeLast()
        }
    }
}
