import ManifestDecoding

struct MetadataFields: Sendable {
    let name: KnownField
    let namespace: KnownField
    let finalizers: KnownField
    let labels: KnownField
    let annotations: KnownField

    init(_ builder: SchemaBuilder) {
        let fields = FieldLookup(builder, "ObjectMeta")
        name = fields["name"]
        namespace = fields["namespace"]
        finalizers = fields["finalizers"]
        labels = fields["labels"]
        annotations = fields["annotations"]
    }
}

struct OwnerFields: Sendable {
    let apiVersion: KnownField
    let kind: KnownField
    let controller: KnownField

    init(_ builder: SchemaBuilder) {
        let fields = FieldLookup(builder, "OwnerReference")
        apiVersion = fields["apiVersion"]
        kind = fields["kind"]
        controller = fields["controller"]
    }
}

extension PodReader {
    // MARK: - Finalizers and owners

    /// Also keeps what containers and the digest ask for: the schema has the metadata in front of the spec.
    mutating func checkMetadata(_ base: Int, _ view: borrowing TapeView) {
        name = value(schema.rules.metadata.name, base)
        namespace = value(schema.rules.metadata.namespace, base)
        labels = value(schema.rules.metadata.labels, base)
        annotations = value(schema.rules.metadata.annotations, base)
        let list = value(schema.rules.metadata.finalizers, base)
        guard _slowPath(list > 0), view.kind(list) == .sequence else { return }
        var orphan = 0
        var foreground = 0
        var element = list + 1
        while element < view.end(list) {
            if isWord(element, schema.rules.words.orphan, view) { orphan = element }
            if view.bytes(element).equals("foregroundDeletion") { foreground = element }
            element = view.next(element)
        }
        if orphan > 0, foreground > 0 {
            let message = "orphan and foregroundDeletion exclude each other"
            report(message, below: .field(schema.rules.metadata.finalizers), at: max(orphan, foreground), view)
        }
    }

    mutating func checkOwner(_ base: Int, _ node: Int, _ view: borrowing TapeView) {
        let fields = schema.rules.owner
        let words = schema.rules.words
        let version = value(fields.apiVersion, base)
        if isWord(value(fields.kind, base), words.event, view), isWord(version, words.version1, view) {
            report("an event cannot own a pod", at: node, view)
        }
        let controller = value(fields.controller, base)
        guard isTrue(controller, view) else { return }
        if rules.hasController { report("only one owner can be the controller", at: controller, view) }
        rules.hasController = true
    }

    // MARK: - Annotations

    /// Annotations whose values mean something to the API itself.
    mutating func checkAnnotation(_ key: Int, _ value: Int, _ view: borrowing TapeView) {
        guard view.isScalar(value) else { return }
        let name = view.bytes(key)
        let text = annotationText(value, view)
        if name.equals("kubernetes.io/config.mirror") {
            rules.mirrorAnnotation = value
        } else if name.equals("controller.kubernetes.io/pod-deletion-cost") {
            if !isDeletionCost(text) {
                let message =
                    "\(quoted(value, view)) is not a whole number of 32 bits without '+' or zeroes at its start"
                report(message, below: PathStep(.member, key), at: value, view)
            }
        } else if name.equals("seccomp.security.alpha.kubernetes.io/pod")
            || name.starts(with: "container.seccomp.security.alpha.kubernetes.io/")
        {
            rules.profileAnnotations.append(key)
            if !ProfileAnnotation.isSeccomp(text) {
                let message =
                    "\(quoted(value, view)) is not runtime/default, docker/default, unconfined or localhost/PATH"
                report(message, below: PathStep(.member, key), at: value, view)
            }
        } else if name.starts(with: "container.apparmor.security.beta.kubernetes.io/") {
            rules.profileAnnotations.append(key)
            if !ProfileAnnotation.isAppArmor(text) {
                let message = "\(quoted(value, view)) is not runtime/default, unconfined or localhost/PROFILE"
                report(message, below: PathStep(.member, key), at: value, view)
            }
        }
    }

    /// Null is the empty text.
    @_lifetime(copy view)
    private func annotationText(_ value: Int, _ view: borrowing TapeView) -> Span<UInt8> {
        let text = view.bytes(value)
        return view.isNull(value) ? text.extracting(first: 0) : text
    }

    /// As `GetDeletionCostFromPodAnnotations`: zeroes in front are fine behind a minus sign.
    private func isDeletionCost(_ text: Span<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        let isNegative = first == UInt8(ascii: "-")
        if first == UInt8(ascii: "0") { return text.count == 1 }
        let digits = text.extracting((isNegative ? 1 : 0)..<text.count)
        var number: Int64 = 0
        for index in digits.indices {
            guard digits[index].isDigit else { return false }
            number = min(number * 10 + Int64(digits[index] - UInt8(ascii: "0")), Int64(UInt32.max))
        }
        return !digits.isEmpty && Int32(exactly: isNegative ? -number : number) != nil
    }

    // MARK: - Profiles

    /// An annotation's profile and a field's are the same, where both are given. After the spec, whose values start at
    /// `base`.
    mutating func checkProfileAnnotations(_ base: Int, _ view: borrowing TapeView) {
        let kept = steps
        steps.removeLast()
        var contexts: [Hash128: ContainerPlace] = [:]
        for field in [schema.rules.spec.initContainers, schema.rules.spec.containers] {
            noteContainers(field, value(field, base), &contexts, view)
        }
        for key in rules.profileAnnotations {
            let value = view.next(key)
            let name = view.bytes(key)
            let isAppArmor = name.starts(with: "container.apparmor.")
            if name.equals("seccomp.security.alpha.kubernetes.io/pod") {
                let context = self.value(schema.rules.spec.securityContext, base)
                let path: [PathStep] = [.field(schema.rules.spec.securityContext)]
                let field = schema.rules.podSecurity.seccompProfile
                compareProfile(value, child(field, of: context, view), kept + path + [.field(field)], view)
                continue
            }
            // Both prefixes have one length.
            let hash = Hash128(name.extracting(47..<name.count), seed: self.key)
            guard let place = contexts[hash] else {
                if isAppArmor { reportAnnotation(key, "there is no container of this name", view) }
                continue
            }
            if isAppArmor, rules.os == .windows { continue }
            let field = isAppArmor ? schema.rules.security.appArmorProfile : schema.rules.security.seccompProfile
            let context = child(schema.rules.container.securityContext, of: place.node, view)
            var profile = child(field, of: context, view)
            if isAppArmor, profile == 0 {
                // A container without one has the pod's.
                let context = self.value(schema.rules.spec.securityContext, base)
                profile = child(schema.rules.podSecurity.appArmorProfile, of: context, view)
            }
            let path: [PathStep] = [
                .field(place.list), .element(place.index), .field(schema.rules.container.securityContext),
                .field(field),
            ]
            compareProfile(value, profile, kept + path, view)
        }
        steps = kept
    }

    private struct ContainerPlace {
        let list: KnownField
        let index: Int
        let node: Int
    }

    private func noteContainers(
        _ field: KnownField,
        _ list: Int,
        _ places: inout [Hash128: ContainerPlace],
        _ view: borrowing TapeView
    ) {
        guard list > 0, view.kind(list) == .sequence else { return }
        var element = list + 1
        var index = 0
        while element < view.end(list) {
            let name = child(schema.rules.container.name, of: element, view)
            if name > 0, view.isScalar(name) {
                places[view.hash(name, seed: self.key)] = ContainerPlace(list: field, index: index, node: element)
            }
            element = view.next(element)
            index += 1
        }
    }

    private mutating func reportAnnotation(_ key: Int, _ message: String, _ view: borrowing TapeView) {
        let places = schema.places
        report(
            message,
            below: PathStep(.field, places.podFields + places.podMetadata),
            .field(schema.rules.metadata.annotations),
            PathStep(.member, key),
            at: key,
            view
        )
    }

    private mutating func compareProfile(
        _ annotation: Int,
        _ profile: Int,
        _ path: [PathStep],
        _ view: borrowing TapeView
    ) {
        guard profile > 0, view.kind(profile) == .mapping, view.isScalar(annotation) else { return }
        guard let last = path.last, case .structure = schema.fields[Int(last.value)].kind else { return }
        let first = schema.structures[schema.fields[Int(last.value)].structure].fields.lowerBound
        let typeIndex = first + schema.rules.profile.typePlace
        let pathIndex = first + schema.rules.profile.localhostPlace
        let type = find(schema.fields[typeIndex], profile, view)
        let file = find(schema.fields[pathIndex], profile, view)
        let words = schema.rules.words
        let text = annotationText(annotation, view)
        var wrong = -1
        if isWord(type, words.unconfined, view) {
            if !text.equals("unconfined") { wrong = typeIndex }
        } else if isWord(type, words.runtimeDefault, view) {
            if !text.equals("runtime/default"), !text.equals("docker/default") { wrong = typeIndex }
        } else if isWord(type, words.localhost, view) {
            if !text.starts(with: "localhost/") {
                wrong = typeIndex
            } else if file == 0 || !isSuffix(file, of: annotation, after: 10, view) {
                wrong = pathIndex
            }
        }
        guard wrong >= 0 else { return }
        let kept = steps
        steps = path
        let node = wrong == typeIndex ? type : file > 0 ? file : profile
        report(
            "differs from the annotation's \(quoted(annotation, view))",
            below: PathStep(.field, wrong),
            at: node,
            view
        )
        steps = kept
    }

    private func isSuffix(_ node: Int, of other: Int, after count: Int, _ view: borrowing TapeView) -> Bool {
        let text = view.bytes(node)
        let whole = view.bytes(other)
        guard whole.count == text.count + count else { return false }
        for index in text.indices where text[index] != whole[index + count] { return false }
        return true
    }
}

/// The values of the annotations that were there before the fields.
enum ProfileAnnotation {
    static func isSeccomp(_ text: Span<UInt8>) -> Bool {
        if text.equals("runtime/default") || text.equals("docker/default") || text.equals("unconfined") { return true }
        guard text.starts(with: "localhost/") else { return false }
        return TextFormat.problem(.relativePathWithoutDotDot, text.extracting(10..<text.count)) == nil
    }

    static func isAppArmor(_ text: Span<UInt8>) -> Bool {
        text.isEmpty || text.equals("runtime/default") || text.equals("unconfined") || text.starts(with: "localhost/")
    }
}
