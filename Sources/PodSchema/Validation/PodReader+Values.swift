import ManifestDecoding

extension PodReader {
    /// The rules of a string's text, of which `key` holds the first and last bytes.
    @inline(__always)
    mutating func checkString(_ index: Int, _ key: KeyBytes, _ node: Int, _ view: borrowing TapeView) {
        let allowed = schema.details[index].allowed
        if !allowed.isEmpty, !schema.contains(allowed, key, view, node) { reportAllowed(allowed, node, view) }
        let limit = schema.details[index].maximumLength
        if _slowPath(limit > 0), view.bytes(node).count > limit {
            report("longer than \(limit) bytes", at: node, view)
        }
        if let format = schema.details[index].format { checkFormat(format, node, view) }
    }

    /// The same of the empty text, which null may stand for.
    mutating func checkEmptyString(_ index: Int, _ node: Int, _ view: borrowing TapeView) {
        let allowed = schema.details[index].allowed
        if !allowed.isEmpty, !schema.contains(allowed, KeyBytes(""), view, node) { reportAllowed(allowed, node, view) }
        guard let format = schema.details[index].format, let message = TextFormat.problem(format, Span()) else {
            return
        }
        report("\(quoted(node, view)) \(message)", at: node, view)
    }

    @inline(__always)
    private mutating func checkFormat(_ format: SchemaFormat, _ node: Int, _ view: borrowing TapeView) {
        guard view.isScalar(node), _slowPath(!TextFormat.accepts(format, view.scalar(node))) else { return }
        reportFormat(format, node, view)
    }

    @inline(never)
    mutating func reportFormat(_ format: SchemaFormat, _ node: Int, _ view: borrowing TapeView) {
        guard let message = TextFormat.problem(format, view.bytes(node)) else { return }
        report("\(quoted(node, view)) \(message)", at: node, view)
    }

    @inline(never)
    private mutating func reportAllowed(_ allowed: Range<Int>, _ node: Int, _ view: borrowing TapeView) {
        let options = allowed.map { schema.string($0) }.filter { !$0.isEmpty }.joined(separator: ", ")
        report("\(quoted(node, view)) is not one of \(options)", at: node, view)
    }

    /// The range of a number.
    @inline(__always)
    mutating func checkRange(_ value: Int64, _ index: Int, _ node: Int, _ view: borrowing TapeView) {
        let flags = schema.fields[index].flags
        guard !flags.isDisjoint(with: [.hasMinimum, .hasMaximum]) else { return }
        let low = flags.contains(.hasMinimum) ? schema.details[index].minimum : Int64.min
        let high = flags.contains(.hasMaximum) ? schema.details[index].maximum : Int64.max
        if _slowPath(value < low || value > high) { reportRange(value, low, high, flags, node, view) }
    }

    private mutating func reportRange(
        _ value: Int64,
        _ low: Int64,
        _ high: Int64,
        _ flags: SchemaField.Flags,
        _ node: Int,
        _ view: borrowing TapeView
    ) {
        if flags.isSuperset(of: [.hasMinimum, .hasMaximum]) {
            report("\(value) is not between \(low) and \(high)", at: node, view)
        } else if value < low {
            report("\(value) is less than \(low)", at: node, view)
        } else {
            report("\(value) is more than \(high)", at: node, view)
        }
    }

    /// The rules of a single quantity.
    mutating func checkQuantity(
        _ format: SchemaFormat,
        _ quantity: Quantity,
        _ node: Int,
        _ view: borrowing TapeView
    ) {
        guard format == .notNegative, quantity.isNegative else { return }
        report("\(quoted(node, view)) is negative", at: node, view)
    }

    // MARK: - Maps

    /// Whether a member of a map certainly follows the rules that `checkMap` has for single members.
    @inline(__always)
    mutating func accepts(
        _ format: SchemaFormat,
        _ member: TapeMembers.Member,
        _ hash: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        guard format == .labels || format == .annotations else { return false }
        if !acceptedKeys.contains(hash) {
            let key = format == .labels ? SchemaFormat.labelKey : .annotationKey
            guard TextFormat.accepts(key, view.scalar(member.node)) else { return false }
            acceptedKeys.insert(hash)
        }
        if format == .annotations { return true }
        guard view.isScalar(member.value) else { return false }
        let value = view.scalar(member.value)
        return value.isString && TextFormat.accepts(.labelValue, value)
    }

    /// The rules of a map's keys and values.
    ///
    /// - Parameter areAccepted: what `accepts` said of all members.
    mutating func checkMap(
        _ format: SchemaFormat,
        _ node: Int,
        mayRepeat: Bool,
        areAccepted: Bool,
        _ view: borrowing TapeView
    ) {
        switch format {
        case .labels: if _slowPath(!areAccepted) { checkLabels(node, mayRepeat: mayRepeat, view) }
        case .annotations: checkAnnotations(node, mayRepeat: mayRepeat, areAccepted: areAccepted, view)
        case .flexOptions: checkOptions(node, view)
        default: break
        }
    }

    private mutating func checkLabels(_ node: Int, mayRepeat: Bool, _ view: borrowing TapeView) {
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if _fastPath(!mayRepeat) || !isOverridden(child, in: node, view) {
                checkFormat(.labelKey, child, view)
                // What is no string is refused elsewhere; null is the empty string.
                if view.isScalar(value), view.scalar(value).isString { checkFormat(.labelValue, value, view) }
            }
            child = view.next(value)
        }
    }

    private mutating func checkAnnotations(
        _ node: Int,
        mayRepeat: Bool,
        areAccepted: Bool,
        _ view: borrowing TapeView
    ) {
        // Those of the pod itself, not of a claim's template.
        let isOwn = lastStep.map { Int($0.value) } == schema.rules.metadata.annotations.index
        var total = 0
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            // Of equal keys only the last counts.
            if _slowPath(mayRepeat), isOverridden(child, in: node, view) {
                child = view.next(value)
                continue
            }
            if _slowPath(!areAccepted) { checkFormat(.annotationKey, child, view) }
            total += view.bytes(child).count + (view.isNull(value) ? 0 : view.bytes(value).count)
            if isOwn, Self.mayMeanMore(child, view) { checkAnnotation(child, value, view) }
            child = view.next(value)
        }
        let limit = Self.annotationLimit
        if total > limit { report("\(total) bytes of annotations, more than \(limit)", at: node, view) }
    }

    /// How many bytes the keys and values of annotations may have.
    static let annotationLimit = 262_144

    /// Whether a key may be that of an annotation that means something to the API: all such keys are long, with one of these
    /// letters first.
    @inline(__always)
    static func mayMeanMore(_ key: Int, _ view: borrowing TapeView) -> Bool {
        let bytes = view.bytes(key)
        guard bytes.count > 24 else { return false }
        return bytes[0] == UInt8(ascii: "c") || bytes[0] == UInt8(ascii: "k") || bytes[0] == UInt8(ascii: "s")
    }

    /// Options for a driver whose names Kubernetes keeps for itself.
    private mutating func checkOptions(_ node: Int, _ view: borrowing TapeView) {
        var child = node + 1
        while child < view.end(node) {
            if isReserved(view.bytes(child)), !isOverridden(child, in: node, view) {
                let message = "\(quoted(child, view)) is in a domain that Kubernetes keeps for itself"
                report(message, below: PathStep(.member, child), at: child, view)
            }
            child = view.next(view.next(child))
        }
    }

    private func isReserved(_ text: Span<UInt8>) -> Bool {
        // Without a slash the whole name is a domain.
        let end = text.firstIndex(of: UInt8(ascii: "/")) ?? text.count
        let domain = String(decoding: text.extracting(0..<end).map(\.self), as: UTF8.self).lowercased()
        return ["kubernetes.io", "k8s.io"].contains { domain == $0 || domain.hasSuffix("." + $0) }
    }

    // MARK: - Objects

    /// The rules of an object that hold only in one place.
    mutating func checkObject(_ format: SchemaFormat, _ structure: Int, _ node: Int, _ view: borrowing TapeView) {
        guard format == .named else { return }
        let fields = schema.structures[structure].fields
        guard let index = fields.first(where: { schema.name(of: $0) == "name" }) else { return }
        let name = find(schema.fields[index], node, view)
        if !hasText(name, view) || view.isNull(name) {
            report(Self.required, below: PathStep(.field, index), at: node, view)
        }
    }
}

extension Span<UInt8> {
    fileprivate func map<Value>(_ transform: (UInt8) -> Value) -> [Value] { indices.map { transform(self[$0]) } }
}
