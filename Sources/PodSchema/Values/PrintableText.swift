/// Text from outside, made fit for a terminal and a line.
public enum PrintableText {
    /// In quotes, control characters escaped, cut after `limit` characters.
    public static func quoted(_ text: String, limit: Int = 64) -> String {
        "\"" + escaped(text, limit: limit) + "\""
    }

    /// Control characters escaped, cut after `limit` characters.
    public static func escaped(_ text: String, limit: Int = .max) -> String {
        // What nearly every text is: nothing to escape, nothing to cut.
        if text.utf8.count <= limit, text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) { return text }
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit { return result + "…" }
            count += 1
            switch scalar {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                if scalar.properties.generalCategory == .control || scalar.properties.isBidiControl {
                    result += "\\u{" + String(scalar.value, radix: 16) + "}"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
