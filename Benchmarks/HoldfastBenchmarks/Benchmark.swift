import LinuxIO
import ManifestGenerator

/// Runs the scenarios and reports them.
struct Benchmark {
    private let options: BenchmarkOptions
    private let progress = Progress()

    init(_ options: BenchmarkOptions) {
        self.options = options
    }

    func run() throws {
        // What cannot be read is better known before than after an hour.
        let comparison = try options.comparison.map { (path: $0, run: try SavedRun(path: $0)) }
        let rows = try options.scales ? scalingRows() : usualRows()
        progress.clear()
        guard !rows.isEmpty else { throw BenchmarkError("no scenario has such a name") }
        let machine = Machine()
        try StandardOutput.write(TableReport(rows: rows, machine: machine).text)
        if let (path, saved) = comparison {
            let report = ComparisonReport(rows: rows, machine: machine, saved: saved, path: path)
            try StandardOutput.write("\n" + report.text)
        }
        for path in options.outputs {
            try WholeFile.replace(path: path, with: JSONReport(rows: rows, machine: machine).bytes)
        }
    }

    // MARK: - The usual run

    private func usualRows() throws -> [Row] {
        let directory = options.directory ?? "/tmp"
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
            rows += try AgentScenario(directory: directory, isQuick: options.isQuick).run().filter {
                options.includes($0.name)
            }
        }
        for name in AgentProcessScenario.names where options.includes(name) {
            progress.show(name)
            rows += try AgentProcessScenario(name: name, directory: directory, isQuick: options.isQuick).run()
        }
        for name in PodScenario.names where options.names(name) {
            progress.show(name)
            rows.append(try PodScenario(directory: directory, isQuick: options.isQuick).run(name))
        }
        return rows + (try resident(usualScenarios))
    }

    private var usualScenarios: [any Scenario] {
        let isQuick = options.isQuick
        return [
            ColdScenario(samples: isQuick ? 2 : 15),
            RestartScenario(samples: isQuick ? 2 : 15),
            RescanScenario(samples: isQuick ? 3 : 25),
            ChangeScenario(way: .rename, samples: isQuick ? 10 : 1_000),
            ChangeScenario(way: .lines, samples: isQuick ? 10 : 1_000),
            ChangeScenario(way: .rewrite, samples: isQuick ? 10 : 1_000),
            StormScenario(samples: isQuick ? 1 : 5),
            StormScenario(name: "storm.tmpfs", parent: "/dev/shm", samples: isQuick ? 1 : 5),
            StormScenario(
                name: "storm.tmpfs.lines",
                parent: "/dev/shm",
                changesLines: true,
                samples: isQuick ? 1 : 5
            ),
            OnceScenario(samples: isQuick ? 2 : 15),
            AllocationScenario(name: AllocationScenario.change, samples: isQuick ? 10 : 100),
            AllocationScenario(name: AllocationScenario.scan, samples: isQuick ? 2 : 10),
            ResidentScenario(name: "memory.resident", samples: isQuick ? 1 : 3),
            ResidentScenario(name: "memory.resident.state", samples: isQuick ? 1 : 3),
            IdleScenario(isQuick: isQuick),
        ]
    }

    /// Runs scenarios with each number of manifests.
    private func resident(_ all: [any Scenario]) throws -> [Row] {
        let scenarios = all.filter { options.includes($0.name) }
        if scenarios.isEmpty { return [] }
        var rows: [Row] = []
        for count in options.manifests {
            let folder = try ManifestFolder(count: count, in: options.directory, progress)
            defer { folder.remove() }
            for scenario in scenarios {
                progress.show("\(scenario.name) \(count)")
                rows += try scenario.run(folder)
            }
        }
        return rows
    }

    // MARK: - How it grows

    private func scalingRows() throws -> [Row] {
        let isQuick = options.isQuick
        var rows = try threads() + sizes()
        rows += try resident([
            ColdScenario(samples: isQuick ? 1 : 7),
            RestartScenario(samples: isQuick ? 1 : 7),
            RescanScenario(samples: isQuick ? 1 : 15),
            ChangeScenario(way: .rename, samples: isQuick ? 5 : 400),
            ResidentScenario(name: "memory.resident.state", samples: 1),
        ])
        return rows
    }

    /// One thread, two, four and so on, up to all processors.
    private func threads() throws -> [Row] {
        var widths = [1]
        while let last = widths.last, last < Processor.count { widths.append(min(last * 2, Processor.count)) }
        let scenarios = widths.map {
            ColdScenario(name: "reconcile.cold.threads.\($0)", samples: options.isQuick ? 1 : 15, threads: $0)
        }
        .filter { options.includes($0.name) }
        if scenarios.isEmpty { return [] }
        let folder = try ManifestFolder(count: options.isQuick ? 500 : 10_000, in: options.directory, progress)
        defer { folder.remove() }
        return try scenarios.flatMap { scenario in
            progress.show(scenario.name)
            return try scenario.run(folder)
        }
    }

    private func sizes() throws -> [Row] {
        var rows: [Row] = []
        for size in SizedManifest.sizes {
            let scenario = ColdScenario(
                name: "reconcile.cold.size." + SizedManifest.name(size),
                samples: options.isQuick ? 1 : 7,
                largest: size
            )
            let decode = DecodeScenario(samples: options.isQuick ? 1 : 15)
            let name = "decode.size." + SizedManifest.name(size)
            if options.includes(name) {
                progress.show(name)
                let manifests = (0..<max(4, (4 << 20) / size)).map { SizedManifest.bytes(size, $0) }
                rows.append(decode.run(name, manifests, walks: true))
            }
            if !options.includes(scenario.name) { continue }
            let count = SizedManifest.count(size) / (options.isQuick ? 16 : 1)
            let folder = try ManifestFolder(count: count, in: options.directory, progress) {
                SizedManifest.bytes(size, $0)
            }
            defer { folder.remove() }
            progress.show(scenario.name)
            rows += try scenario.run(folder)
        }
        return rows
    }
}

/// Something that is measured with a number of manifests resident.
protocol Scenario: Sendable {
    /// What its rows' names start with.
    var name: String { get }
    func run(_ folder: ManifestFolder) throws -> [Row]
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
