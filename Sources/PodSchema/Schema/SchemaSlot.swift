import ManifestDecoding

/// A slot of a structure's perfect hash: the name of a field and the field's place in the structure.
struct SchemaSlot: Sendable {
    private let first: UInt64
    private let last: UInt64
    /// In bytes; -1 in a slot of no field.
    private let count: Int32
    /// -1 in a slot of no field.
    let place: Int32

    static let empty = SchemaSlot()

    private init() {
        first = 0
        last = 0
        count = -1
        place = -1
    }

    init(key: KeyBytes, place: Int) {
        first = key.first
        last = key.last
        count = Int32(key.count)
        self.place = Int32(place)
    }

    @inline(__always)
    func holds(_ key: KeyBytes) -> Bool {
        (first ^ key.first) | (last ^ key.last) | UInt64(truncatingIfNeeded: Int(count) ^ key.count) == 0
    }
}
