import CLinux

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
}
