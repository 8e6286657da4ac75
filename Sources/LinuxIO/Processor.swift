import CLinux

/// The machine's processors.
public enum Processor {
    /// How many processors this process may run on, sched_getaffinity(2); at least 1.
    public static var count: Int { Int(clinux_processor_count()) }
}
