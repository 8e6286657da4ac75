import ManifestDecoding

/// One step from the root of a manifest to a field: packed, because every list and structure that is walked pushes one.
struct PathStep: Sendable {
    enum Kind: UInt8, Sendable {
        /// A field of the schema; `value` is its index there.
        case field
        /// An element of a list; `value` is its index.
        case element
        /// An element of a list whose elements have names; `value` is the name's node.
        case named
        /// A member of a map; `value` is the key's node.
        case member
    }

    let kind: Kind
    let value: Int32

    @inline(__always)
    init(_ kind: Kind, _ value: Int) {
        self.kind = kind
        self.value = Int32(truncatingIfNeeded: value)
    }
}

extension Schema {
    /// A path as people write it: `spec.containers[0].ports[1].hostPort`, with names instead of indices where elements
    /// have one and `named` asks for it.
    func description(of path: some Sequence<PathStep>, named: Bool, _ view: borrowing TapeView) -> String {
        // As bytes, which are joined with a fraction of the work.
        var text: [UInt8] = []
        text.reserveCapacity(96)
        for step in path {
            let value = Int(step.value)
            switch step.kind {
            case .field:
                if !text.isEmpty { text.append(UInt8(ascii: ".")) }
                text.append(contentsOf: texts[details[value].name])
            case .element:
                text.append(contentsOf: "[\(value)]".utf8)
            case .named, .member:
                text.append(UInt8(ascii: "["))
                let name = view.bytes(value)
                for index in name.indices { text.append(name[index]) }
                text.append(UInt8(ascii: "]"))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// What a reason calls the field. An element without a name is told apart by position: its list is what changed.
    func fieldName(of path: [PathStep], _ view: borrowing TapeView) -> String {
        description(of: path.last?.kind == .element ? path.dropLast() : path[...], named: true, view)
    }
}
