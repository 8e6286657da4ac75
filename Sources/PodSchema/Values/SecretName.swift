import ManifestDecoding

/// Names of variables whose values people would not want on a screen or in a log.
enum SecretName {
    /// Stands for such a value.
    static let mask = "***"

    /// In small letters; a name is secret that has one of them as a part.
    private static let words: [StaticString] = [
        "password", "passwd", "passphrase", "secret", "token", "key", "credential", "cookie",
    ]

    static func matches(_ name: Span<UInt8>) -> Bool {
        var small: [UInt8] = []
        small.reserveCapacity(name.count)
        for index in name.indices {
            let byte = name[index]
            small.append((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte)
        }
        return words.contains { small.span.contains($0) }
    }
}

/// A value as text for plans.
struct FieldText: Hashable {
    let full: String
    /// The same for people, where it holds secret values; nil where it does not.
    let masked: String?

    var shown: String { masked ?? full }

    init(_ full: String, masked: String? = nil) {
        self.full = full
        self.masked = masked == full ? nil : masked
    }

    /// The value of a node, to which a path leads.
    init(_ node: Int, _ path: [PathStep], _ schema: Schema, _ view: borrowing TapeView) {
        full = ManifestText.flow(node, view)
        if view.isScalar(node) {
            masked = Self.isSecret(path, schema, view) ? SecretName.mask : nil
        } else {
            let text = ManifestText.flow(node, view, masksSecrets: true)
            masked = text == full ? nil : text
        }
    }

    /// Whether a path leads to the value of a variable with a secret-looking name.
    static func isSecret(_ path: [PathStep], _ schema: Schema, _ view: borrowing TapeView) -> Bool {
        guard path.count >= 2, let last = path.last, last.kind == .field else { return false }
        let name = path[path.count - 2]
        guard Int(last.value) == schema.rules.environment.value.index, name.kind == .named else { return false }
        return SecretName.matches(view.bytes(Int(name.value)))
    }
}
