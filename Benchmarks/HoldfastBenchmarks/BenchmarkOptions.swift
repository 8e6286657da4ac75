/// What the command line asks for.
struct BenchmarkOptions {
    static let help = """
        Usage: holdfast-bench [--manifests N]… [--filter NAME]… [--json FILE] [--quick] [--directory DIR]

          --manifests N    how many manifests are resident; may be given several times (1000, 10000, 50000)
          --filter NAME    only scenarios whose name contains NAME; may be given several times
          --json FILE      also write the rows as JSON
          --quick          few samples: shows that it works, not how fast
          --directory DIR  where manifests are written (a new directory in /tmp)

        `hostile.…` runs only where a filter names it: manifests that are large in one way, at 2.5, 5 and 10 MiB.

        A floor is the same work as bare system calls, measured in the same run and, where they are short, in turn.

        """

    var manifests = [1_000, 10_000, 50_000]
    var filters: [String] = []
    var json: String?
    var isQuick = false
    var directory: String?
    var showsHelp = false

    init(_ arguments: [String]) throws(BenchmarkError) {
        var counts: [Int] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            func value() throws(BenchmarkError) -> String {
                guard let value = rest.popFirst() else { throw BenchmarkError("\(argument) needs a value") }
                return value
            }
            switch argument {
            case "--manifests":
                let text = try value()
                guard let count = Int(text), (1...1_000_000).contains(count) else {
                    throw BenchmarkError("--manifests takes a number from 1 to 1000000, not '\(text)'")
                }
                counts.append(count)
            case "--filter": filters.append(try value())
            case "--json": json = try value()
            case "--quick": isQuick = true
            case "--directory": directory = try value()
            case "--help", "-h": showsHelp = true
            default: throw BenchmarkError("unknown option '\(argument)'; try --help")
            }
        }
        if !counts.isEmpty { manifests = counts }
    }

    /// Whether a scenario is asked for by its name: such scenarios are in no run without a filter.
    func names(_ name: String) -> Bool { !filters.isEmpty && includes(name) }

    func includes(_ name: String) -> Bool {
        filters.isEmpty || filters.contains { name.contains($0) }
    }
}
