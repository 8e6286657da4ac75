/// A time as the API writes it: in UTC, in whole seconds.
enum TimeText {
    /// - Parameter text: a valid time of RFC 3339.
    static func canonical(_ text: Span<UInt8>) -> [UInt8] {
        var minutes = days(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)) * 1440
        minutes += number(text, 11, 2) * 60 + number(text, 14, 2)
        if text.last != UInt8(ascii: "Z") {
            let zone = text.count - 6
            let offset = number(text, zone + 1, 2) * 60 + number(text, zone + 4, 2)
            minutes += text[zone] == UInt8(ascii: "-") ? offset : -offset
        }
        let day = minutes >= 0 ? minutes / 1440 : (minutes - 1439) / 1440
        let minute = minutes - day * 1440
        let date = date(day)
        var result: [UInt8] = []
        append(date.year, 4, "-", to: &result)
        append(date.month, 2, "-", to: &result)
        append(date.day, 2, "T", to: &result)
        append(minute / 60, 2, ":", to: &result)
        append(minute % 60, 2, ":", to: &result)
        append(number(text, 17, 2), 2, "Z", to: &result)
        return result
    }

    private static func number(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int {
        (start..<start + count).reduce(0) { $0 * 10 + Int(text[$1] - UInt8(ascii: "0")) }
    }

    private static func append(_ number: Int, _ count: Int, _ end: Unicode.Scalar, to result: inout [UInt8]) {
        let digits = String(number)
        result += repeatElement(UInt8(ascii: "0"), count: max(count - digits.utf8.count, 0))
        result += digits.utf8
        result.append(UInt8(ascii: end))
    }

    /// Days since the first of March of the year 0: years that start in March end with the leap day.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let month = month > 2 ? month - 3 : month + 9
        let century = year >= 0 ? year / 100 : -1
        return 365 * year + floor(year, 4) - century + floor(year, 400) + (153 * month + 2) / 5 + day - 1
    }

    private static func floor(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : (number - divisor + 1) / divisor
    }

    private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
        // 400 years have 146097 days.
        let era = floor(days, 146_097)
        let rest = days - era * 146_097
        let year = (rest - rest / 1460 + rest / 36_524 - rest / 146_096) / 365
        let ofYear = rest - (365 * year + year / 4 - year / 100)
        let month = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * month + 2) / 5 + 1
        return (year + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9, day)
    }
}
