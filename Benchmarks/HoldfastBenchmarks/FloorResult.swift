import Synchronization

/// What the two threads of a floor tell each other: nanoseconds of the monotonic clock.
final class FloorResult: Sendable {
    let ready = Atomic<Bool>(false)
    let isDone = Atomic<Bool>(false)
    let start = Atomic<Int64>(0)
    let end = Atomic<Int64>(0)
}
