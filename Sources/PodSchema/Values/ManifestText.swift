import ManifestDecoding

/// Parts of a manifest as text, for plans.
enum ManifestText {
    /// A node on one line, collections in flow style.
    static func flow(_ node: Int, _ view: borrowing TapeView) -> String {
        switch view.kind(node) {
        case .mapping:
            var parts: [String] = []
            var child = node + 1
            while child < view.end(node) {
                let value = view.next(child)
                parts.append(view.string(child) + ": " + flow(value, view))
                child = view.next(value)
            }
            return "{" + parts.joined(separator: ", ") + "}"
        case .sequence:
            var parts: [String] = []
            var child = node + 1
            while child < view.end(node) {
                parts.append(flow(child, view))
                child = view.next(child)
            }
            return "[" + parts.joined(separator: ", ") + "]"
        default: return view.string(node)
        }
    }
}
