/// Texts as Go's standard library writes them: they are part of what the kubelet promises.
enum GoText {
    /// A text in double quotes with escapes (`strconv.Quote`, `%q`).
    static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\u{07}": output += "\\a"
            case "\u{08}": output += "\\b"
            case "\u{0C}": output += "\\f"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case "\u{0B}": output += "\\v"
            case _ where isPrintable(scalar): output.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x80: output += "\\x" + hexadecimal(scalar.value, digits: 2)
            case _ where scalar.value < 0x10000: output += "\\u" + hexadecimal(scalar.value, digits: 4)
            default: output += "\\U" + hexadecimal(scalar.value, digits: 8)
            }
        }
        return output + "\""
    }

    /// Letters, marks, numbers, punctuation, symbols, and of the blanks the common one (`unicode.IsPrint`).
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return 0x20..<0x7F ~= scalar.value }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            return false
        default: return true
        }
    }

    /// A text as a JSON string (`encoding/json`), which can stand in HTML.
    static func json(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\u{08}": output += "\\b"
            case "\u{0C}": output += "\\f"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{00}"..."\u{1F}":
                output += "\\u" + hexadecimal(scalar.value, digits: 4)
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(digits - text.utf8.count, 0)) + text
    }
}
