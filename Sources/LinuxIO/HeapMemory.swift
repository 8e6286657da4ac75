import CLinux
import Glibc

/// The memory of malloc(3).
public enum HeapMemory {
    /// Gives memory that is free, but lies between what is in use, back to the system, malloc_trim(3).
    ///
    /// It takes milliseconds where much is in use: for the end of bulk work.
    public static func trim() {
        _ = clinux_malloc_trim()
    }

    /// Lets a process that ends soon keep what it has freed: large pieces come from the heap too, and are used again.
    public static func keep() {
        clinux_malloc_keep()
    }

    /// Asks for huge pages where the calling thread's next allocations will lie, madvise(2): a fault for each small page
    /// takes longer than what is done with it. Only after `keep`; it takes no memory by itself.
    ///
    /// - Parameter bytes: how much will be allocated, about; 16 MB count at most.
    public static func expect(_ bytes: Int) {
        let count = min(bytes, 16 << 20)
        let page = 2 << 20
        guard count >= page, let start = malloc(count) else { return }
        let first = (UInt(bitPattern: start) + UInt(page) - 1) & ~(UInt(page) - 1)
        let end = (UInt(bitPattern: start) + UInt(count)) & ~(UInt(page) - 1)
        // Safety: the range is inside what was just allocated, and its content is of no use. It is only a hint.
        if first < end { _ = madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_HUGEPAGE) }
        free(start)
    }
}
