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

    /// Reads a time as RFC 3339 has it: what `text` writes, a kubelet's with nanoseconds and a zone too.
    ///
    /// - Returns: nanoseconds since 1970; nil if it is none, or is outside the years 1970 to 2261.
    public static func nanoseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") else { return nil }
        var date = tm()
        let numbers = [(0, 4), (5, 2), (8, 2), (11, 2), (14, 2), (17, 2)].compactMap { number(bytes[$0..<$0 + $1]) }
        guard numbers.count == 6, 1970...2261 ~= numbers[0] else { return nil }
        (date.tm_year, date.tm_mon, date.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        (date.tm_hour, date.tm_min, date.tm_sec) = (numbers[3], numbers[4], numbers[5])
        var rest = bytes[19...]
        var part: Int32 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            let nine = (digits + repeatElement(UInt8(ascii: "0"), count: 9)).prefix(9)
            part = number(nine[...]) ?? 0
            rest = rest.dropFirst(digits.count + 1)
        }
        var zone: Int32 = 0
        if rest.count == 6, let hours = number(rest.dropFirst().prefix(2)), let minutes = number(rest.suffix(2)) {
            zone = (hours * 60 + minutes) * (rest.first == UInt8(ascii: "-") ? -60 : 60)
        } else if rest.count != 1 || rest.first != UInt8(ascii: "Z") {
            return nil
        }
        // Cannot fail: the year has four digits.
        return (Int64(timegm(&date)) - Int64(zone)) * 1_000_000_000 + Int64(part)
    }

    /// A number without a sign; nil if something else than digits is there.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int32? {
        var number: Int32 = 0
        for digit in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
            number = number * 10 + Int32(digit - UInt8(ascii: "0"))
        }
        return number
    }

    private static func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
