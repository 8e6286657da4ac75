import ManifestGenerator

/// What the command line asks for.
struct Options: Equatable {
    var count = 0
    var directory = ""
    var seed: UInt64 = 1
    var size = ManifestSize.mixed

    static let usage = """
        usage: holdfast-generate --count N --output DIR [--seed S] [--size small|mixed|large]

        Writes N static Pod manifests to DIR: app-00000.yaml, app-00001.yaml and so on. The same count, seed and
        size give the same bytes everywhere. Files that have one of these names are overwritten, others stay.

          --count N     how many manifests to write
          --output DIR  where to; made if it is missing
          --seed S      a number that chooses the set (1)
          --size SIZE   small: 0.5 to 1 KB, mixed: 1 to 12 KB with a mean near 3 KB, large: 8 to 12 KB (mixed)
          --help        this text

        """

    /// Reads the arguments after the program's name; `nil` when they ask for help.
    ///
    /// Both `--name value` and `--name=value` are understood.
    static func parsed(_ arguments: [String]) throws(OptionError) -> Options? {
        var options = Options()
        var hasCount = false
        var remaining = arguments[...]
        while let argument = remaining.popFirst() {
            if argument == "--help" || argument == "-h" { return nil }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard ["--count", "--output", "--seed", "--size"].contains(name) else {
                throw OptionError("unknown argument '\(argument)'")
            }
            guard let value = parts.count > 1 ? String(parts[1]) : remaining.popFirst(), !value.isEmpty else {
                throw OptionError("\(name) needs a value")
            }
            switch name {
            case "--count":
                options.count = try count(value)
                hasCount = true
            case "--output": options.directory = value
            case "--seed": options.seed = try seed(value)
            default: options.size = try size(value)
            }
        }
        if !hasCount { throw OptionError("--count is missing") }
        if options.directory.isEmpty { throw OptionError("--output is missing") }
        return options
    }

    private static func count(_ value: String) throws(OptionError) -> Int {
        guard let count = Int(value), (0...10_000_000).contains(count) else {
            throw OptionError("--count takes a number from 0 to 10000000, not '\(value)'")
        }
        return count
    }

    private static func seed(_ value: String) throws(OptionError) -> UInt64 {
        guard let seed = UInt64(value) else {
            throw OptionError("--seed takes a number from 0 to \(UInt64.max), not '\(value)'")
        }
        return seed
    }

    private static func size(_ value: String) throws(OptionError) -> ManifestSize {
        switch value {
        case "small": .small
        case "mixed": .mixed
        case "large": .large
        default: throw OptionError("--size takes small, mixed or large, not '\(value)'")
        }
    }
}

/// What is wrong with the command line.
struct OptionError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
