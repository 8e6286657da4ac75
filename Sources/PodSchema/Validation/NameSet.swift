import ManifestDecoding

/// A set of names by their hashes: a list while it is small, so that most manifests allocate nothing.
struct NameSet {
    private var list: [Hash128] = []
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
        if index.isEmpty { index = Set(list) }
        index.insert(name)
        return true
    }

    func contains(_ name: Hash128) -> Bool {
        index.isEmpty ? list.contains(name) : index.contains(name)
    }

    @inline(__always)
    mutating func removeAll() {
        if !list.isEmpty { forget() }
    }

    private mutating func forget() {
        list.removeAll(keepingCapacity: true)
        if !index.isEmpty { index = [] }
    }
}
