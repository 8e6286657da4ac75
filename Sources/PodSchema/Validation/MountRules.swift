import ManifestDecoding

struct MountFields: Sendable {
    let name: KnownField
    let mountPath: KnownField
    let readOnly: KnownField
    let recursiveReadOnly: KnownField
    let propagation: KnownField
    let subPath: KnownField
    let subPathExpression: KnownField
    let deviceName: KnownField
    let devicePath: KnownField

    init(_ builder: SchemaBuilder) {
        let fields = FieldLookup(builder, "VolumeMount")
        name = fields["name"]
        mountPath = fields["mountPath"]
        readOnly = fields["readOnly"]
        recursiveReadOnly = fields["recursiveReadOnly"]
        propagation = fields["mountPropagation"]
        subPath = fields["subPath"]
        subPathExpression = fields["subPathExpr"]
        deviceName = FieldLookup(builder, "VolumeDevice")["name"]
        devicePath = FieldLookup(builder, "VolumeDevice")["devicePath"]
    }
}

extension PodReader {
    mutating func checkMount(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.mount
        let path = value(fields.mountPath, base)
        if hasText(path, view), !rules.mountPaths.insert(view.hash(path, seed: key)) {
            report("\(quoted(path, view)) is mounted twice", below: .field(fields.mountPath), at: path, view)
        }
        let expression = value(fields.subPathExpression, base)
        if _slowPath(expression > 0), hasText(expression, view), hasText(value(fields.subPath, base), view) {
            let message = "may not be given together with subPath"
            report(message, below: .field(fields.subPathExpression), at: expression, view)
        }
        if _slowPath(value(fields.propagation, base) > 0) { checkPropagation(base, view) }
        if _slowPath(value(fields.recursiveReadOnly, base) > 0) { checkRecursiveReadOnly(base, view) }
    }

    private mutating func checkPropagation(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.mount
        let propagation = value(fields.propagation, base)
        guard isWord(propagation, schema.rules.words.bidirectional, view), rules.containerBase >= 0 else { return }
        let context = value(schema.rules.container.securityContext, rules.containerBase)
        if !isTrue(child(schema.rules.security.privileged, of: context, view), view) {
            report(
                "Bidirectional needs a privileged container",
                below: .field(fields.propagation),
                at: propagation,
                view
            )
        }
    }

    private mutating func checkRecursiveReadOnly(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.mount
        let words = schema.rules.words
        let mode = value(fields.recursiveReadOnly, base)
        guard !isWord(mode, words.disabled, view) else { return }
        if !isTrue(value(fields.readOnly, base), view) {
            report("needs readOnly: true", below: .field(fields.recursiveReadOnly), at: mode, view)
        }
        let propagation = value(fields.propagation, base)
        if propagation > 0, !isWord(propagation, words.none, view) {
            report("needs mountPropagation None", below: .field(fields.recursiveReadOnly), at: mode, view)
        }
    }

    /// Block devices come from claims, which a static pod cannot have; so all that is left is to say why.
    mutating func checkDevice(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.mount
        let name = value(fields.deviceName, base)
        if hasText(name, view) {
            if let index = volumeIndex(view.hash(name, seed: self.key)) {
                if !schema.rules.volume.claimPlaces.contains(volumes[index].source) {
                    let message = "the volume \(quoted(name, view)) is no claim, and only a claim can be a block device"
                    report(message, below: .field(fields.deviceName), at: name, view)
                }
            } else {
                report("there is no volume \(quoted(name, view))", below: .field(fields.deviceName), at: name, view)
            }
            if !rules.deviceNames.insert(view.hash(name, seed: key)) {
                report("\(quoted(name, view)) is used twice", below: .field(fields.deviceName), at: name, view)
            }
        }
        let path = value(fields.devicePath, base)
        guard hasText(path, view) else { return }
        let hash = view.hash(path, seed: key)
        if !rules.devicePaths.insert(hash) || rules.mountPaths.contains(hash) {
            report("\(quoted(path, view)) is used twice", below: .field(fields.devicePath), at: path, view)
        }
    }
}
