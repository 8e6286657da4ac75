import ManifestDecoding

struct SchedulingFields: Sendable {
    let tolerationKey: KnownField
    let tolerationOperator: KnownField
    let tolerationValue: KnownField
    let tolerationEffect: KnownField
    let tolerationSeconds: KnownField
    let nodeKey: KnownField
    let nodeOperator: KnownField
    let nodeValues: KnownField
    let requiredTerms: KnownField
    let matchFields: KnownField
    let matchLabels: KnownField
    let matchExpressions: KnownField
    let labelKey: KnownField
    let labelOperator: KnownField
    let labelValues: KnownField
    let termSelector: KnownField
    let termMatchKeys: KnownField
    let termMismatchKeys: KnownField
    let spreadTopology: KnownField
    let spreadWhen: KnownField
    let spreadSelector: KnownField
    let spreadMinimum: KnownField
    let spreadMatchKeys: KnownField

    init(_ builder: SchemaBuilder) {
        let toleration = FieldLookup(builder, "Toleration")
        tolerationKey = toleration["key"]
        tolerationOperator = toleration["operator"]
        tolerationValue = toleration["value"]
        tolerationEffect = toleration["effect"]
        tolerationSeconds = toleration["tolerationSeconds"]
        let node = FieldLookup(builder, "NodeSelectorRequirement")
        nodeKey = node["key"]
        nodeOperator = node["operator"]
        nodeValues = node["values"]
        requiredTerms = FieldLookup(builder, "NodeSelector")["nodeSelectorTerms"]
        matchFields = FieldLookup(builder, "NodeSelectorTerm")["matchFields"]
        matchLabels = FieldLookup(builder, "LabelSelector")["matchLabels"]
        matchExpressions = FieldLookup(builder, "LabelSelector")["matchExpressions"]
        let label = FieldLookup(builder, "LabelSelectorRequirement")
        labelKey = label["key"]
        labelOperator = label["operator"]
        labelValues = label["values"]
        let term = FieldLookup(builder, "PodAffinityTerm")
        termSelector = term["labelSelector"]
        termMatchKeys = term["matchLabelKeys"]
        termMismatchKeys = term["mismatchLabelKeys"]
        let spread = FieldLookup(builder, "TopologySpreadConstraint")
        spreadTopology = spread["topologyKey"]
        spreadWhen = spread["whenUnsatisfiable"]
        spreadSelector = spread["labelSelector"]
        spreadMinimum = spread["minDomains"]
        spreadMatchKeys = spread["matchLabelKeys"]
    }
}

extension PodReader {
    // MARK: - Tolerations

    /// Whether a toleration is the one that every static pod has, or is replaced by it (`pkg/kubelet/config/common.go`,
    /// `applyDefaults`; `AddOrUpdateTolerationInPod`).
    func isDefaultToleration(_ node: Int, _ view: borrowing TapeView) -> Bool {
        let fields = schema.rules.scheduling
        /// The field's value, 0 for none.
        func text(_ field: KnownField) -> Int {
            let value = find(schema.fields[field.index], node, view)
            return hasText(value, view) && !view.isNull(value) ? value : 0
        }
        let (operation, effect) = (text(fields.tolerationOperator), text(fields.tolerationEffect))
        return operation > 0 && view.key(operation) == schema.rules.words.exists
            && effect > 0 && view.key(effect) == schema.rules.words.noExecute
            && text(fields.tolerationKey) == 0 && text(fields.tolerationValue) == 0
    }

    mutating func checkToleration(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.scheduling
        let words = schema.rules.words
        let operation = value(fields.tolerationOperator, base)
        let exists = isWord(operation, words.exists, view)
        let place = operation > 0 ? operation : node
        if !exists, !hasText(value(fields.tolerationKey, base), view) {
            report("must be Exists where key is empty", below: .field(fields.tolerationOperator), at: place, view)
        }
        let seconds = value(fields.tolerationSeconds, base)
        let effect = value(fields.tolerationEffect, base)
        if seconds > 0, !isWord(effect, words.noExecute, view) {
            let message = "must be NoExecute where tolerationSeconds is given"
            report(message, below: .field(fields.tolerationEffect), at: effect > 0 ? effect : seconds, view)
        }
        let text = value(fields.tolerationValue, base)
        guard hasText(text, view) else { return }
        if exists {
            report("Exists takes no value", below: .field(fields.tolerationOperator), at: text, view)
        } else if operation == 0 || view.bytes(operation).isEmpty || isWord(operation, words.equal, view),
            let message = TextFormat.problem(.labelValue, view.bytes(text))
        {
            report("\(quoted(text, view)) \(message)", below: .field(fields.tolerationOperator), at: text, view)
        }
    }

    // MARK: - Selectors

    mutating func checkNodeRequirement(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.scheduling
        let operation = value(fields.nodeOperator, base)
        let values = value(fields.nodeValues, base)
        checkOperands(operation, values, .field(fields.nodeValues), node, view)
        guard steps.count >= 4 else { return }
        if Int(steps[steps.count - 2].value) == fields.matchFields.index {
            checkFieldRequirement(base, node, view)
        } else if Int(steps[steps.count - 4].value) == fields.requiredTerms.index {
            checkLabelValues(values, view)
        }
    }

    /// How many values an operator takes.
    private mutating func checkOperands(
        _ operation: Int,
        _ values: Int,
        _ step: PathStep,
        _ node: Int,
        _ view: borrowing TapeView
    ) {
        let words = schema.rules.words
        let count = count(values, view)
        if isWord(operation, words.in, view) || isWord(operation, words.notIn, view) {
            if count == 0 { report("a value is required for In and NotIn", below: step, at: node, view) }
        } else if isWord(operation, words.exists, view) || isWord(operation, words.doesNotExist, view) {
            if count > 0 { report("Exists and DoesNotExist take no values", below: step, at: values, view) }
        } else if isWord(operation, words.greater, view) || isWord(operation, words.less, view) {
            if count != 1 {
                report("exactly one value is required for Gt and Lt", below: step, at: values > 0 ? values : node, view)
            }
        }
    }

    /// Whether there is a scalar that is not null: in a list null is the empty string, as a list's own bytes are.
    private func hasValue(_ node: Int, _ view: borrowing TapeView) -> Bool { view.isScalar(node) && !view.isNull(node) }

    private mutating func checkLabelValues(_ values: Int, _ view: borrowing TapeView) {
        guard values > 0, view.kind(values) == .sequence else { return }
        var element = values + 1
        var index = 0
        while element < view.end(values) {
            if hasValue(element, view), let message = TextFormat.problem(.labelValue, view.bytes(element)) {
                report(
                    "\(quoted(element, view)) \(message)",
                    below: .field(schema.rules.scheduling.nodeValues),
                    .element(index),
                    at: element,
                    view
                )
            }
            element = view.next(element)
            index += 1
        }
    }

    /// A requirement on a node's field: its name, and one.
    private mutating func checkFieldRequirement(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.scheduling
        let words = schema.rules.words
        let key = value(fields.nodeKey, base)
        if hasText(key, view), !isWord(key, words.metadataName, view) {
            report("\(quoted(key, view)) is not metadata.name", below: .field(fields.nodeKey), at: key, view)
        }
        let operation = value(fields.nodeOperator, base)
        if hasText(operation, view), !isWord(operation, words.in, view), !isWord(operation, words.notIn, view) {
            let message = "\(quoted(operation, view)) is not In or NotIn"
            report(message, below: .field(fields.nodeOperator), at: operation, view)
        }
        let values = value(fields.nodeValues, base)
        if count(values, view) > 1 {
            report("exactly one value is required", below: .field(fields.nodeValues), at: values, view)
        } else if count(values, view) == 1, view.isScalar(values + 1),
            let message = TextFormat.problem(
                .dnsSubdomain,
                hasValue(values + 1, view) ? view.bytes(values + 1) : view.bytes(values)
            )
        {
            let path: [PathStep] = [.field(fields.nodeValues), .element(0)]
            report("\(quoted(values + 1, view)) \(message)", below: path[0], path[1], at: values + 1, view)
        }
    }

    mutating func checkLabelRequirement(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.scheduling
        let values = value(fields.labelValues, base)
        checkOperands(value(fields.labelOperator, base), values, .field(fields.labelValues), node, view)
    }

    // MARK: - Affinity and spread

    mutating func checkAffinityTerm(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.scheduling
        let selector = value(fields.termSelector, base)
        for field in [fields.termMatchKeys, fields.termMismatchKeys] where isGiven(value(field, base), view) {
            if selector == 0 { report("needs a labelSelector", below: .field(field), at: value(field, base), view) }
        }
        let match = value(fields.termMatchKeys, base)
        checkMergedKeys(match, .field(fields.termMatchKeys), selector, view)
        let mismatch = value(fields.termMismatchKeys, base)
        guard count(match, view) > 0, count(mismatch, view) > 0 else { return }
        var names = NameSet()
        forEachKey(mismatch, view) { element, _, reader in _ = names.insert(view.hash(element, seed: reader.key)) }
        forEachKey(match, view) { element, index, reader in
            guard names.contains(view.hash(element, seed: reader.key)) else { return }
            let message = "\(reader.quoted(element, view)) is in mismatchLabelKeys too"
            reader.report(message, below: .field(fields.termMatchKeys), .element(index), at: element, view)
        }
    }

    /// A key of `matchLabelKeys` becomes a part of the selector. The API finds one that is there already only where an
    /// expression repeats it: it takes the first for its own.
    private mutating func checkMergedKeys(
        _ keys: Int,
        _ step: PathStep,
        _ selector: Int,
        _ view: borrowing TapeView
    ) {
        let fields = schema.rules.scheduling
        guard count(keys, view) > 0, selector > 0, view.kind(selector) == .mapping else { return }
        var selected = NameSet()
        var repeated = NameSet()
        let labels = child(fields.matchLabels, of: selector, view)
        if labels > 0, view.kind(labels) == .mapping {
            var members = view.members(of: labels)
            while let member = members.next() { _ = selected.insert(view.hash(member.node, seed: key)) }
        }
        let expressions = child(fields.matchExpressions, of: selector, view)
        if count(expressions, view) > 0 {
            var element = expressions + 1
            while element < view.end(expressions) {
                let name = child(fields.labelKey, of: element, view)
                if isText(name, view) {
                    let hash = view.hash(name, seed: key)
                    if !selected.insert(hash) { _ = repeated.insert(hash) }
                }
                element = view.next(element)
            }
        }
        forEachKey(keys, view) { element, index, reader in
            guard repeated.contains(view.hash(element, seed: reader.key)) else { return }
            let message = "\(reader.quoted(element, view)) is in labelSelector too"
            reader.report(message, below: step, .element(index), at: element, view)
        }
    }

    /// Whether there is a string that is not empty: what is none is refused elsewhere.
    private func isText(_ node: Int, _ view: borrowing TapeView) -> Bool {
        hasText(node, view) && view.scalar(node).isString
    }

    /// Calls the body with each text of a list and its place.
    private mutating func forEachKey(
        _ list: Int,
        _ view: borrowing TapeView,
        _ body: (Int, Int, inout PodReader) -> Void
    ) {
        var element = list + 1
        var index = 0
        while element < view.end(list) {
            if isText(element, view) { body(element, index, &self) }
            element = view.next(element)
            index += 1
        }
    }

    mutating func checkSpread(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.scheduling
        let topology = value(fields.spreadTopology, base)
        let when = value(fields.spreadWhen, base)
        if hasText(topology, view), hasText(when, view),
            !rules.spreads.insert(view.hash(when, seed: view.hash(topology, seed: key)))
        {
            let message = "there is another constraint with \(quoted(topology, view)) and \(quoted(when, view))"
            report(message, below: .field(fields.spreadTopology), at: topology, view)
        }
        let minimum = value(fields.spreadMinimum, base)
        if minimum > 0, hasText(when, view), !isWord(when, schema.rules.words.doNotSchedule, view) {
            report("needs whenUnsatisfiable: DoNotSchedule", below: .field(fields.spreadMinimum), at: minimum, view)
        }
        let keys = value(fields.spreadMatchKeys, base)
        if isGiven(keys, view), value(fields.spreadSelector, base) == 0 {
            report("needs a labelSelector", below: .field(fields.spreadMatchKeys), at: keys, view)
        }
        checkMergedKeys(keys, .field(fields.spreadMatchKeys), value(fields.spreadSelector, base), view)
    }
}
