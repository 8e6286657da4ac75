public import ManifestDecoding

/// What becomes of a pod where one text is all that changed in its manifest, found without walking the manifest.
///
/// The digest is the older one with the text's leaf exchanged, and the manifest is valid as the older one was, because:
///
/// - The tapes are the same but for the text (`ScalarExchange`), so a walk takes the same way, and does the same wherever it
///   does not read the text.
/// - Only the text's own field reads it: the tables say so (`independent`), and what they cannot say is looked at here: the
///   tag of an image, annotations that mean something, labels and annotations that a container may read.
/// - Of such a field the walk asks for its form, which is asked for here too, and adds one leaf of its path and text to the
///   sum of one domain. Neither text is empty, so the field counts as there in both.
/// - The path is made here as the walk makes it, for the few kinds of fields and lists that lead to such texts. Whatever else is
///   on the way (volumes, resources, ports, init containers, sets, repeated keys) is left to the walk.
public struct TextExchange: Sendable {
    /// The key of the member that tells what an entry on the way to such a text is called.
    public static let entryName: StaticString = "name"

    /// The manifest's digest.
    public let digest: PodDigest
    public let change: FieldChange

    /// - Parameters:
    ///   - oldBytes: the older version.
    ///   - old: its digest. This schema's walk found nothing wrong with it, and nothing to warn of.
    ///   - document: the manifest.
    ///   - view: of the manifest.
    ///   - isExcerpt: whether both are only excerpts of the versions.
    ///   - key: the key of the older digest.
    /// - Returns: nil where the manifest has to be walked.
    /// - Complexity: O(bytes), 32 at a time; for labels and annotations also O(nodes).
    public init?(
        from oldBytes: Span<UInt8>,
        _ old: PodDigest,
        to document: Document,
        _ view: borrowing TapeView,
        isExcerpt: Bool = false,
        schema: Schema = .pod,
        key: Hash128
    ) {
        guard let exchange = ScalarExchange(from: oldBytes, to: document, view) else { return nil }
        var way = LeafWay(to: exchange.node, key: key)
        guard way.find(schema, view), let target = LeafTarget(way, old, view) else { return nil }
        let oldText = oldBytes.extracting(exchange.old)
        guard way.accepts(oldText, isExcerpt: isExcerpt, schema, view), let string = try? UTF8Span(validating: oldText)
        else { return nil }
        let (before, after) = (Hash128(oldText, seed: way.path), view.hash(exchange.node, seed: way.path))
        digest = old.exchanging(before, by: after, target)
        let mask = FieldText.isSecret(way.steps, schema, view) ? SecretName.mask : nil
        change = FieldChange(
            field: schema.fieldName(of: way.steps, view),
            old: FieldText(String(copying: string), masked: mask),
            new: FieldText(view.string(exchange.node), masked: mask),
            domain: target.domain,
            container: target.container.map { old.containers[$0].name }
        )
    }
}

/// The sum that a leaf counts in.
private struct LeafTarget {
    let domain: RestartDomain
    /// The container's place in the digest; nil for the pod.
    let container: Int?

    /// - Parameter old: a digest of the same containers.
    init?(_ way: borrowing LeafWay, _ old: PodDigest, _ view: borrowing TapeView) {
        domain = way.domain
        guard way.containerName > 0 else {
            container = nil
            guard domain == .live || domain == .pod else { return nil }
            return
        }
        let name = view.string(way.containerName)
        container = old.containers.firstIndex { $0.name == name }
        guard container != nil, domain == .live || domain == .container else { return nil }
    }
}

extension PodDigest {
    fileprivate func exchanging(_ old: Hash128, by new: Hash128, _ target: LeafTarget) -> PodDigest {
        func exchanged(_ sum: Hash128, _ isTarget: Bool) -> Hash128 {
            guard isTarget else { return sum }
            var sum = sum
            sum.subtract(old)
            sum.add(new)
            return sum
        }
        var containers = containers
        if let index = target.container {
            let container = containers[index]
            containers[index] = ContainerDigest(
                name: container.name,
                container: exchanged(container.container, target.domain == .container),
                resize: container.resize,
                live: exchanged(container.live, target.domain == .live)
            )
        }
        let isPod = target.container == nil
        return PodDigest(
            namespace: namespace,
            name: name,
            identity: identity,
            pod: exchanged(pod, isPod && target.domain == .pod),
            live: exchanged(live, isPod && target.domain == .live),
            resize: resize,
            containers: containers,
            ordering: ordering
        )
    }
}
