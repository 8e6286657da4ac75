/// Times as goyaml v2 reads them (`resolve.go`, `parseTimestamp`): what `!!timestamp` may stand in front of.
enum GoTimestamp {
    /// `2006-1-2`, and behind it `T15:4:5Z`, `t15:4:5+07:00` or ` 15:4:5`, with a fraction or none.
    static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = Reader(text: text)
        guard reader.digits(4...4, upTo: 9999) != nil, let year = reader.value,
            reader.take("-"), let month = reader.digits(1...2, upTo: 12), month > 0,
            reader.take("-"), let day = reader.digits(1...2, upTo: 31), (1...days(month, year)).contains(day)
        else { return false }
        if reader.isAtEnd { return true }
        let hasZone = reader.take("T") || reader.take("t")
        guard hasZone || reader.take(" "), reader.time() else { return false }
        return hasZone ? reader.zone() && reader.isAtEnd : reader.isAtEnd
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private struct Reader {
        let text: UnsafeBufferPointer<UInt8>
        var index = 0
        /// The number that was read last.
        var value: Int?

        init(text: UnsafeBufferPointer<UInt8>) {
            self.text = text
        }

        var isAtEnd: Bool { index == text.count }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard index < text.count, text[index] == UInt8(ascii: character) else { return false }
            index += 1
            return true
        }

        mutating func digits(_ counts: ClosedRange<Int>, upTo limit: Int) -> Int? {
            var number = 0
            let start = index
            while index < text.count, index - start < counts.upperBound, 0x30...0x39 ~= text[index] {
                number = number * 10 + Int(text[index] - 0x30)
                index += 1
            }
            value = counts.contains(index - start) && number <= limit ? number : nil
            return value
        }

        /// Go takes one digit for the parts of a time, and any fraction behind the seconds.
        mutating func time() -> Bool {
            guard digits(1...2, upTo: 23) != nil, take(":"), digits(1...2, upTo: 59) != nil, take(":"),
                digits(1...2, upTo: 59) != nil
            else { return false }
            guard take(".") || take(",") else { return true }
            let start = index
            while index < text.count, 0x30...0x39 ~= text[index] { index += 1 }
            return index > start
        }

        mutating func zone() -> Bool {
            if take("Z") { return true }
            guard take("+") || take("-") else { return false }
            return digits(2...2, upTo: 24) != nil && take(":") && digits(2...2, upTo: 60) != nil
        }
    }
}
