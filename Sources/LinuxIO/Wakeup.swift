/// Why a wait on an `EventSource` ended.
public enum Wakeup: Hashable, Sendable {
    /// The descriptor is readable, or writable where that was waited for, or its other end is gone, or it has an error:
    /// use it to find out.
    case readable
    /// The deadline passed first.
    case deadline
    /// Somebody called `wake()`, or the task or the source was cancelled.
    case woken
}
