import ManifestDecoding

/// The forms that Kubernetes asks of names and paths (`apimachinery/pkg/util/validation`).
enum TextFormat {
    /// What is wrong with a text, as the end of a sentence that starts with it; nil if nothing is.
    static func problem(_ format: SchemaFormat, _ text: Span<UInt8>) -> String? {
        switch format {
        case .dnsLabel: dnsLabel(text)
        case .dnsSubdomain: dnsSubdomain(text)
        case .podName: podName(text)
        case .generateName: generateName(text)
        case .dnsSearch: dnsSearch(text)
        case .labelKey: labelKey(text, isAnnotation: false)
        case .annotationKey: labelKey(text, isAnnotation: true)
        case .labelValue: labelValue(text)
        case .portName, .port: portName(text)
        case .environmentName: environmentName(text)
        case .headerName: headerName(text)
        case .image: image(text)
        case .absolutePath: text.first == UInt8(ascii: "/") ? nil : "must be an absolute path"
        case .pathWithoutDotDot: hasDotDot(text) ? "must not contain '..'" : nil
        case .relativePathWithoutDotDot: relativePath(text)
        case .localPath: localPath(text)
        case .noSlash: text.firstIndex(of: UInt8(ascii: "/")) == nil ? nil : "must not contain '/'"
        case .configKey: configKey(text)
        case .ipAddress: IPAddress.isValid(text) ? nil : "is not an IP address"
        default: SpecialFormat.problem(format, text)
        }
    }

    /// Whether a text certainly has the form: what most texts are, told from eight bytes at once. Of the others
    /// `problem` tells.
    static func accepts(_ format: SchemaFormat, _ text: borrowing TapeScalar) -> Bool {
        switch format {
        case .dnsLabel: text.count <= 63 && TextScan(text).isLabel()
        case .portName, .port: isShortWord(text)
        case .dnsSubdomain, .podName: text.count <= 251 && TextScan(text).isSubdomain()
        case .labelKey: acceptsKey(text, isAnnotation: false)
        case .annotationKey: acceptsKey(text, isAnnotation: true)
        case .labelValue: text.count <= 63 && (text.isEmpty || TextScan(text).isName())
        case .environmentName: TextScan(text).isPrintable()
        case .image: !text.isEmpty && !text.bytes[0].isBlank && !text.bytes[text.count &- 1].isBlank
        case .absolutePath: !text.isEmpty && text.bytes[0] == UInt8(ascii: "/")
        case .pathWithoutDotDot: !TextScan(text).hasTwoDots()
        case .relativePathWithoutDotDot, .localPath:
            !text.isEmpty && text.bytes[0] != UInt8(ascii: "/") && !TextScan(text).hasTwoDots()
        default: false
        }
    }

    /// A port's name that starts with a letter and has no dash.
    private static func isShortWord(_ text: borrowing TapeScalar) -> Bool {
        guard (1...15).contains(text.count), text.bytes[0].isLowerCase else { return false }
        for index in 1..<text.count where !text.bytes[index].isLowerAlphanumeric { return false }
        return true
    }

    private static func acceptsKey(_ text: borrowing TapeScalar, isAnnotation: Bool) -> Bool {
        guard let slash = TextScan(text).firstIndex(of: UInt8(ascii: "/")) else {
            return text.count <= 63 && TextScan(text).isName()
        }
        // A second slash is none of a name's bytes.
        guard slash <= 253, text.count &- slash <= 64, TextScan(text, slash &+ 1..<text.count).isName() else {
            return false
        }
        return TextScan(text, 0..<slash).isSubdomain(foldsCase: isAnnotation)
    }

    // MARK: - DNS names

    private static func dnsLabel(_ text: Span<UInt8>) -> String? {
        let message =
            "must be a DNS label: at most 63 lower-case letters, digits and '-', with a letter or digit at both ends"
        guard text.count <= 63, let first = text.first, let last = text.last else { return message }
        let isValid = first.isLowerAlphanumeric && last.isLowerAlphanumeric && text.allSatisfy(isLabelByte)
        return isValid ? nil : message
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool { byte.isLowerAlphanumeric || byte == UInt8(ascii: "-") }

    private static let dnsMessage =
        "must be a DNS name: at most 253 lower-case letters, digits, '-' and '.', with letters or digits around each '.'"

    private static func dnsSubdomain(_ text: Span<UInt8>) -> String? {
        text.count <= 253 && isSubdomain(text, text.count) ? nil : dnsMessage
    }

    /// A pod's name gets `-NODE` appended, and only then has to be a DNS name: it may end in a dash.
    private static func podName(_ text: Span<UInt8>) -> String? {
        text.count <= 251 && isSubdomain(text, lengthWithoutDashes(text)) ? nil : dnsMessage
    }

    /// The beginning of a name: one dash at its end is fine, as more follows.
    private static func generateName(_ text: Span<UInt8>) -> String? {
        guard text.count > 1, text.last == UInt8(ascii: "-") else { return dnsSubdomain(text) }
        // Whatever stands before the dash counts as a letter.
        return text.count <= 254 && isSubdomain(text, text.count - 2, isOpen: true) ? nil : dnsMessage
    }

    private static func lengthWithoutDashes(_ text: Span<UInt8>) -> Int {
        var count = text.count
        while count > 1, text[count - 1] == UInt8(ascii: "-") { count -= 1 }
        return count
    }

    /// - Parameter isOpen: whether a letter follows.
    private static func isSubdomain(_ text: Span<UInt8>, _ count: Int, isOpen: Bool = false) -> Bool {
        var previous = UInt8(ascii: ".")
        for index in 0..<count {
            let byte = text[index]
            if !byte.isLowerAlphanumeric {
                // Around a dot there are letters and digits only.
                let isDot = byte == UInt8(ascii: ".")
                guard isDot || byte == UInt8(ascii: "-"), previous != UInt8(ascii: ".") else { return false }
                if isDot, previous == UInt8(ascii: "-") { return false }
            }
            previous = byte
        }
        return isOpen || (previous != UInt8(ascii: ".") && previous != UInt8(ascii: "-"))
    }

    /// As a DNS name, with underscores in labels and a dot at the end.
    private static func dnsSearch(_ text: Span<UInt8>) -> String? {
        let message = "must be '.' or a DNS name of lower-case letters, digits, '-', '_' and '.', at most 253"
        if text.equals(".") { return nil }
        let count = text.last == UInt8(ascii: ".") ? text.count - 1 : text.count
        guard count <= 253 else { return message }
        var start = 0
        for index in 0...count where index == count || text[index] == UInt8(ascii: ".") {
            let first = start < index && text[start] == UInt8(ascii: "_") ? start + 1 : start
            guard first < index, text[first].isLowerAlphanumeric, text[index - 1].isLowerAlphanumeric else {
                return message
            }
            for inner in first..<index where !isSearchByte(text[inner]) { return message }
            start = index + 1
        }
        return nil
    }

    private static func isSearchByte(_ byte: UInt8) -> Bool {
        byte.isLowerAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    // MARK: - Labels

    private static let labelKeyMessage =
        "must be NAME or PREFIX/NAME: a name of at most 63 letters, digits, '-', '_' and '.', a prefix that is a DNS name"

    /// - Parameter isAnnotation: whether capitals in the prefix are as small letters.
    private static func labelKey(_ text: Span<UInt8>, isAnnotation: Bool) -> String? {
        var slash = -1
        for index in text.indices where text[index] == UInt8(ascii: "/") {
            guard slash < 0 else { return labelKeyMessage }
            slash = index
        }
        if slash >= 0, !isPrefix(text, slash, isAnnotation: isAnnotation) { return labelKeyMessage }
        let name = text.extracting((slash + 1)..<text.count)
        return !name.isEmpty && labelValue(name) == nil ? nil : labelKeyMessage
    }

    private static func isPrefix(_ text: Span<UInt8>, _ count: Int, isAnnotation: Bool) -> Bool {
        if !isAnnotation { return count <= 253 && isSubdomain(text, count) }
        guard (1...253).contains(count) else { return false }
        var previous = UInt8(ascii: ".")
        for index in 0..<count {
            let byte = text[index]
            if !byte.isAlphanumeric {
                // Around a dot there are letters and digits only.
                let isDot = byte == UInt8(ascii: ".")
                guard isDot || byte == UInt8(ascii: "-"), previous != UInt8(ascii: ".") else { return false }
                if isDot, previous == UInt8(ascii: "-") { return false }
            }
            previous = byte
        }
        return previous != UInt8(ascii: ".") && previous != UInt8(ascii: "-")
    }

    private static func labelValue(_ text: Span<UInt8>) -> String? {
        let message = "must be at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends"
        guard let first = text.first, let last = text.last else { return nil }
        let isValid = text.count <= 63 && first.isAlphanumeric && last.isAlphanumeric && text.allSatisfy(isNameByte)
        return isValid ? nil : message
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    // MARK: - Other names

    private static func portName(_ text: Span<UInt8>) -> String? {
        let message = "must be a port name: at most 15 lower-case letters, digits and single '-', at least one letter"
        var hasLetter = false
        var previous = UInt8(ascii: "-")
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: "-") {
                if previous == byte { return message }
            } else if !byte.isLowerAlphanumeric {
                return message
            }
            if byte.isLowerCase { hasLetter = true }
            previous = byte
        }
        return hasLetter && text.count <= 15 && previous != UInt8(ascii: "-") ? nil : message
    }

    private static func environmentName(_ text: Span<UInt8>) -> String? {
        let isValid = text.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "=") }
        return isValid ? nil : "must consist of printable ASCII characters other than '='"
    }

    private static func headerName(_ text: Span<UInt8>) -> String? {
        let isValid = text.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "-") }
        return isValid ? nil : "must consist of letters, digits and '-'"
    }

    private static func configKey(_ text: Span<UInt8>) -> String? {
        let isValid =
            text.count <= 253 && !text.starts(with: "..") && !text.equals(".") && text.allSatisfy(isNameByte)
        return isValid
            ? nil : "must consist of at most 253 letters, digits, '-', '_' and '.', and must not start with '..'"
    }

    private static func image(_ text: Span<UInt8>) -> String? {
        guard let first = text.first, let last = text.last else { return nil }
        return first.isBlank || last.isBlank ? "must not have blanks around it" : nil
    }

    // MARK: - Paths

    static func relativePath(_ text: Span<UInt8>) -> String? {
        if text.first == UInt8(ascii: "/") { return "must be a relative path" }
        return hasDotDot(text) ? "must not contain '..'" : nil
    }

    /// A path in a volume whose files are made by the node, which keeps names with two dots for itself.
    private static func localPath(_ text: Span<UInt8>) -> String? {
        if let message = relativePath(text) { return message }
        return text.starts(with: "..") ? "must not start with '..'" : nil
    }

    /// Whether `..` is an element of the path.
    private static func hasDotDot(_ text: Span<UInt8>) -> Bool {
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == UInt8(ascii: "/") {
            if index - start == 2, text[start] == UInt8(ascii: "."), text[start + 1] == UInt8(ascii: ".") {
                return true
            }
            start = index + 1
        }
        return false
    }
}
