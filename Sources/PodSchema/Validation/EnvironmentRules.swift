import ManifestDecoding

struct EnvironmentFields: Sendable {
    let value: KnownField
    let valueFrom: KnownField
    let fileVolume: KnownField

    init(_ builder: SchemaBuilder) {
        value = FieldLookup(builder, "EnvVar")["value"]
        valueFrom = FieldLookup(builder, "EnvVar")["valueFrom"]
        fileVolume = FieldLookup(builder, "FileKeySelector")["volumeName"]
    }
}

struct ReferenceFields: Sendable {
    let apiVersion: KnownField
    let fieldPath: KnownField
    let containerName: KnownField
    let resource: KnownField
    let divisor: KnownField
    let paths: [Path]

    /// A field of the pod that may be referred to.
    struct Path: Sendable {
        let text: [UInt8]
        let key: KeyBytes
        let inEnvironment: Bool
        let inVolume: Bool

        init(_ text: String, inEnvironment: Bool, inVolume: Bool) {
            self.text = Array(text.utf8)
            key = KeyBytes(text)
            self.inEnvironment = inEnvironment
            self.inVolume = inVolume
        }
    }

    init(_ builder: SchemaBuilder) {
        apiVersion = FieldLookup(builder, "ObjectFieldSelector")["apiVersion"]
        fieldPath = FieldLookup(builder, "ObjectFieldSelector")["fieldPath"]
        let fields = FieldLookup(builder, "ResourceFieldSelector")
        containerName = fields["containerName"]
        resource = fields["resource"]
        divisor = fields["divisor"]
        paths = [
            Path("metadata.name", inEnvironment: true, inVolume: true),
            Path("metadata.namespace", inEnvironment: true, inVolume: true),
            Path("status.podIP", inEnvironment: true, inVolume: false),
            Path("status.hostIP", inEnvironment: true, inVolume: false),
            Path("spec.nodeName", inEnvironment: true, inVolume: false),
            Path("metadata.uid", inEnvironment: true, inVolume: true),
            Path("status.podIPs", inEnvironment: true, inVolume: false),
            Path("status.hostIPs", inEnvironment: true, inVolume: false),
            Path("spec.serviceAccountName", inEnvironment: true, inVolume: false),
            // An old name of spec.nodeName.
            Path("spec.host", inEnvironment: true, inVolume: false),
            Path("metadata.labels", inEnvironment: false, inVolume: true),
            Path("metadata.annotations", inEnvironment: false, inVolume: true),
        ]
    }
}

extension PodReader {
    // MARK: - Variables

    @inline(__always)
    mutating func checkVariable(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.environment
        let source = value(fields.valueFrom, base)
        if _slowPath(source > 0), hasText(value(fields.value, base), view) {
            report("may not be given together with value", below: .field(fields.valueFrom), at: source, view)
        }
    }

    /// A variable from a file: the file is in an emptyDir, the only kind of volume that an init container can fill.
    mutating func checkFileKey(_ base: Int, _ view: borrowing TapeView) {
        let field = schema.rules.environment.fileVolume
        let name = value(field, base)
        guard hasText(name, view) else { return }
        guard let index = volumeIndex(view.hash(name, seed: self.key)) else {
            report("there is no volume \(quoted(name, view))", below: .field(field), at: name, view)
            return
        }
        let source = volumes[index].source
        if source >= 0, source != schema.rules.volume.emptyDirectoryPlace {
            report("the volume \(quoted(name, view)) is not an emptyDir", below: .field(field), at: name, view)
        }
    }

    // MARK: - References to the pod's own fields

    mutating func checkFieldReference(_ base: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.reference
        let version = value(fields.apiVersion, base)
        let path = value(fields.fieldPath, base)
        guard hasText(path, view), let last = lastStep, last.kind == .field else { return }
        if hasText(version, view), !isWord(version, schema.rules.words.version1, view) {
            let message = "cannot be read in version \(quoted(version, view)) of a pod, only in v1"
            report(message, below: .field(fields.fieldPath), at: path, view)
            return
        }
        let isVolume = schema.details[Int(last.value)].format == .fieldReferenceInVolume
        let key = view.key(path)
        for known in fields.paths where known.key == key && (key.count <= 16 || equals(known.text, path, view)) {
            if isVolume ? known.inVolume : known.inEnvironment { return }
            break
        }
        checkSubscript(path, isVolume: isVolume, view)
    }

    /// `metadata.labels['KEY']` and `metadata.annotations['KEY']`, and what is no reference at all.
    private mutating func checkSubscript(_ path: Int, isVolume: Bool, _ view: borrowing TapeView) {
        let text = view.bytes(path)
        var start = 0
        var isAnnotation = false
        if text.starts(with: "metadata.labels['") { start = 17 }
        if text.starts(with: "metadata.annotations['") {
            start = 22
            isAnnotation = true
        }
        if start > 0, text.ends(with: "']"), text.count >= start + 2 {
            let key = text.extracting(start..<text.count - 2)
            let message = TextFormat.problem(isAnnotation ? .annotationKey : .labelKey, key)
            if let message { report("the key in \(quoted(path, view)) \(message)", at: path, view) }
            return
        }
        let allowed = schema.rules.reference.paths.filter { isVolume ? $0.inVolume : $0.inEnvironment }
            .map { String(decoding: $0.text, as: UTF8.self) }.filter { $0 != "spec.host" }
        let message = "\(quoted(path, view)) cannot be referred to, only \(allowed.joined(separator: ", ")), "
        report(
            message + "metadata.labels['KEY'] and metadata.annotations['KEY']",
            below: .field(schema.rules.reference.fieldPath),
            at: path,
            view
        )
    }

    func equals(_ text: [UInt8], _ node: Int, _ view: borrowing TapeView) -> Bool {
        let bytes = view.bytes(node)
        guard bytes.count == text.count else { return false }
        for index in bytes.indices where bytes[index] != text[index] { return false }
        return true
    }

    // MARK: - References to resources

    mutating func checkResourceReference(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.reference
        if let last = lastStep, last.kind == .field,
            schema.details[Int(last.value)].format == .resourceReferenceInVolume,
            !hasText(value(fields.containerName, base), view)
        {
            report(Self.required, below: .field(fields.containerName), at: node, view)
        }
        let resource = value(fields.resource, base)
        let divisor = value(fields.divisor, base)
        guard divisor > 0, hasText(resource, view), view.isScalar(divisor) else { return }
        guard let text = QuantityText.bytes(divisor, view), let quantity = Quantity(text.span), !quantity.isZero else {
            return
        }
        let words = schema.rules.words
        let isCPU = isWord(resource, words.limitsCPU, view) || isWord(resource, words.requestsCPU, view)
        if !Divisor.isValid(quantity, text.span, isCPU: isCPU) {
            let allowed = isCPU ? "1m or 1" : "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi or 1Ei"
            report("\(quoted(divisor, view)) is not \(allowed)", below: .field(fields.divisor), at: divisor, view)
        }
    }
}

/// The unit that a container is told an amount in.
enum Divisor {
    /// Whether a quantity is a unit: one of a suffix, in the suffix's own family.
    static func isValid(_ quantity: Quantity, _ text: Span<UInt8>, isCPU: Bool) -> Bool {
        guard !quantity.isNegative else { return false }
        if isCPU { return quantity.magnitude == 1 && (quantity.exponent == 0 || quantity.exponent == -3) }
        if text.ends(with: "i") {
            // Powers of 1024 from 1 to 6; 1 itself has no suffix.
            return (0...6).contains { power in
                Quantity(isNegative: false, digits: 1 << UInt128(10 * power), exponent: 0, overflows: false) == quantity
            }
        }
        guard quantity.magnitude == 1 else { return false }
        if quantity.exponent == 0 { return true }
        let isExponent = text.hasExponent
        return !isExponent && quantity.exponent % 3 == 0 && (3...18).contains(quantity.exponent)
    }
}

extension Span<UInt8> {
    /// Whether a number is written with an exponent: `1e3`, not `1E`.
    fileprivate var hasExponent: Bool {
        for index in indices.dropLast() where self[index] | 0x20 == UInt8(ascii: "e") { return true }
        return false
    }
}
