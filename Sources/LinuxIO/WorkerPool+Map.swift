import Synchronization

extension WorkerPool {
    /// What the body returns for each number below `count`, in their order; workers take one number after the other.
    public func map<Value: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Value) -> [Value] {
        if count <= 1 || width == 1 { return (0..<count).map(body) }
        let results = SharedResults<Value>(count)
        run { _ in
            while let index = results.next() { results.put(body(index), at: index) }
        }
        return results.values
    }
}

/// Results that several workers bring in.
private final class SharedResults<Value: Sendable>: Sendable {
    private let count: Int
    private let taken = Atomic<Int>(0)
    private let found: Mutex<[Value?]>

    init(_ count: Int) {
        self.count = count
        found = Mutex([Value?](repeating: nil, count: count))
    }

    func next() -> Int? {
        let index = taken.add(1, ordering: .relaxed).oldValue
        return index < count ? index : nil
    }

    func put(_ value: Value, at index: Int) {
        found.withLock { $0[index] = value }
    }

    /// - Precondition: Every worker is done.
    var values: [Value] { found.withLock { $0.map { $0! } } }
}
