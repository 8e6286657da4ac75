/// Makes excerpts of a manifest and of other versions of it: where they tell of one text that differs, so do the whole tapes.
///
/// - Parameters:
///   - bytes: the manifest.
///   - excerpt: one that has seen others before, as a daemon's has.
func checkExcerpts(_ bytes: [UInt8], _ excerpt: inout ManifestExcerpt) {
    let old = Version(bytes)
    guard let document = old.document, document.staysOnLines, document.trailing == nil else { return }
    var random = FuzzRandom(seed: bytes)
    for _ in 0..<8 {
        var lines = TextLines(bytes)
        lines.edit(&random)
        let text = lines.bytes
        let new = Version(text)
        guard let part = excerpt.make(of: new.source, in: new.sources, since: old.sources.bytes(old.source)) else {
            continue
        }
        let view = excerpt.view(part)
        guard let exchange = ScalarExchange(from: excerpt.oldBytes, to: part, view) else { continue }
        let message = "\(String(decoding: bytes, as: UTF8.self))\n=>\n\(String(decoding: text, as: UTF8.self))"
        guard let whole = new.document else { fail("cannot be decoded: \(message)") }
        // The next version is compared with this one.
        require(whole.staysOnLines && whole.trailing == nil, "leaves its lines: \(message)")
        let found = Difference(
            old: Array(excerpt.oldBytes.extracting(exchange.old)),
            new: Array(view.bytes(exchange.node)),
            way: way(to: exchange.node, view)
        )
        let expected = difference(from: old, to: new)
        require(found == expected, "\(found) instead of \(String(describing: expected)): \(message)")
    }
}

/// A version of a manifest, in memory of its own: a read beyond it is one that the address sanitizer sees.
private struct Version: ~Copyable {
    var sources = SourceBuffer(capacity: 0)
    var decoder = ManifestDecoder()
    let source: Range<Int>
    /// Nil if it cannot be decoded.
    let document: Document?

    init(_ bytes: [UInt8]) {
        source = sources.append(copying: bytes.span)
        document = try? decoder.decode(source, in: &sources)
    }
}

/// One text that differs, and where.
private struct Difference: Equatable {
    let old: [UInt8]
    let new: [UInt8]
    let way: [Step]
}

/// A step from a collection to one of its children.
private struct Step: Equatable {
    /// Of a member.
    var key: [UInt8] = []
    /// Of an entry.
    var position = -1
    /// What an entry is called, as often as it says so.
    var names: [[UInt8]] = []
}

/// In what one text two tapes differ; nil if they do in anything else.
private func difference(from old: borrowing Version, to new: borrowing Version) -> Difference? {
    guard let before = old.document, let after = new.document else { return nil }
    let oldView = old.decoder.view(before, in: old.sources)
    let newView = new.decoder.view(after, in: new.sources)
    let (first, shift) = (newView.root, oldView.root - newView.root)
    guard newView.end(first) - first == oldView.end(oldView.root) - oldView.root else { return nil }
    var found: Difference?
    for node in first..<newView.end(first) {
        let other = node + shift
        guard newView.kind(node) == oldView.kind(other), newView.next(node) + shift == oldView.next(other) else {
            return nil
        }
        let (oldText, newText) = (Array(oldView.bytes(other)), Array(newView.bytes(node)))
        if oldText == newText { continue }
        guard found == nil else { return nil }
        found = Difference(old: oldText, new: newText, way: way(to: node, newView))
    }
    return found
}

private func way(to target: Int, _ view: borrowing TapeView) -> [Step] {
    var steps: [Step] = []
    var node = view.root
    while node != target {
        var child = node + 1
        var step = Step()
        if view.kind(node) == .mapping {
            while view.next(child + 1) <= target { child = view.next(child + 1) }
            step.key = Array(view.bytes(child))
            // A key that is there again.
            var other = view.next(child + 1)
            while other < view.end(node) {
                if Array(view.bytes(other)) == step.key { step.key += Array(" (again)".utf8) }
                other = view.next(other + 1)
            }
            node = child == target ? child : child + 1
        } else {
            step.position = 0
            while view.next(child) <= target {
                child = view.next(child)
                step.position += 1
            }
            step.names = names(of: child, view)
            node = child
        }
        steps.append(step)
    }
    return steps
}

private func names(of entry: Int, _ view: borrowing TapeView) -> [[UInt8]] {
    guard view.kind(entry) == .mapping else { return [] }
    var names: [[UInt8]] = []
    var key = entry + 1
    while key < view.end(entry) {
        if Array(view.bytes(key)) == Array("name".utf8) { names.append(Array(view.bytes(key + 1))) }
        key = view.next(key + 1)
    }
    return names
}

extension Array<UInt8> {
    fileprivate init(_ bytes: Span<UInt8>) {
        self = bytes.indices.map { bytes[$0] }
    }
}
