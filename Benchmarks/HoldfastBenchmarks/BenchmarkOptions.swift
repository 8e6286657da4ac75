/// What the command line asks for.
struct BenchmarkOptions {
    static let help = """
        Usage: holdfast-bench [--manifests N]… [--filter NAME]… [--scaling] [--json FILE] [--save FILE] [--compare FILE]
                              [--quick] [--directory DIR]

          --manifests N    how many manifests are resident; may be given several times (10, 1000, 10000, 50000)
          --filter NAME    only scenarios whose name contains NAME; may be given several times
          --scaling        how it grows instead: threads, manifests from 10 to 100000, sizes from 0.5 KB to 1 MB
          --json FILE      also write the rows as JSON
          --save FILE      the same: keep the rows, to be compared with later
          --compare FILE   also print how many times as large the figures are as those that were saved
          --quick          few samples: shows that it works, not how fast
          --directory DIR  where manifests are written (a new directory in /tmp)

        `hostile.…` runs only where a filter starts its name: manifests that are large in one way, at 2.5, 5 and 10 MiB.
        `pods.…` as well, and needs a container runtime: tools/containerd/run holdfast-bench --filter pods.
        `once.process`, `idle.…`, `agent.memory` and `pods.…` start the `holdfast` that was built beside this program.

        A floor is the same work as bare system calls, measured in the same run and, where they are short, in turn.
        Benchmarks/README.md tells of every row.

        """

    /// With `--scaling`.
    private static let manyCounts = [10, 100, 1_000, 10_000, 50_000, 100_000]

    var manifests = [10, 1_000, 10_000, 50_000]
    var filters: [String] = []
    /// Where the rows are written to.
    var outputs: [String] = []
    var comparison: String?
    var scales = false
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
            case "--manifests": counts.append(try Self.count(try value()))
            case "--filter": filters.append(try value())
            case "--scaling": scales = true
            case "--json", "--save": outputs.append(try value())
            case "--compare": comparison = try value()
            case "--quick": isQuick = true
            case "--directory": directory = try value()
            case "--help", "-h": showsHelp = true
            default: throw BenchmarkError("unknown option '\(argument)'; try --help")
            }
        }
        if !counts.isEmpty {
            manifests = counts
        } else if scales {
            manifests = Self.manyCounts
        }
    }

    private static func count(_ text: String) throws(BenchmarkError) -> Int {
        guard let count = Int(text), (1...1_000_000).contains(count) else {
            throw BenchmarkError("--manifests takes a number from 1 to 1000000, not '\(text)'")
        }
        return count
    }

    /// Whether a filter is the start of a scenario's name. Some scenarios are in no other run: `change` must not ask for what
    /// `pods.change` needs.
    func names(_ name: String) -> Bool { filters.contains { name.hasPrefix($0) } }

    func includes(_ name: String) -> Bool {
        filters.isEmpty || filters.contains { name.contains($0) }
    }
}
