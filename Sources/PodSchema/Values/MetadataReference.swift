/// `metadata.labels['KEY']` or `metadata.annotations['KEY']`, as the downward API writes them.
struct MetadataReference {
    let isLabel: Bool
    let key: String

    init?(_ path: String) {
        let labels = "metadata.labels['"
        let annotations = "metadata.annotations['"
        guard path.hasSuffix("']"), path.hasPrefix(labels) || path.hasPrefix(annotations) else { return nil }
        isLabel = path.hasPrefix(labels)
        key = String(path.dropFirst(isLabel ? labels.count : annotations.count).dropLast(2))
        if key.isEmpty { return nil }
    }
}
