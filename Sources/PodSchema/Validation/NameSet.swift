import ManifestDecoding

/// A set of names by their hashes: a list while it is small, so that most manifests allocate nothing.
struct NameSet: ~Copyable {
    private var list = ScratchBuffer<Hash128>()
    private var index: Set<Hash128> = []
    private static let listLimit = 16

    /// - Returns: whether the name was not there before.
    /// - Complexity: O(1).
    mutating func insert(_ name: Hash128) -> Bool {
        if contains(name) { return false }
        if list.count < Self.listLimit {
            list.append(name)
            return true
        }
        if index.isEmpty {
            for place in 0..<list.count { index.insert(list[place]) }
        }
        index.insert(name)
        return true
    }

    @inline(__always)
    func contains(_ name: Hash128) -> Bool {
        if _slowPath(!index.isEmpty) { return index.contains(name) }
        for place in 0..<list.count where list[place] == name { return true }
        return false
    }

    @inline(__always)
    mutating func removeAll() {
        list.truncate(to: 0)
        if _slowPath(!index.isEmpty) { index = [] }
    }
}
