/// The forms that Kubernetes asks of names and paths (`apimachinery/pkg/util/validation`).
enum TextFormat {
    /// What is wrong with a text, as the end of a sentence that starts with it; nil if nothing is.
    static func problem(_ format: SchemaFormat, _ text: Span<UInt8>) -> String? {
        switch format {
        case .dnsLabel: dnsLabel(text)
        case .podName, .dnsSubdomain: dnsSubdomain(text)
        case .labelKey: labelKey(text)
        case .labelValue: labelValue(text)
        case .portName, .port: portName(text)
        case .environmentName: environmentName(text)
        case .headerName: all(text, isAlphanumericOrDash) ? nil : "must consist of letters, digits and '-'"
        case .image: image(text)
        case .absolutePath: text.first == UInt8(ascii: "/") ? nil : "must be an absolute path"
        case .pathWithoutDotDot: hasDotDot(text) ? "must not contain '..'" : nil
        case .relativePathWithoutDotDot, .localPath: relativePath(text)
        case .noSlash: all(text) { $0 != UInt8(ascii: "/") } ? nil : "must not contain '/'"
        case .configKey: configKey(text)
        case .ipAddress: IPAddress.isValid(text) ? nil : "is not an IP address"
        default: nil
        }
    }

    // MARK: - Names

    private static func dnsLabel(_ text: Span<UInt8>) -> String? {
        let message =
            "must be a DNS label: at most 63 lower-case letters, digits and '-', with a letter or digit at both ends"
        return text.count <= 63 && isLabel(text, 0, text.count) ? nil : message
    }

    private static func dnsSubdomain(_ text: Span<UInt8>) -> String? {
        let message =
            "must be a DNS name: at most 253 lower-case letters, digits, '-' and '.', with letters or digits around each '.'"
        guard text.count <= 253 else { return message }
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: ".") {
            guard isLabel(text, start, index) else { return message }
            start = index + 1
        }
        return nil
    }

    private static func isLabel(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start < end, isLowerAlphanumeric(text[start]), isLowerAlphanumeric(text[end - 1]) else { return false }
        for index in start..<end where !isLowerAlphanumeric(text[index]) && text[index] != UInt8(ascii: "-") {
            return false
        }
        return true
    }

    private static func labelKey(_ text: Span<UInt8>) -> String? {
        let message = "must be NAME or PREFIX/NAME: a name of at most 63 letters, digits, '-', '_' and '.', a prefix that is a DNS name"
        var slash = -1
        for index in text.indices where text[index] == UInt8(ascii: "/") {
            guard slash < 0 else { return message }
            slash = index
        }
        if slash >= 0, dnsSubdomain(text.extracting(0..<slash)) != nil { return message }
        let name = text.extracting((slash + 1)..<text.count)
        return !name.isEmpty && labelValue(name) == nil ? nil : message
    }

    private static func labelValue(_ text: Span<UInt8>) -> String? {
        let message = "must be at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends"
        guard let first = text.first, let last = text.last else { return nil }
        let isValid = text.count <= 63 && isAlphanumeric(first) && isAlphanumeric(last) && all(text) { byte in
            isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
        return isValid ? nil : message
    }

    private static func portName(_ text: Span<UInt8>) -> String? {
        let message = "must be a port name: at most 15 lower-case letters, digits and single '-', at least one letter"
        var hasLetter = false
        var previous = UInt8(ascii: "-")
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: "-") {
                if previous == byte { return message }
            } else if !isLowerAlphanumeric(byte) {
                return message
            }
            if byte >= UInt8(ascii: "a") { hasLetter = true }
            previous = byte
        }
        return hasLetter && text.count <= 15 && previous != UInt8(ascii: "-") ? nil : message
    }

    private static func environmentName(_ text: Span<UInt8>) -> String? {
        let isValid = all(text) { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "=") }
        return isValid ? nil : "must consist of printable ASCII characters other than '='"
    }

    private static func configKey(_ text: Span<UInt8>) -> String? {
        let message = "must consist of at most 253 letters, digits, '-', '_' and '.', and must not start with '..'"
        let isDots = text.count >= 2 && text[0] == UInt8(ascii: ".") && text[1] == UInt8(ascii: ".")
        guard text.count <= 253, !isDots, !(text.count == 1 && text[0] == UInt8(ascii: ".")) else { return message }
        let isValid = all(text) { byte in
            isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        }
        return isValid ? nil : message
    }

    private static func image(_ text: Span<UInt8>) -> String? {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = text.first, let last = text.last else { return nil }
        return isBlank(first) || isBlank(last) ? "must not have blanks around it" : nil
    }

    // MARK: - Paths

    private static func relativePath(_ text: Span<UInt8>) -> String? {
        if text.first == UInt8(ascii: "/") { return "must be a relative path" }
        return hasDotDot(text) ? "must not contain '..'" : nil
    }

    /// Whether `..` is an element of the path.
    private static func hasDotDot(_ text: Span<UInt8>) -> Bool {
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: "/") {
            if index - start == 2, text[start] == UInt8(ascii: "."), text[start + 1] == UInt8(ascii: ".") { return true }
            start = index + 1
        }
        return false
    }

    // MARK: - Bytes

    private static func all(_ text: Span<UInt8>, _ isValid: (UInt8) -> Bool) -> Bool {
        for index in text.indices where !isValid(text[index]) { return false }
        return true
    }

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowerAlphanumeric(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isAlphanumericOrDash(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "-")
    }
}

extension Span<UInt8> {
    fileprivate var first: UInt8? { isEmpty ? nil : self[0] }
    fileprivate var last: UInt8? { isEmpty ? nil : self[count - 1] }
}
