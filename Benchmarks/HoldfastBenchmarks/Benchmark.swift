import LinuxIO

/// Runs the scenarios and reports them.
struct Benchmark {
    private let options: BenchmarkOptions
    private let progress = Progress()

    init(_ options: BenchmarkOptions) {
        self.options = options
    }

    func run() throws {
        var rows: [Row] = []
        let decode = DecodeScenario(samples: options.isQuick ? 3 : 25)
        for name in DecodeScenario.names where options.includes(name) {
            progress.show(name)
            rows.append(try decode.run(name))
        }
        let hostile = HostileScenario(samples: options.isQuick ? 1 : 5)
        for input in HostileInput.all where options.names(input.name) {
            for size in HostileScenario.sizes {
                progress.show("\(input.name) \(size)")
                rows.append(hostile.run(input, size))
            }
        }
        let runtime = RuntimeScenario(isQuick: options.isQuick)
        for name in RuntimeScenario.names where options.includes(name) {
            progress.show(name)
            rows.append(try runtime.run(name))
        }
        if AgentScenario.names.contains(where: options.includes) {
            progress.show("agent")
            rows += try AgentScenario(isQuick: options.isQuick).run().filter { options.includes($0.name) }
        }
        for count in options.manifests {
            let scenarios = Self.scenarios(isQuick: options.isQuick).filter { options.includes($0.name) }
            if scenarios.isEmpty { continue }
            let folder = try ManifestFolder(count: count, in: options.directory, progress)
            defer { folder.remove() }
            for scenario in scenarios {
                progress.show("\(scenario.name) \(count)")
                rows.append(try scenario.run(folder))
            }
        }
        progress.clear()
        guard !rows.isEmpty else { throw BenchmarkError("no scenario has such a name") }
        let machine = Machine()
        try StandardOutput.write(TableReport(rows: rows, machine: machine).text)
        if let path = options.json {
            try WholeFile.replace(path: path, with: JSONReport(rows: rows, machine: machine).bytes)
        }
    }

    private static func scenarios(isQuick: Bool) -> [any Scenario] {
        [
            ColdScenario(samples: isQuick ? 2 : 15),
            RescanScenario(samples: isQuick ? 3 : 25),
            ChangeScenario(way: .rename, samples: isQuick ? 10 : 400),
            ChangeScenario(way: .lines, samples: isQuick ? 10 : 400),
            ChangeScenario(way: .rewrite, samples: isQuick ? 10 : 400),
            StormScenario(samples: isQuick ? 1 : 5),
            ResidentScenario(name: "memory.resident", isQuick: isQuick),
            ResidentScenario(name: "memory.resident.state", isQuick: isQuick),
            ResidentScenario(name: "idle.cpu", isQuick: isQuick),
        ]
    }
}

/// Something that is measured with a number of manifests resident.
protocol Scenario: Sendable {
    var name: String { get }
    func run(_ folder: ManifestFolder) throws -> Row
}

/// What goes on, on a terminal only.
struct Progress {
    private let isTerminal = Terminal.isTerminal(2)

    func show(_ text: String) {
        if isTerminal { try? StandardError.write("\r\u{1B}[K\(text) …") }
    }

    func clear() {
        if isTerminal { try? StandardError.write("\r\u{1B}[K") }
    }
}
