import ManifestDecoding

struct ContainerFields: Sendable {
    let name: KnownField
    let lifecycle: KnownField
    let livenessProbe: KnownField
    let readinessProbe: KnownField
    let startupProbe: KnownField
    let restartPolicy: KnownField
    let restartPolicyRules: KnownField
    let resources: KnownField
    let securityContext: KnownField
    let ruleExitCodes: KnownField
    let exitCodeValues: KnownField
    let resizeName: KnownField
    let resizePolicy: KnownField
    let claimName: KnownField

    init(_ builder: SchemaBuilder) {
        let fields = FieldLookup(builder, "Container")
        name = fields["name"]
        lifecycle = fields["lifecycle"]
        livenessProbe = fields["livenessProbe"]
        readinessProbe = fields["readinessProbe"]
        startupProbe = fields["startupProbe"]
        restartPolicy = fields["restartPolicy"]
        restartPolicyRules = fields["restartPolicyRules"]
        resources = fields["resources"]
        securityContext = fields["securityContext"]
        ruleExitCodes = FieldLookup(builder, "ContainerRestartRule")["exitCodes"]
        exitCodeValues = FieldLookup(builder, "ContainerRestartRuleOnExitCodes")["values"]
        resizeName = FieldLookup(builder, "ContainerResizePolicy")["resourceName"]
        resizePolicy = FieldLookup(builder, "ContainerResizePolicy")["restartPolicy"]
        claimName = FieldLookup(builder, "ResourceClaim")["name"]
    }
}

extension PodReader {
    // MARK: - Names

    /// A container's name is no other container's.
    mutating func checkContainerName(_ node: Int, _ name: Hash128, _ view: borrowing TapeView) {
        guard hasText(node, view), !rules.containerNames.insert(name) else { return }
        let field = schema.rules.container.name
        let message = "\(quoted(node, view)) is the name of another container"
        // Between the two lists it is the init container's name that is wrong, but that one was read before.
        if !rules.isInitContainer, !isFull,
            let index = containers[..<rules.initContainerCount].firstIndex(where: { $0.nameHash == name })
        {
            let kept = steps
            steps.removeLast(2)
            report(
                message,
                below: .field(schema.rules.spec.initContainers),
                .element(index),
                .field(field),
                at: containers[index].name,
                view
            )
            steps = kept
        } else {
            report(message, below: .field(field), at: node, view)
        }
    }

    // MARK: - The container as a whole

    mutating func checkContainer(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.container
        if rules.isRunOnce {
            for field in [
                fields.lifecycle, fields.livenessProbe, fields.readinessProbe, fields.startupProbe,
            ] where value(field, base) > 0 {
                let message = "an init container cannot have one unless its restartPolicy is Always"
                report(message, below: .field(field), at: value(field, base), view)
            }
        }
        let rulesNode = value(fields.restartPolicyRules, base)
        if _slowPath(isGiven(rulesNode, view)) {
            if !hasText(value(fields.restartPolicy, base), view) {
                let message = "a value is required where there are restartPolicyRules"
                report(message, below: .field(fields.restartPolicy), at: rulesNode, view)
            }
            if count(rulesNode, view) > 20 {
                report("more than 20 rules", below: .field(fields.restartPolicyRules), at: rulesNode, view)
            }
        }
    }

    mutating func checkRestartRule(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.container
        let codes = child(fields.exitCodeValues, of: value(fields.ruleExitCodes, base), view)
        guard count(codes, view) > 255 else { return }
        report(
            "more than 255 exit codes",
            below: .field(fields.ruleExitCodes),
            .field(fields.exitCodeValues),
            at: codes,
            view
        )
    }

    mutating func checkResizePolicy(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.container
        let name = value(fields.resizeName, base)
        if hasText(name, view), !rules.resizedResources.insert(view.hash(name, seed: key)) {
            report(
                "there is another policy for \(quoted(name, view))",
                below: .field(fields.resizeName),
                at: name,
                view
            )
        }
        let policy = value(fields.resizePolicy, base)
        let words = schema.rules.words
        if isWord(specValue(schema.rules.spec.restartPolicy), words.never, view), hasText(policy, view),
            !isWord(policy, words.notRequired, view)
        {
            let message = "must be NotRequired where the pod's restartPolicy is Never"
            report(message, below: .field(fields.resizePolicy), at: policy, view)
        }
    }

    /// A container's claim is one of the pod's. The pod's own resources cannot have claims, which is said elsewhere.
    mutating func checkClaim(_ base: Int, _ view: borrowing TapeView) {
        let name = value(schema.rules.container.claimName, base)
        guard rules.containerBase >= 0, hasText(name, view) else { return }
        if !rules.claims.contains(view.hash(name, seed: key)) {
            report("the pod has no resource claim \(quoted(name, view))", at: name, view)
        }
    }
}
