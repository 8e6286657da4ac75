import LinuxIO

/// The files that the watcher knows, found by name without making a string of it.
///
/// - Complexity: O(1) for every call but `forEach`.
struct FileTable {
    struct Row {
        var name: FileName
        /// As the file was when it was last read; nil before that, or when it could not be read.
        var identity: FileIdentity?
        /// Whether equal identities mean equal bytes: not where it could have changed within the same tick of the clock.
        var isTrusted = false
        /// Whether an event told of it since it was last read.
        var isAnnounced = false
        /// The scan that saw it last.
        var scan: UInt32
        var isUsed: Bool
    }

    private(set) var rows: [Row] = []
    private var free: [Int] = []
    /// Open addressing with linear probing: half of the name's hash above a row's index plus one, 0 for a free slot.
    private var slots: [UInt64]
    private(set) var count = 0

    /// - Parameter capacity: how many files there is room for.
    init(capacity: Int = 32) {
        var count = 64
        while count < capacity * 2 { count *= 2 }
        slots = [UInt64](repeating: 0, count: count)
        rows.reserveCapacity(capacity)
    }

    /// The file with a name.
    func find(_ name: Span<UInt8>) -> FileID? {
        let slot = slot(of: name, FileName.hash(of: name))
        return slots[slot] == 0 ? nil : FileID(row(in: slot))
    }

    /// The file with a name, which is added if it is not there.
    mutating func add(_ name: Span<UInt8>) -> FileID {
        let hash = FileName.hash(of: name)
        let slot = slot(of: name, hash)
        return slots[slot] == 0 ? add(FileName(name), slot, hash) : FileID(row(in: slot))
    }

    mutating func add(_ name: FileName) -> FileID {
        let hash = FileName.hash(of: name.bytes)
        let slot = slot(of: name.bytes, hash)
        return slots[slot] == 0 ? add(name, slot, hash) : FileID(row(in: slot))
    }

    private mutating func add(_ name: FileName, _ slot: Int, _ hash: UInt64) -> FileID {
        let row = Row(name: name, identity: nil, scan: 0, isUsed: true)
        let index: Int
        if let reused = free.popLast() {
            index = reused
            rows[index] = row
        } else {
            index = rows.count
            rows.append(row)
        }
        slots[slot] = Self.tag(of: hash) | UInt64(index + 1)
        count += 1
        if count * 2 > slots.count { grow() }
        return FileID(index)
    }

    /// Forgets a file; its number may be given to another from now on.
    mutating func remove(_ file: FileID) {
        guard rows[file.index].isUsed else { return }
        let name = rows[file.index].name
        removeSlot(of: name.bytes)
        rows[file.index].isUsed = false
        rows[file.index].name = FileName("")
        free.append(file.index)
        count -= 1
    }

    subscript(file: FileID) -> Row {
        get { rows[file.index] }
        set { rows[file.index] = newValue }
    }

    /// Sets what a file was like when it was read, without copying its row.
    mutating func settle(_ file: FileID, _ identity: FileIdentity?, isTrusted: Bool) {
        rows[file.index].identity = identity
        rows[file.index].isTrusted = isTrusted
        rows[file.index].isAnnounced = false
    }

    /// Notes that an event has told of a file.
    mutating func announce(_ file: FileID) {
        rows[file.index].isAnnounced = true
    }

    /// Whether a file that is new or different should have been announced, and was not.
    func isSurprise(_ file: FileID) -> Bool {
        let row = rows[file.index]
        return !row.isAnnounced && (row.identity == nil || row.isTrusted)
    }

    /// The file with a name that a scan has seen, which is added if it is not there.
    mutating func add(_ name: Span<UInt8>, seenBy scan: UInt32) -> (file: FileID, isNew: Bool) {
        let known = count
        let file = add(name)
        rows[file.index].scan = scan
        return (file, count > known)
    }

    /// Notes that a scan has seen a file.
    mutating func see(_ file: FileID, by scan: UInt32) {
        rows[file.index].scan = scan
    }

    /// Whether a file is as it was when it was last read.
    func isUnchanged(_ file: FileID, _ identity: FileIdentity?) -> Bool {
        identity != nil && rows[file.index].isTrusted && rows[file.index].identity == identity
    }

    // MARK: - Hashing

    /// The row that an occupied slot leads to.
    private func row(in slot: Int) -> Int { Int(slots[slot] & 0xFFFF_FFFF) - 1 }

    /// The half of a hash that stands in a slot, and that the slot is found by.
    private static func tag(of hash: UInt64) -> UInt64 { hash & 0xFFFF_FFFF_0000_0000 }

    /// Where the search for an entry with this tag starts.
    private func home(_ entry: UInt64) -> Int { Int(entry &>> 32) & (slots.count - 1) }

    /// The slot that holds a name, or the free one where it would go.
    private func slot(of name: Span<UInt8>, _ hash: UInt64) -> Int {
        let tag = Self.tag(of: hash)
        var slot = home(tag)
        // Through a span names are looked at where they are: no references are counted.
        let rows = rows.span
        while slots[slot] != 0 {
            if Self.tag(of: slots[slot]) == tag, rows[row(in: slot)].name.isSpelled(name) { return slot }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private mutating func grow() {
        let entries = slots
        slots = [UInt64](repeating: 0, count: entries.count * 2)
        for entry in entries where entry != 0 {
            var slot = home(entry)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
    }

    /// Empties a slot and moves later ones of the same run up, so that no search ends too early.
    private mutating func removeSlot(of name: Span<UInt8>) {
        let mask = slots.count - 1
        var hole = slot(of: name, FileName.hash(of: name))
        var next = (hole + 1) & mask
        while slots[next] != 0 {
            // Whether the entry at `next` may stand at `hole`: its home is not between them.
            if (next - home(slots[next])) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = 0
    }
}
