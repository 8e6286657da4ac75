import ManifestDecoding

/// Parts of a manifest as text, for plans.
enum ManifestText {
    /// A node on one line, collections in flow style.
    ///
    /// - Parameter masksSecrets: whether the value of a member `value` is masked where `name` beside it looks secret.
    static func flow(_ node: Int, _ view: borrowing TapeView, masksSecrets: Bool = false) -> String {
        switch view.kind(node) {
        case .mapping:
            let isSecret = masksSecrets && hasSecretName(node, view)
            var parts: [String] = []
            var child = node + 1
            while child < view.end(node) {
                let value = view.next(child)
                let isMasked = isSecret && view.bytes(child).equals("value")
                let text = isMasked ? SecretName.mask : flow(value, view, masksSecrets: masksSecrets)
                parts.append(view.string(child) + ": " + text)
                child = view.next(value)
            }
            return "{" + parts.joined(separator: ", ") + "}"
        case .sequence:
            var parts: [String] = []
            var child = node + 1
            while child < view.end(node) {
                parts.append(flow(child, view, masksSecrets: masksSecrets))
                child = view.next(child)
            }
            return "[" + parts.joined(separator: ", ") + "]"
        default: return view.string(node)
        }
    }

    private static func hasSecretName(_ node: Int, _ view: borrowing TapeView) -> Bool {
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            if view.bytes(child).equals("name"), view.isScalar(value), SecretName.matches(view.bytes(value)) {
                return true
            }
            child = view.next(value)
        }
        return false
    }
}
