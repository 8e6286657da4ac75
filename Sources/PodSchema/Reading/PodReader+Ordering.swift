public import ManifestDecoding

extension PodReader {
    /// The annotation by which a pod asks to be started after others.
    public static let afterAnnotation = "holdfast.dev/after"

    /// Notes a pod's priority: that of its class where the class is built in, else the one that it states. No admission
    /// plugin gives a static pod another one.
    mutating func notePriority(_ base: Int, _ view: borrowing TapeView) {
        let priorityClass = value(schema.rules.spec.priorityClassName, base)
        if priorityClass > 0, view.isScalar(priorityClass) {
            if let priority = PodOrdering.builtInPriority(view.bytes(priorityClass)) {
                ordering.priority = priority
                return
            }
        }
        let priority = value(schema.rules.spec.priority, base)
        guard priority > 0, view.isScalar(priority), let number = integer(priority, view) else { return }
        ordering.priority = Int32(exactly: number) ?? 0
    }

    /// Notes a port of the host that a container listens at.
    mutating func noteHostPort(_ port: Int64, _ transport: KeyBytes, _ address: Int, _ view: borrowing TapeView) {
        guard let number = UInt16(exactly: port) else { return }
        let words = schema.rules.words
        let text = hasText(address, view) ? view.string(address) : ""
        ordering.hostPorts.append(
            HostPort(
                number: number,
                transport: transport == words.udp ? .udp : transport == words.sctp ? .sctp : .tcp,
                address: text == "0.0.0.0" || text == "::" ? "" : text
            )
        )
    }

    /// Notes the pods that this one asks to be started after: names with or without a namespace, between commas or blanks.
    mutating func noteStartOrder(_ view: borrowing TapeView) {
        guard annotations > 0, view.kind(annotations) == .mapping else { return }
        var child = annotations &+ 1
        var found = 0
        while child < view.end(annotations) {
            let value = view.next(child)
            if view.key(child) == schema.rules.words.after, view.bytes(child).equals("holdfast.dev/after") {
                found = value
            }
            child = view.next(value)
        }
        guard _slowPath(found > 0), view.isScalar(found) else { return }
        let own = namespace > 0 && view.scalar(namespace).count > 0 ? view.string(namespace) : "default"
        for word in view.string(found).split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            ordering.startsAfter.append(word.utf8.contains(UInt8(ascii: "/")) ? String(word) : own + "/" + word)
        }
    }

    /// The identity that the digest of a pod of this name has: for finding a pod that another one names.
    public static func identity(namespace: String, name: String, schema: Schema = .pod, key: Hash128) -> Hash128 {
        func path(_ index: Int, below path: Hash128) -> Hash128 { path.stepped(schema.fields[index].pathSeed) }
        let fields = schema.rules.metadata
        let metadata = path(schema.places.podFields + schema.places.podMetadata, below: key)
        var identity = Hash128(Array(name.utf8).span, seed: path(fields.name.index, below: metadata))
        // The default is as none.
        if namespace != "default" {
            identity.add(Hash128(Array(namespace.utf8).span, seed: path(fields.namespace.index, below: metadata)))
        }
        return identity
    }
}
