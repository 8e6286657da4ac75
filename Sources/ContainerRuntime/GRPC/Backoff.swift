import LinuxIO

/// How long to wait before the next attempt to connect: a little longer after each one that fails, and never quite the same
/// for two nodes that lost the same thing.
struct Backoff {
    private static let first: Int64 = 20
    private static let last: Int64 = 1_000

    private var next = Self.first

    /// The milliseconds to wait after a failed attempt: 20, doubling up to a second, four fifths of it or more.
    ///
    /// - Parameter random: Any number.
    mutating func wait(random: UInt64) -> Int64 {
        let longest = next
        next = min(Self.last, next * 2)
        return longest - Int64(random % UInt64(longest / 5 + 1))
    }

    /// Starts again, after an attempt that did not fail.
    mutating func reset() {
        next = Self.first
    }
}
