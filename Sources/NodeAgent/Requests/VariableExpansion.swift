/// Puts values in the place of `$(NAME)` (`third_party/forked/golang/expansion`).
///
/// `$$` is a `$` that starts nothing; a reference without a closing parenthesis, or a `$` before anything else, stays as it is.
public enum VariableExpansion {
    /// - Parameter value: the value of a variable; nil leaves the reference as it is.
    /// - Complexity: O(bytes)
    public static func expand(_ text: String, _ value: (String) -> String?) -> String {
        let input = Array(text.utf8)
        guard input.contains(dollar) else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            guard input[index] == dollar, index + 1 < input.count else {
                output.append(input[index])
                index += 1
                continue
            }
            switch input[index + 1] {
            case dollar:
                output.append(dollar)
                index += 2
            case opening:
                guard let end = input[(index + 2)...].firstIndex(of: closing) else {
                    output += [dollar, opening]
                    index += 2
                    continue
                }
                let name = String(decoding: input[(index + 2)..<end], as: UTF8.self)
                output += value(name).map { Array($0.utf8) } ?? Array(input[index...end])
                index = end + 1
            default:
                output += [dollar, input[index + 1]]
                index += 2
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static let dollar = UInt8(ascii: "$")
    private static let opening = UInt8(ascii: "(")
    private static let closing = UInt8(ascii: ")")
}
