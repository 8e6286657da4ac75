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
    /// Open addressing with linear probing: a row's index plus one, 0 for a free slot.
    private var slots: [UInt32]
    private(set) var count = 0

    init() {
        slots = [UInt32](repeating: 0, count: 64)
    }

    /// The file with a name.
    func find(_ name: Span<UInt8>) -> FileID? {
        let slot = slot(of: name)
        return slots[slot] == 0 ? nil : FileID(Int(slots[slot]) - 1)
    }

    /// The file with a name, which is added if it is not there.
    mutating func add(_ name: Span<UInt8>) -> FileID {
        let slot = slot(of: name)
        if slots[slot] != 0 { return FileID(Int(slots[slot]) - 1) }
        let row = Row(name: FileName(name), identity: nil, scan: 0, isUsed: true)
        let index: Int
        if let reused = free.popLast() {
            index = reused
            rows[index] = row
        } else {
            index = rows.count
            rows.append(row)
        }
        slots[slot] = UInt32(index + 1)
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

    /// Notes that a scan has seen a file.
    ///
    /// - Returns: whether it is as it was when it was last read.
    mutating func see(_ file: FileID, scan: UInt32, _ identity: FileIdentity?) -> Bool {
        rows[file.index].scan = scan
        return identity != nil && rows[file.index].isTrusted && rows[file.index].identity == identity
    }

    // MARK: - Hashing

    /// The slot that holds a name, or the free one where it would go.
    private func slot(of name: Span<UInt8>) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: Self.hash(name)) & mask
        while slots[slot] != 0 {
            let other = rows[Int(slots[slot]) - 1].name
            if isEqual(other.bytes, name) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    /// Names come from a directory that only the administrator writes; FNV-1a with a final mix spreads them well.
    private static func hash(_ name: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in name.indices { hash = (hash ^ UInt64(name[index])) &* 0x0000_0100_0000_01B3 }
        return (hash ^ hash &>> 32) &* 0x9E37_79B9_7F4A_7C15 &>> 20
    }

    private func isEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for index in rows.indices where rows[index].isUsed {
            let name = rows[index].name
            slots[slot(of: name.bytes)] = UInt32(index + 1)
        }
    }

    /// Empties a slot and moves later ones of the same run up, so that no search ends too early.
    private mutating func removeSlot(of name: Span<UInt8>) {
        let mask = slots.count - 1
        var hole = slot(of: name)
        var next = (hole + 1) & mask
        while slots[next] != 0 {
            let other = rows[Int(slots[next]) - 1].name
            let home = Int(truncatingIfNeeded: Self.hash(other.bytes)) & mask
            // Whether the entry at `next` may stand at `hole`: its home is not between them.
            if (next - home) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = 0
    }
}
