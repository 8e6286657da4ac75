import ManifestDecoding

/// Keys of labels and annotations that had the form they must have, from one manifest to the next: most manifests have
/// the same few. A small table in which a new key takes the place of an older one.
struct AcceptedKeys: ~Copyable {
    private var hashes = ScratchBuffer<Hash128>()
    private static let size = 32

    init() { hashes.append(.zero, times: Self.size) }

    /// - Parameter hash: of the key and of the map that it stands in, keyed so that nobody can choose keys that meet.
    @inline(__always)
    func contains(_ hash: Hash128) -> Bool { hashes[Self.place(of: hash)] == hash }

    @inline(__always)
    mutating func insert(_ hash: Hash128) { hashes[Self.place(of: hash)] = hash }

    @inline(__always)
    private static func place(of hash: Hash128) -> Int { Int(truncatingIfNeeded: hash.low) & (size - 1) }
}
