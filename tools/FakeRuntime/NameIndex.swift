/// Finds what has a name among things that have identifiers, without looking at all of them: a real runtime is not slower
/// the more it holds either.
struct NameIndex {
    private var ids: [String: String] = [:]

    /// The identifier of the thing that has a name.
    ///
    /// - Parameter nameOf: the name of a thing.
    /// - Complexity: O(1); O(things) after things were added or removed that the index was not told of.
    mutating func id<Thing>(
        of name: String,
        in things: [String: Thing],
        _ nameOf: (String, Thing) -> String
    ) -> String? {
        if ids.count != things.count {
            ids = Dictionary(things.map { (nameOf($0.key, $0.value), $0.key) }, uniquingKeysWith: { first, _ in first })
        }
        guard let id = ids[name], let thing = things[id], nameOf(id, thing) == name else { return nil }
        return id
    }

    mutating func add(_ name: String, _ id: String) { ids[name] = id }

    mutating func remove(_ name: String) { ids[name] = nil }
}
