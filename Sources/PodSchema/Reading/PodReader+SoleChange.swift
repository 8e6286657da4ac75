public import ManifestDecoding

extension PodReader {
    /// What differs from an older version of the manifest that was read last, where that is one text alone: found without
    /// decoding the older version.
    ///
    /// A digest's hashes are sums over leaves. Where the bytes differ inside one scalar only, the older leaf can be
    /// guessed; and if each older sum is the newer one with that leaf exchanged, the guess is proven: no other leaf
    /// differs, however the older version is written.
    ///
    /// The reader must have been made to collect, with the key of the older digest, and have found nothing wrong.
    ///
    /// - Parameters:
    ///   - old: the older version.
    ///   - oldDigest: its digest.
    ///   - view: the manifest that was read last.
    /// - Returns: nil where it cannot be told like this, and `changes` has to.
    /// - Complexity: O(bytes), 32 at a time, and O(leaves).
    public func soleChange(
        from old: Span<UInt8>,
        _ oldDigest: PodDigest,
        _ view: borrowing TapeView
    ) -> [FieldChange]? {
        precondition(collects)
        guard let guess = guess(from: old, view), proves(guess, oldDigest, view) else { return nil }
        let path = schema.paths(to: [guess.node], view)[0]
        let field = schema.fieldName(of: path, view)
        let mask = FieldText.isSecret(path, schema, view) ? SecretName.mask : nil
        var changes: [FieldChange] = []
        for leaf in guess.leaves {
            guard let owner = owner(of: leaf.slot, view) else { continue }
            let change = FieldChange(
                field: field,
                old: FieldText(guess.text, masked: mask),
                new: FieldText(view.string(guess.node), masked: mask),
                domain: owner.domain,
                container: owner.container
            )
            // A volume that is mounted twice counts twice.
            if !changes.contains(change) { changes.append(change) }
        }
        return changes
    }

    /// What the older leaves would be if the scalar around the bytes that differ were all that differs.
    private func guess(from old: Span<UInt8>, _ view: borrowing TapeView) -> LeafGuess? {
        let difference = TextDifference(from: old, to: view.sourceBytes)
        guard let node = scalar(around: difference.new, view) else { return nil }
        let start = view.sourceOffset(node)
        let end = start + view.bytes(node).count + old.count - view.sourceCount
        guard start <= difference.old.lowerBound, difference.old.upperBound <= end, end <= old.count else { return nil }
        let text = old.extracting(start..<end)
        // Scalars are UTF-8; what is not was not this scalar.
        guard let string = try? UTF8Span(validating: text) else { return nil }
        var guesses: [LeafGuess.Exchange] = []
        for index in 0..<leaves.count where Int(leaves[index].node) == node {
            let leaf = leaves[index]
            guard let hash = hash(of: text, like: leaf, view) else { return nil }
            guesses.append(LeafGuess.Exchange(slot: Int(leaf.slot), old: hash, new: leaf.hash))
        }
        return LeafGuess(node: node, text: String(copying: string), leaves: guesses)
    }

    /// The leaf whose text, as it stands in the source, holds a range of the source.
    private func scalar(around range: Range<Int>, _ view: borrowing TapeView) -> Int? {
        for index in 0..<leaves.count {
            let node = Int(leaves[index].node)
            guard node > 0, view.isScalar(node) else { continue }
            let start = view.sourceOffset(node)
            if start <= range.lowerBound, range.upperBound <= start + view.bytes(node).count { return node }
        }
        return nil
    }

    /// The hash that a leaf would have with another text, by the way in which it has its own.
    private func hash(of text: Span<UInt8>, like leaf: Leaf, _ view: borrowing TapeView) -> Hash128? {
        let node = Int(leaf.node)
        if view.hash(node, seed: leaf.path) == leaf.hash { return Hash128(text, seed: leaf.path) }
        guard let quantity = Quantity(view.bytes(node)), Self.hash(quantity, leaf.path) == leaf.hash else { return nil }
        return Quantity(text).map { Self.hash($0, leaf.path) }
    }

    /// Whether every hash of the older digest is that of this manifest with the leaves exchanged.
    private func proves(_ guess: LeafGuess, _ old: PodDigest, _ view: borrowing TapeView) -> Bool {
        func isSum(_ slot: Int, _ older: Hash128) -> Bool {
            guess.isSum(slot, of: accumulators[slot], older)
        }
        guard isSum(Scope.identity, old.identity), isSum(Scope.podSlot, old.pod), isSum(Scope.liveSlot, old.live),
            isSum(Scope.resizeSlot, old.resize)
        else { return false }
        var next = 0
        for container in containers where !container.isRunOnce {
            guard next < old.containers.count else { return false }
            let older = old.containers[next]
            next += 1
            guard older.name == view.string(container.name), isSum(container.scope.container, older.container),
                isSum(container.scope.resize, older.resize), isSum(container.scope.live, older.live)
            else { return false }
        }
        return next == old.containers.count
    }
}

/// One scalar with another text, and the leaves that come of it.
private struct LeafGuess {
    struct Exchange {
        let slot: Int
        let old: Hash128
        let new: Hash128
    }

    let node: Int
    /// The older one.
    let text: String
    let leaves: [Exchange]

    /// Whether a sum with the older leaves is another one with the newer.
    func isSum(_ slot: Int, of newer: Hash128, _ older: Hash128) -> Bool {
        var left = newer
        var right = older
        for leaf in leaves where leaf.slot == slot {
            left.add(leaf.old)
            right.add(leaf.new)
        }
        return left == right
    }
}
