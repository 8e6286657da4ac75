import Glibc

/// The time of day, CLOCK_REALTIME of clock_gettime(2). It jumps when it is set.
public enum WallClock {
    /// Nanoseconds since 1970, UTC.
    public static var now: Int64 {
        var time = timespec()
        // Cannot fail: the clock exists on every Linux and the pointer is valid.
        _ = clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    /// A time as RFC 3339 has it, in UTC, to the millisecond: `2026-11-23T05:28:24.120Z`.
    public static func text(_ nanoseconds: Int64) -> String {
        var seconds = time_t(nanoseconds / 1_000_000_000)
        var part = nanoseconds % 1_000_000_000
        if part < 0 {
            part += 1_000_000_000
            seconds -= 1
        }
        var date = tm()
        // Cannot fail: the year of every Int64 of nanoseconds has four digits.
        _ = gmtime_r(&seconds, &date)
        let day = "\(date.tm_year + 1900)-\(padded(date.tm_mon + 1))-\(padded(date.tm_mday))"
        let time = "\(padded(date.tm_hour)):\(padded(date.tm_min)):\(padded(date.tm_sec))"
        let milliseconds = String(1000 + part / 1_000_000).dropFirst()
        return "\(day)T\(time).\(milliseconds)Z"
    }

    private static func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
