/// The memory a directory is listed through; reuse one for many listings.
public struct DirectoryBuffer: ~Copyable, @unchecked Sendable {
    // Safety: the sole owner of this memory, which nothing else points to between calls; hence also Sendable.
    let memory: UnsafeMutableRawBufferPointer

    /// Allocates a buffer.
    ///
    /// - Parameter capacity: In bytes, at least 4 KiB. getdents64(2) fills it with 24 bytes and the name an entry.
    public init(capacity: Int = 64 * 1024) {
        precondition(capacity >= 4096, "too small for the longest name")
        memory = .allocate(byteCount: capacity, alignment: 8)
    }

    deinit {
        memory.deallocate()
    }
}
