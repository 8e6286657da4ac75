/// An anchor, and the nodes that it names: twenty bytes, as a manifest may have nearly a million.
struct Anchor {
    /// Where its name stands in the source.
    fileprivate let name: Int32
    /// The tape's word where its nodes began. Never falls from one anchor to the next.
    fileprivate var position: Int32
    /// Where its nodes are on the tape; of those that were kept the complement of where they are there.
    private var start: Int32
    /// How many words its nodes take, -1 while it is open.
    private var count: Int32 = -1
    /// How many aliases were followed in it, including those inside what they stand for; while open, before it.
    private(set) var aliasCount: Int32

    fileprivate init(name: Int, word: Int, aliasCount: Int) {
        // Sources, tapes and the number of aliases are all below 2³¹.
        self.name = Int32(name)
        position = Int32(word)
        start = Int32(word)
        self.aliasCount = Int32(aliasCount)
    }

    var isOpen: Bool { count < 0 }

    /// Whether its nodes were copied before the tape's words were changed or moved.
    var isKept: Bool { start < 0 }

    /// The words that it names, on the tape or among those that were kept.
    var words: Range<Int> {
        let start = Int(isKept ? ~start : start)
        return start..<start + Int(max(count, 0))
    }

    fileprivate mutating func close(end: Int, aliasCount: Int) {
        count = Int32(end) - start
        self.aliasCount = Int32(aliasCount) - self.aliasCount
    }

    /// From now on the nodes are among those that were kept.
    fileprivate mutating func move(to index: Int) { start = ~Int32(index) }
}

/// The anchors of one document.
struct AnchorTable: ~Copyable {
    private var entries = ScratchBuffer<Anchor>()
    /// The last anchor of each name, plus one: open addressing, 0 for none.
    private var slots: [Int32] = []
    private var names = 0
    /// Nodes that an anchor names and that are not on the tape any more.
    private(set) var kept = ScratchBuffer<TapeWord>()
    /// Drawn by the process, so that nobody can choose names that all meet.
    private let seed: Hash128

    init() {
        var hasher = Hasher()
        hasher.combine(0)
        seed = Hash128(low: UInt64(bitPattern: Int64(hasher.finalize())), high: 0)
    }

    var isEmpty: Bool { entries.isEmpty }

    /// What it takes, in bytes.
    var memory: Int {
        entries.count * MemoryLayout<Anchor>.stride + slots.count * MemoryLayout<Int32>.stride * 3 / 2
            + kept.count * MemoryLayout<TapeWord>.stride
    }

    mutating func removeAll() {
        entries.truncate(to: 0)
        kept.truncate(to: 0)
        slots = []
        names = 0
    }

    /// Begins an anchor at a word of the tape; `base` is the start of the source that the name stands in.
    mutating func open(
        _ name: UnsafeBufferPointer<UInt8>,
        at word: Int,
        aliasCount: Int,
        base: UnsafePointer<UInt8>
    ) -> Int {
        guard let start = name.baseAddress else { preconditionFailure("an anchor has a name") }
        let anchor = Anchor(name: start - base, word: word, aliasCount: aliasCount)
        if names * 3 >= slots.count * 2 { grow(base) }
        let slot = slot(of: name, base)
        let known = Int(slots[slot]) - 1
        if known >= 0, known == entries.count - 1, !entries[known].isOpen {
            // The last anchor again: nobody can name the older one any more.
            entries[known] = anchor
            return known
        }
        if known < 0 { names += 1 }
        entries.append(anchor)
        slots[slot] = Int32(entries.count)
        return entries.count - 1
    }

    /// Ends an anchor where its nodes end on the tape.
    mutating func close(_ index: Int, end: Int, aliasCount: Int) {
        entries[index].close(end: end, aliasCount: aliasCount)
    }

    /// The last anchor of a name.
    func find(_ name: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>) -> Anchor? {
        guard !slots.isEmpty else { return nil }
        let index = Int(slots[slot(of: name, base)]) - 1
        return index < 0 ? nil : entries[index]
    }

    // MARK: - Names

    /// Where a name stands, or could.
    private func slot(of name: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Hash128(name, seed: seed).low) & mask
        while slots[slot] != 0, !isNamed(entries[Int(slots[slot]) - 1], name, base) { slot = (slot + 1) & mask }
        return slot
    }

    private func isNamed(_ anchor: Anchor, _ name: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>) -> Bool {
        let other = Self.name(of: anchor, base)
        return other.count == name.count && other.elementsEqual(name)
    }

    /// A name ends where something else than a letter, a digit, `-` or `_` follows.
    private static func name(of anchor: Anchor, _ base: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let start = base + Int(anchor.name)
        var end = start
        while isClass(end.pointee, CharacterClass.word) { end += 1 }
        return UnsafeBufferPointer(start: start, count: end - start)
    }

    private mutating func grow(_ base: UnsafePointer<UInt8>) {
        let old = slots
        slots = [Int32](repeating: 0, count: max(16, old.count * 2))
        for index in old where index != 0 {
            slots[slot(of: Self.name(of: entries[Int(index) - 1], base), base)] = index
        }
    }

    // MARK: - Nodes that do not stay

    /// Keeps the scalar that was just anchored as `word`, for it becomes another one on the tape.
    mutating func keep(_ word: TapeWord, at index: Int) {
        let last = entries.count - 1
        guard last >= 0, !entries[last].isOpen, !entries[last].isKept, entries[last].words == index..<index + 1 else {
            return
        }
        entries[last].move(to: kept.count)
        kept.append(word)
    }

    /// Copies what is anchored behind a word of the tape, before the words there are moved.
    ///
    /// - Returns: how many anchors were looked at.
    mutating func keep(behind word: Int, _ tape: borrowing Tape) -> Int {
        var first = entries.count
        while first > 0, Int(entries[first - 1].position) > word { first -= 1 }
        // What lies inside the nodes that were copied last lies inside the copy.
        var copied = 0..<0
        var shift = 0
        for index in first..<entries.count {
            defer { entries[index].position = Int32(word) }
            if entries[index].isKept { continue }
            let words = entries[index].words
            if words.lowerBound >= copied.upperBound {
                copied = words
                shift = kept.count - words.lowerBound
                for word in words { kept.append(tape[word]) }
            }
            entries[index].move(to: words.lowerBound + shift)
        }
        return entries.count - first
    }
}
