/// The forms of single fields: devices, drivers, users, times.
enum SpecialFormat {
    static func problem(_ format: SchemaFormat, _ text: Span<UInt8>) -> String? {
        switch format {
        case .appArmorProfile: appArmorProfile(text)
        case .base64: isBase64(text) ? nil : "is not base64"
        case .csiDriver: csiDriver(text)
        case .finalizer: finalizer(text)
        case .hostPortList: hostPortList(text)
        case .iscsiName: iscsiName(text)
        case .notEmpty: text.isEmpty ? "must not be empty" : nil
        case .resourceField: resourceField(text)
        case .signal: isSignal(text) ? nil : "is not the name of a signal, such as SIGTERM or SIGRTMIN+1"
        case .sysctlName: sysctlName(text)
        case .time: isTime(text) ? nil : "is not a time such as 2006-01-02T15:04:05Z"
        case .windowsUser: windowsUser(text)
        default: nil
        }
    }

    // MARK: - Names

    private static func appArmorProfile(_ text: Span<UInt8>) -> String? {
        guard let first = text.first, let last = text.last else { return nil }
        return first.isBlank || last.isBlank ? "must not have blanks around it" : nil
    }

    /// Capitals are as small letters.
    private static func csiDriver(_ text: Span<UInt8>) -> String? {
        var previous = UInt8(ascii: ".")
        for index in text.indices {
            let byte = text[index]
            let isDot = byte == UInt8(ascii: ".")
            let isSeparator = isDot || byte == UInt8(ascii: "-")
            guard byte.isAlphanumeric || isSeparator else { return csiMessage }
            if previous == UInt8(ascii: "."), isSeparator { return csiMessage }
            if isDot, previous == UInt8(ascii: "-") { return csiMessage }
            previous = byte
        }
        return previous.isAlphanumeric ? nil : csiMessage
    }

    private static let csiMessage = "must be a DNS name, capitals allowed"

    private static func finalizer(_ text: Span<UInt8>) -> String? {
        if let message = TextFormat.problem(.labelKey, text) { return message }
        if text.firstIndex(of: UInt8(ascii: "/")) != nil { return nil }
        let isStandard = text.equals("kubernetes") || text.equals("orphan") || text.equals("foregroundDeletion")
        return isStandard ? nil : "is neither DOMAIN/NAME nor kubernetes, orphan or foregroundDeletion"
    }

    private static func resourceField(_ text: Span<UInt8>) -> String? {
        let message = "is not limits or requests, '.', and cpu, memory, ephemeral-storage or hugepages-SIZE"
        let start = text.starts(with: "limits.") ? 7 : text.starts(with: "requests.") ? 9 : -1
        guard start > 0 else { return message }
        let name = text.extracting(start..<text.count)
        let isKnown =
            name.equals("cpu") || name.equals("memory") || name.equals("ephemeral-storage")
            || name.starts(with: "hugepages-")
        return isKnown ? nil : message
    }

    private static func sysctlName(_ text: Span<UInt8>) -> String? {
        let message =
            "must be at most 253 lower-case letters, digits, '-', '_', '.' and '/', and none of those at an end"
        guard text.count <= 253 else { return message }
        func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/") }
        var start = 0
        for index in 0...text.count where index == text.count || isSeparator(text[index]) {
            guard start < index, text[start].isLowerAlphanumeric, text[index - 1].isLowerAlphanumeric else {
                return message
            }
            for inner in start..<index {
                let byte = text[inner]
                let isDash = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                guard byte.isLowerAlphanumeric || isDash else { return message }
            }
            start = index + 1
        }
        return nil
    }

    private static func isSignal(_ text: Span<UInt8>) -> Bool {
        guard text.starts(with: "SIG") else { return false }
        let name = text.extracting(3..<text.count)
        if name.equals("RTMIN") || name.equals("RTMAX") { return true }
        if name.starts(with: "RTMIN+") { return (1...15).contains(smallNumber(name, from: 6)) }
        if name.starts(with: "RTMAX-") { return (1...14).contains(smallNumber(name, from: 6)) }
        return signals.contains { name.equals($0) }
    }

    private static let signals: [StaticString] = [
        "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL",
        "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1",
        "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
    ]

    /// A number of one or two digits without a leading zero; 0 for anything else.
    private static func smallNumber(_ text: Span<UInt8>, from start: Int) -> Int {
        guard (1...2).contains(text.count - start), text[start] != UInt8(ascii: "0") else { return 0 }
        var number = 0
        for index in start..<text.count {
            guard text[index].isDigit else { return 0 }
            number = number * 10 + Int(text[index] - UInt8(ascii: "0"))
        }
        return number
    }

    // MARK: - Storage

    private static func iscsiName(_ text: Span<UInt8>) -> String? {
        if text.starts(with: "iqn") {
            return isQualifiedName(text) ? nil : "is not iqn.YYYY-MM.DOMAIN:NAME"
        }
        if text.starts(with: "eui") {
            return isIdentifier(text, digits: 16) ? nil : "is not eui. and 16 letters or digits"
        }
        if text.starts(with: "naa") {
            return isIdentifier(text, digits: 32) ? nil : "is not naa. and 32 letters or digits"
        }
        return "must start with iqn, eui or naa"
    }

    private static func isIdentifier(_ text: Span<UInt8>, digits: Int) -> Bool {
        guard text.count == 4 + digits else { return false }
        return text.extracting(4..<text.count).allSatisfy(\.isAlphanumeric)
    }

    /// Whether a text ends in a qualified name: the API's pattern has no `^`.
    private static func isQualifiedName(_ text: Span<UInt8>) -> Bool {
        let forbidden: StaticString = ",;*&$|"
        var nameStart = 0
        for index in text.indices {
            let byte = text[index]
            let isForbidden = (0..<forbidden.utf8CodeUnitCount).contains { unsafe forbidden.utf8Start[$0] == byte }
            if byte.isBlank || isForbidden { nameStart = index + 1 }
        }
        // What stands between two bytes that are none of a domain's; the name behind the colon is not empty.
        var start = 0
        for index in text.indices {
            let byte = text[index]
            if byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") { continue }
            let isColon = byte == UInt8(ascii: ":") && index >= nameStart && index < text.count - 1
            if isColon, hasAuthority(text.extracting(start..<index)) { return true }
            start = index + 1
        }
        return false
    }

    /// Whether `iqn.`, a date, a dot and something else are in it.
    private static func hasAuthority(_ text: Span<UInt8>) -> Bool {
        guard text.count > 12 else { return false }
        return (0...text.count - 13).contains { start in
            guard text.extracting(start..<start + 12).starts(with: "iqn.") else { return false }
            let isDate = [4, 5, 6, 7, 9, 10].allSatisfy { text[start + $0].isDigit }
            return isDate && text[start + 8] == UInt8(ascii: "-") && text[start + 11] == UInt8(ascii: ".")
        }
    }

    /// `HOST:PORT` with commas between; an IPv6 address stands in brackets.
    private static func hostPortList(_ text: Span<UInt8>) -> String? {
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: ",") {
            guard isHostPort(text.extracting(start..<index)) else {
                return "must be HOST:PORT, or several with ',' between"
            }
            start = index + 1
        }
        return nil
    }

    private static func isHostPort(_ text: Span<UInt8>) -> Bool {
        var colon = -1
        var colons = 0
        var brackets = 0
        for index in text.indices {
            if text[index] == UInt8(ascii: ":") {
                colon = index
                colons += 1
            }
            if text[index] == UInt8(ascii: "[") || text[index] == UInt8(ascii: "]") { brackets += 1 }
        }
        guard colon >= 0 else { return false }
        if text.first == UInt8(ascii: "[") {
            return brackets == 2 && colon > 0 && text[colon - 1] == UInt8(ascii: "]")
        }
        return colons == 1 && brackets == 0
    }

    // MARK: - Windows users

    /// `USER` or `DOMAIN\USER`.
    private static func windowsUser(_ text: Span<UInt8>) -> String? {
        if text.isEmpty { return "must not be empty" }
        guard text.allSatisfy({ !$0.isControl }) else { return "must not contain control characters" }
        let backslash = text.firstIndex(of: UInt8(ascii: "\\"))
        let user = text.extracting(((backslash ?? -1) + 1)..<text.count)
        if user.firstIndex(of: UInt8(ascii: "\\")) != nil { return "must not contain more than one '\\'" }
        if let backslash, !isWindowsDomain(text.extracting(0..<backslash)) {
            return "must have a NetBIOS or DNS name before the '\\'"
        }
        guard (1...104).contains(user.count) else { return "must have a user's name of 1 to 104 characters" }
        guard !user.allSatisfy({ $0 == UInt8(ascii: ".") || $0 == 0x20 }) else {
            return "must not consist of dots and blanks only"
        }
        let isValid = user.allSatisfy { byte in
            !(0..<userForbidden.utf8CodeUnitCount).contains { unsafe userForbidden.utf8Start[$0] == byte }
        }
        return isValid ? nil : "must not contain any of \(userForbidden)"
    }

    private static let userForbidden: StaticString = "\"/\\:;|=,+*?<>@[]"

    private static func isWindowsDomain(_ text: Span<UInt8>) -> Bool {
        guard (1...255).contains(text.count) else { return false }
        return isNetBIOS(text) || isWindowsDNS(text)
    }

    private static func isNetBIOS(_ text: Span<UInt8>) -> Bool {
        let forbidden: StaticString = "\\/:*?\"<>|."
        guard text.count <= 15, text[0] != UInt8(ascii: ".") else { return false }
        return text.allSatisfy { byte in
            !(0..<forbidden.utf8CodeUnitCount).contains { unsafe forbidden.utf8Start[$0] == byte }
        }
    }

    private static func isWindowsDNS(_ text: Span<UInt8>) -> Bool {
        guard text[0].isAlphanumeric, text[text.count - 1].isAlphanumeric else { return false }
        return text.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }

    // MARK: - Values

    private static func isBase64(_ text: Span<UInt8>) -> Bool {
        guard text.count % 4 == 0 else { return false }
        var padding = 0
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: "=") {
                padding += 1
            } else if padding > 0 || !(byte.isAlphanumeric || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")) {
                return false
            }
        }
        return padding <= 2
    }

    /// RFC 3339 as Go reads it: a fraction after `.` or `,`, a zone as `Z` or `+01:00`.
    private static func isTime(_ text: Span<UInt8>) -> Bool {
        guard text.count >= 20 else { return false }
        for index in 0..<19 where !isTimeByte(text[index], at: index) { return false }
        let month = twoDigits(text, 5)
        let isLeap = isLeapYear(twoDigits(text, 0) * 100 + twoDigits(text, 2))
        guard (1...12).contains(month), (1...daysIn(month, isLeap)).contains(twoDigits(text, 8)) else { return false }
        guard twoDigits(text, 11) < 24, twoDigits(text, 14) < 60, twoDigits(text, 17) < 60 else { return false }
        var index = 19
        if text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ",") {
            let start = index
            index += 1
            while index < text.count, text[index].isDigit { index += 1 }
            guard index > start + 1 else { return false }
        }
        guard index < text.count else { return false }
        if text[index] == UInt8(ascii: "Z") { return index == text.count - 1 }
        guard text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") else { return false }
        guard text.count == index + 6, text[index + 3] == UInt8(ascii: ":") else { return false }
        for digit in [1, 2, 4, 5] where !text[index + digit].isDigit { return false }
        return twoDigits(text, index + 1) < 24 && twoDigits(text, index + 4) < 60
    }

    private static func isTimeByte(_ byte: UInt8, at index: Int) -> Bool {
        switch index {
        case 4, 7: byte == UInt8(ascii: "-")
        case 10: byte == UInt8(ascii: "T")
        case 13, 16: byte == UInt8(ascii: ":")
        default: byte.isDigit
        }
    }

    private static func twoDigits(_ text: Span<UInt8>, _ index: Int) -> Int {
        Int(text[index] - UInt8(ascii: "0")) * 10 + Int(text[index + 1] - UInt8(ascii: "0"))
    }

    private static func isLeapYear(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func daysIn(_ month: Int, _ isLeap: Bool) -> Int {
        month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
