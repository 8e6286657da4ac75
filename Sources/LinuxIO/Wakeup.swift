/// Why a wait on an `EventSource` ended.
public enum Wakeup: Hashable, Sendable {
    /// The descriptor is readable, or its other end is gone, or it has an error: read to find out.
    case readable
    /// The deadline passed first.
    case deadline
    /// Somebody called `wake()`, or the task or the source was cancelled.
    case woken
}
