import ManifestDecoding

extension LifecycleHandler {
    /// Reads a hook as the kubelet, and Holdfast, writes it on a container: JSON.
    ///
    /// - Returns: nil if it is none.
    init?(written text: String) {
        var sources = SourceBuffer(capacity: text.utf8.count + 64)
        var decoder = ManifestDecoder()
        let range = sources.append(copying: text.utf8Span.span)
        guard let document = try? decoder.decode(range, in: &sources) else { return nil }
        let cursor = FieldCursor(decoder.view(document, in: sources))
        guard ["exec", "httpGet", "tcpSocket", "sleep"].contains(where: { cursor[$0].exists }) else { return nil }
        self.init(cursor)
    }
}
