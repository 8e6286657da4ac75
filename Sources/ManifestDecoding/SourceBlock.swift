import Glibc
import Synchronization

/// A piece of memory that sources are read into, and in which manifests may stay: it is freed when neither a buffer
/// nor a kept manifest needs it.
final class SourceBlock: Sendable {
    /// Blocks grow up to this size, unless a manifest needs more, and are then mapped whole, as one huge page where the
    /// kernel has one: a fault for each small page would take longer than reading into it.
    static let large = 2 << 20

    // Safety: the memory belongs to this object. One buffer writes to it, behind everything that was kept; kept bytes
    // are only read.
    nonisolated(unsafe) let start: UnsafeMutablePointer<UInt8>
    let capacity: Int
    /// Bytes that were ever kept here, padding included.
    private let filled = Atomic<Int>(0)
    /// Bytes that are kept here now, padding included.
    private let kept = Atomic<Int>(0)

    init(capacity: Int) {
        self.capacity = capacity
        start = capacity < Self.large ? .allocate(capacity: capacity) : Self.map(capacity)
    }

    deinit {
        if capacity < Self.large { start.deallocate() } else { munmap(start, capacity) }
    }

    /// `MADV_POPULATE_WRITE` of madvise(2), Linux 5.14, which glibc's headers may not have.
    private static let madvisePopulateWrite: Int32 = 23

    /// Memory with all its pages, mmap(2).
    private static func map(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
        let start = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else { preconditionFailure("no memory for \(capacity) bytes") }
        // Both are only hints: where they mean nothing, pages come one by one as they are written to.
        _ = madvise(start, capacity, MADV_HUGEPAGE)
        _ = madvise(start, capacity, madvisePopulateWrite)
        return start.bindMemory(to: UInt8.self, capacity: capacity)
    }

    // MARK: - What is kept

    func keep(_ bytes: Int) {
        filled.add(bytes, ordering: .relaxed)
        kept.add(bytes, ordering: .relaxed)
    }

    func release(_ bytes: Int) {
        kept.subtract(bytes, ordering: .relaxed)
    }

    /// Whether less than half of what was kept here still is.
    var isSparse: Bool {
        kept.load(ordering: .relaxed) * 2 < filled.load(ordering: .relaxed)
    }
}
