/// Texts as Go's standard library writes them: they are part of what the kubelet promises.
enum GoText {
    /// A text in double quotes with escapes (`strconv.Quote`, `%q`).
    static func quoted(_ text: String) -> String {
        escaped(text) { scalar in
            switch scalar {
            case "\u{07}": "\\a"
            case "\u{0B}": "\\v"
            case _ where isPrintable(scalar): nil
            case _ where scalar.value < 0x80: "\\x" + hexadecimal(scalar.value, digits: 2)
            case _ where scalar.value < 0x10000: "\\u" + hexadecimal(scalar.value, digits: 4)
            default: "\\U" + hexadecimal(scalar.value, digits: 8)
            }
        }
    }

    /// A text as a JSON string (`encoding/json`), which can stand in HTML.
    static func json(_ text: String) -> String {
        escaped(text) { scalar in
            switch scalar {
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{00}"..."\u{1F}":
                "\\u" + hexadecimal(scalar.value, digits: 4)
            default: nil
            }
        }
    }

    /// A text in double quotes, with the escapes that both have.
    ///
    /// - Parameter escape: how a character beyond those is written; nil as it is.
    private static func escaped(_ text: String, escape: (Unicode.Scalar) -> String?) -> String {
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
            default:
                if let text = escape(scalar) { output += text } else { output.unicodeScalars.append(scalar) }
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

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(digits - text.utf8.count, 0)) + text
    }
}
