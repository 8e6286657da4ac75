import Synchronization

/// A count that several threads keep.
final class Tally: Sendable {
    private let value = Atomic<Int>(0)

    var count: Int { value.load(ordering: .sequentiallyConsistent) }

    func add() {
        value.wrappingAdd(1, ordering: .sequentiallyConsistent)
    }
}
