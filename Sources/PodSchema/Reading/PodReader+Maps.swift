import ManifestDecoding

extension PodReader {
    /// Walks a map from strings to scalars.
    mutating func walkMap(
        _ index: Int,
        _ node: Int,
        _ domain: RestartDomain,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) -> Bool {
        guard view.kind(node) == .mapping else {
            report("expected a mapping, not \(describeKind(node, view))", at: node, view)
            return true
        }
        let slot = scope.slot(domain)
        let isQuantity = schema.fields[index].kind == .quantity
        let format = schema.details[index].format
        let mayRepeat = mayRepeatKeys(node, view)
        var areAccepted = true
        var members = view.members(of: node)
        while let member = members.next() {
            if _slowPath(mayRepeat), isOverridden(member.node, in: node, view) { continue }
            let below = Self.hash(member, seed: path, view)
            trail.append(PathStep(.member, member.node))
            walkMember(index, isQuantity: isQuantity, member, slot, below, view)
            trail.removeLast()
            if let format, areAccepted { areAccepted = accepts(format, member, below, view) }
        }
        if let format { checkMap(format, node, mayRepeat: mayRepeat, areAccepted: areAccepted, view) }
        return !view.isEmptyCollection(node)
    }

    @inline(__always)
    private mutating func walkMember(
        _ index: Int,
        isQuantity: Bool,
        _ member: TapeMembers.Member,
        _ slot: Int,
        _ path: Hash128,
        _ view: borrowing TapeView
    ) {
        let value = member.value
        // The schema has maps of strings and of quantities.
        if isQuantity {
            guard let quantity = readAmount(value, view) else { return }
            checkAmount(schema.details[index].format, member, quantity, view)
            addLeaf(slot, path, Self.hash(quantity, path), value)
            return
        }
        guard view.isScalar(value), member.isNull || view.scalar(value).isString else {
            report("expected a string, not \(describeKind(value, view)): quote it", at: value, view)
            return
        }
        let scalar = view.scalar(value)
        let isNothing = scalar.isEmpty || member.isNull
        addLeaf(slot, path, isNothing ? path.mixed(0, 5) : scalar.hash(seed: path), value)
    }

    /// A keyed hash of a member's key.
    @inline(__always)
    static func hash(_ member: TapeMembers.Member, seed: Hash128, _ view: borrowing TapeView) -> Hash128 {
        member.key.count <= 16 ? Hash128(member.key, seed: seed) : view.hash(member.node, seed: seed)
    }

    /// Whether two keys of a mapping may be equal. For most mappings this rules it out.
    @inline(__always)
    func mayRepeatKeys(_ node: Int, _ view: borrowing TapeView) -> Bool {
        // Equal keys have equal bits in both.
        var first: UInt64 = 0
        var second: UInt64 = 0
        var members = view.members(of: node)
        while let member = members.next() {
            let mixed = (member.key.first ^ member.key.last &* 0x9E37_79B9_7F4A_7C15) &* 0xD134_2543_DE82_EF95
            let firstBit: UInt64 = 1 &<< (mixed &>> 58)
            let secondBit: UInt64 = 1 &<< (mixed &>> 52 & 63)
            if first & firstBit != 0, second & secondBit != 0 { return true }
            first |= firstBit
            second |= secondBit
        }
        return false
    }

    /// Whether an equal key follows in the same mapping: of equal keys the last counts.
    ///
    /// Small maps are compared pairwise, large ones by their keys' hashes.
    mutating func isOverridden(_ key: Int, in node: Int, _ view: borrowing TapeView) -> Bool {
        let end = view.end(node)
        // A pair takes two words at least.
        if end &- node > 2 * 64 { return largeMapOverrides(key, in: node, view) }
        let bytes = view.key(key)
        var other = view.next(view.next(key))
        while other < end {
            if view.key(other) == bytes, bytes.count <= 16 || isSameText(key, other, view) { return true }
            other = view.next(view.next(other))
        }
        return false
    }

    private mutating func largeMapOverrides(_ key: Int, in node: Int, _ view: borrowing TapeView) -> Bool {
        if largeMap?.node != node { largeMap = KeyTable(of: node, key: self.key, view) }
        return largeMap?.last(key, view) != key
    }

    func isSameText(_ first: Int, _ second: Int, _ view: borrowing TapeView) -> Bool {
        view.hasSameText(first, second)
    }
}
