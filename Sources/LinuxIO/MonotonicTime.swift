import Glibc

/// A point on the clock that never jumps, CLOCK_MONOTONIC of clock_gettime(2). It stands while the machine sleeps.
public struct MonotonicTime: Comparable, Hashable, Sendable {
    /// Nanoseconds since an unspecified start.
    public let nanoseconds: Int64

    /// A point so many nanoseconds after the clock's start.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The time now.
    public static var now: MonotonicTime {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux and the pointer is valid.
        _ = clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// The time so many milliseconds later; stops at the ends of the range instead of overflowing.
    public func advanced(byMilliseconds milliseconds: Int64) -> MonotonicTime {
        let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return advanced(byNanoseconds: overflow ? (milliseconds < 0 ? .min : .max) : product)
    }

    /// The time so many nanoseconds later; stops at the ends of the range instead of overflowing.
    public func advanced(byNanoseconds count: Int64) -> MonotonicTime {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(count)
        return MonotonicTime(nanoseconds: overflow ? (count < 0 ? .min : .max) : sum)
    }

    /// How many nanoseconds this is after another point; negative when it is before.
    public func nanoseconds(since earlier: MonotonicTime) -> Int64 {
        nanoseconds &- earlier.nanoseconds
    }

    /// Earlier sorts first.
    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
