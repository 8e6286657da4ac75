/// Splits arguments into options and words: `--name value`, `--name=value`, and `--` before words that look like options.
struct ArgumentParser {
    enum Argument: Equatable {
        case flag(String)
        case word(String)
    }

    private var rest: ArraySlice<String>
    /// The option that was returned last.
    private(set) var option = ""
    private var attached: String?
    private var onlyWords = false

    init(_ arguments: [String]) {
        rest = arguments[...]
    }

    /// - Throws: if the option before was given a value that it does not take.
    mutating func next() throws(UsageError) -> Argument? {
        if attached != nil { throw UsageError("\(option) takes no value") }
        guard let argument = rest.popFirst() else { return nil }
        if onlyWords || argument == "-" || !argument.hasPrefix("-") { return .word(argument) }
        if argument == "--" {
            onlyWords = true
            return try next()
        }
        if let sign = argument.firstIndex(of: "=") {
            option = String(argument[..<sign])
            attached = String(argument[argument.index(after: sign)...])
        } else {
            option = argument
        }
        return .flag(option)
    }

    /// The value of the option that was just returned.
    mutating func value() throws(UsageError) -> String {
        if let value = attached {
            attached = nil
            return value
        }
        guard let value = rest.popFirst() else { throw UsageError("\(option) needs a value") }
        return value
    }

    /// The value as a number in a range.
    mutating func number(_ range: ClosedRange<Int>) throws(UsageError) -> Int {
        let text = try value()
        guard let number = Int(text), range.contains(number) else {
            throw UsageError("\(option) takes a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'")
        }
        return number
    }
}
