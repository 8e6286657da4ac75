import ManifestDecoding

extension PodReader {
    /// Walks a string of which nothing but a form is asked.
    ///
    /// - Returns: whether it counts as there.
    @inline(__always)
    mutating func walkText(
        _ node: Int,
        _ form: SchemaFormat?,
        _ slot: Int,
        _ path: Hash128,
        _ view: borrowing TapeView,
        allowsNull: Bool = false
    ) -> Bool {
        guard view.isScalar(node) else { return reportNoString(node, view) }
        let scalar = view.scalar(node)
        guard _fastPath(scalar.isString) else {
            return allowsNull && scalar.isNull ? false : reportNoString(node, view)
        }
        if scalar.isEmpty { return false }
        if let form, _slowPath(!TextFormat.accepts(form, scalar)) { reportFormat(form, node, view) }
        addLeaf(slot, path, scalar.hash(seed: path), node)
        return true
    }

    @inline(never)
    private mutating func reportNoString(_ node: Int, _ view: borrowing TapeView) -> Bool {
        let hint = view.isScalar(node) ? ": quote it" : ""
        report("expected a string, not \(describeKind(node, view))\(hint)", at: node, view)
        return true
    }

    /// Walks a number, a quantity or what is not looked into.
    ///
    /// - Returns: whether it counts as there.
    @inline(never)
    mutating func walkScalar(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        let kind = schema.fields[index].kind
        if case .any = kind { return true }
        guard view.isScalar(node) else {
            report("expected \(expectation(kind)), not \(describeKind(node, view))", at: node, view)
            return true
        }
        switch kind {
        case .int32, .int64: return walkInteger(index, node, scope.slot(domain), path, view)
        case .quantity: return walkQuantity(index, node, scope.slot(domain), path, view)
        case .intOrString: return walkIntegerOrString(index, node, scope.slot(domain), path, view)
        case .string, .time, .base64, .bool, .any, .structure: return true
        }
    }

    /// Walks any other string.
    @inline(never)
    mutating func walkString(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ base: Int,
        _ view: borrowing TapeView
    ) -> Bool {
        guard view.isScalar(node) else { return reportNoString(node, view) }
        let field = schema.fields[index]
        let scalar = view.scalar(node)
        guard _fastPath(scalar.isString) else { return reportNoString(node, view) }
        if _slowPath(field.flags.contains(.isForbidden)) { noteForbidden(index, node, view) }
        let isEmpty = scalar.isEmpty
        let key = scalar.key
        if isEmpty && !field.flags.contains(.keepsZero) { return false }
        if field.defaultText >= 0, schema.equals(Int(field.defaultText), key, view, node) { return true }
        if field.flags.contains(.hasRule) { checkString(index, key, node, view) }
        if _slowPath(field.equalToAbsent >= 0), schema.equals(Int(field.equalToAbsent), key, view, node) { return true }
        if _slowPath(field.flags.contains(.hasDerivedDefault)), isDefaultPullPolicy(node, base, view) { return true }
        addLeaf(scope.slot(domain), path, scalar.hash(seed: path), node)
        return !isEmpty
    }

    @inline(never)
    mutating func walkBool(
        _ index: Int,
        _ node: Int,
        _ slot: Int,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        let field = schema.fields[index]
        guard case .bool(let value) = view.value(node) else {
            report("expected true or false, not \(describeKind(node, view))", at: node, view)
            return true
        }
        if !value && !field.flags.contains(.keepsZero) { return false }
        let number: Int64 = value ? 1 : 0
        if field.defaultNumber == number || field.numberEqualToAbsent == number { return true }
        addLeaf(slot, path, path.mixed(value ? 1 : 0, 2), node)
        return true
    }

    @inline(never)
    mutating func walkInteger(
        _ index: Int,
        _ node: Int,
        _ slot: Int,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        guard let value = integer(node, view) else {
            report("expected a whole number, not \(describeKind(node, view))", at: node, view)
            return true
        }
        let field = schema.fields[index]
        if _slowPath(Int64(Int32(truncatingIfNeeded: value)) != value), field.kind == .int32 {
            report("\(value) does not fit in 32 bits", at: node, view)
            return true
        }
        if value == 0 && !field.flags.contains(.keepsZero) { return false }
        checkRange(value, index, node, view)
        if field.defaultNumber == value, field.defaultText >= 0 { return true }
        addLeaf(slot, path, path.mixed(UInt64(bitPattern: value), 3), node)
        return true
    }

    /// A whole number: what Go's JSON decoder takes for an integer.
    @inline(__always)
    func integer(_ node: Int, _ view: borrowing TapeView) -> Int64? {
        guard view.isScalar(node) else { return nil }
        if let number = view.scalar(node).smallNumber { return number }
        return switch view.value(node) {
        case .integer(let value): value
        case .float(let value) where abs(value) < 1e18 && Double(Int64(value)) == value: Int64(value)
        default: nil
        }
    }

    private mutating func walkQuantity(
        _ index: Int,
        _ node: Int,
        _ slot: Int,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        let field = schema.fields[index]
        guard let quantity = readQuantity(node, view) else { return true }
        if _slowPath(field.flags.contains(.hasRule)), let format = schema.details[index].format {
            checkQuantity(format, quantity, node, view)
        }
        if quantity.isZero && !field.flags.contains(.keepsZero) { return false }
        addLeaf(slot, path, Self.hash(quantity, path), node)
        return true
    }

    /// Reads a quantity, which may be written as a number. Null is zero, a boolean is none.
    mutating func readQuantity(_ node: Int, _ view: borrowing TapeView) -> Quantity? {
        guard let quantity = Quantity(node, view) else {
            report("\(quoted(node, view)) is not a quantity such as 100m, 0.5 or 128Mi", at: node, view)
            return nil
        }
        return quantity
    }

    /// Reads the amount of a resource, which the API rounds up to whole thousandths.
    @inline(__always)
    mutating func readAmount(_ node: Int, _ view: borrowing TapeView) -> Quantity? {
        readQuantity(node, view)?.roundedUp
    }

    static func hash(_ quantity: Quantity, _ path: Hash128) -> Hash128 {
        let sign: UInt64 = quantity.isNegative ? 1 : 0
        return path.mixed(quantity.magnitude, UInt64(bitPattern: Int64(quantity.exponent)) &<< 1 | sign)
    }

    private mutating func walkIntegerOrString(
        _ index: Int,
        _ node: Int,
        _ slot: Int,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        if let number = view.scalar(node).smallNumber {
            walkPortNumber(number, index, node, slot, path, view)
            return true
        }
        switch view.value(node) {
        case .string:
            checkString(index, view.key(node), node, view)
            addLeaf(slot, path, view.hash(node, seed: path), node)
        case .integer, .float:
            guard let value = integer(node, view), Int32(exactly: value) != nil else {
                report("expected a whole number of 32 bits or a name, not \(describeKind(node, view))", at: node, view)
                break
            }
            walkPortNumber(value, index, node, slot, path, view)
        default: report("expected a whole number or a name, not \(describeKind(node, view))", at: node, view)
        }
        return true
    }

    @inline(__always)
    private mutating func walkPortNumber(
        _ value: Int64,
        _ index: Int,
        _ node: Int,
        _ slot: Int,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        if schema.details[index].format == .port, !(1...65535).contains(value) {
            report("\(value) is not between 1 and 65535", at: node, view)
        }
        addLeaf(slot, path, path.mixed(UInt64(bitPattern: value), 3), node)
    }

    // MARK: - Words for messages

    private func expectation(_ kind: SchemaField.Kind) -> String {
        switch kind {
        case .string, .time, .base64: "a string"
        case .bool: "true or false"
        case .int32, .int64: "a whole number"
        case .quantity: "a quantity"
        case .intOrString: "a whole number or a name"
        case .any, .structure: "a mapping"
        }
    }

    /// What stands at a node, in an error message.
    func describeKind(_ node: Int, _ view: borrowing TapeView) -> String {
        switch view.kind(node) {
        case .mapping: return "a mapping"
        case .sequence: return "a list"
        default: break
        }
        switch view.value(node) {
        case .null: return "null"
        case .bool: return "the boolean \(quoted(node, view))"
        case .integer, .unsigned, .float: return "the number \(quoted(node, view))"
        case .string, .merge: return "the string \(quoted(node, view))"
        }
    }

    /// A scalar's text in quotes, without control characters, cut if it is long.
    func quoted(_ node: Int, _ view: borrowing TapeView) -> String {
        guard view.isScalar(node) else { return view.kind(node) == .mapping ? "{…}" : "[…]" }
        return PrintableText.quoted(view.string(node))
    }
}
