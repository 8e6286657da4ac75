import NodeAgent
import Reconciler

/// What the arguments ask for.
enum Command {
    case help
    case version
    case once(Options)
    case watch(Options)
    case validate(ValidateOptions)
    case inspect(InspectOptions)
    case explain(ExplainOptions)

    /// A first word that names a command is one; a manifest of that name is `./validate`.
    init(_ arguments: [String]) throws(UsageError) {
        switch arguments.first {
        case "validate": self = try Self.validate(Array(arguments.dropFirst()))
        case "inspect": self = try Self.inspect(Array(arguments.dropFirst()))
        case "explain": self = try Self.explain(Array(arguments.dropFirst()))
        default: self = try Self.run(arguments)
        }
    }

    private static func run(_ arguments: [String]) throws(UsageError) -> Command {
        var parser = ArgumentParser(arguments)
        var options = Options()
        var isOnce = false
        while let argument = try parser.next() {
            switch argument {
            case .flag("--help"), .flag("-h"): return .help
            case .flag("--version"): return .version
            case .flag("--once"): isOnce = true
            case .flag("--record"): options.records = true
            case .flag("--strict"): options.pipeline.isStrict = true
            case .flag("--confine"): options.pipeline.security.isConfined = true
            case .flag("--require-secure-manifests"): options.pipeline.security.isRequired = true
            case .flag("--config"): options.configuration = try parser.value()
            case .flag("--manifests"): options.givenPath = try parser.value()
            case .flag("--state-dir"): options.stateDirectory = try parser.value()
            case .flag("--output"): options.output = try parser.format()
            case .flag("--debounce"): options.pipeline.debounceWindow = Int64(try parser.number(0...60_000))
            case .flag("--scan-period"): options.givenScanPeriod = Int64(try parser.number(1...86_400)) * 1_000
            case .flag("--log-format"): options.logFormat = try parser.choice("text or json", Log.Format.init)
            case .flag("--log-level"):
                options.logLevel = try parser.choice("error, warning, info or debug", LogLevel.init)
            case .flag("--parallelism"): options.pipeline.planning.parallelism = try parser.number(1...100_000)
            case .flag("--mass-change"):
                let name = try parser.value()
                guard let answer = MassChangeAnswer(rawValue: name) else {
                    throw UsageError("--mass-change takes waves, hold or apply, not '\(name)'")
                }
                options.pipeline.planning.massChange = answer
            case .flag("--max-disrupted"):
                options.pipeline.planning.disruptedShare = Double(try parser.number(1...100)) / 100
            case .flag("--empty-grace"):
                options.pipeline.planning.emptyGrace = Int64(try parser.number(0...86_400)) * 1_000
            case .flag("--runtime-endpoint"): options.runtimeEndpoint = try parser.value()
            case .flag("--apply"): options.applies = true
            case .flag("--apply-timeout"): options.applyTimeout = Int64(try parser.number(1...86_400)) * 1_000
            case .flag("--node-name"):
                let name = NodeName.normalized(try parser.value())
                guard !name.isEmpty else { throw UsageError("--node-name needs a name") }
                options.nodeName = name
            case .flag("--kubelet-pods"):
                options.kubeletPods = try parser.choice("leave, adopt or remove", KubeletPods.init)
            case .flag("--cgroup-root"): options.cgroupRoot = try parser.value()
            case .flag("--root-dir"): options.rootDirectory = try parser.value()
            case .flag("--pod-logs-dir"): options.podLogsDirectory = try parser.value()
            case .flag("--container-logs-dir"): options.containerLogsDirectory = try parser.value()
            case .flag("--threads"): options.pipeline.threads = try parser.number(1...256)
            case .flag(let name): throw UsageError("unknown option '\(name)'")
            case .word(let word):
                guard options.givenPath == nil else { throw UsageError("one path only: '\(word)' is another") }
                options.givenPath = word
            }
        }
        if let path = options.givenPath { options.path = path }
        if let period = options.givenScanPeriod { options.pipeline.scanPeriod = period }
        if options.records {
            guard isOnce, options.stateDirectory != nil else {
                throw UsageError("--record goes with --once and --state-dir")
            }
        }
        if options.applies {
            guard isOnce, options.runtimeEndpoint != nil else {
                throw UsageError("--apply goes with --once and --runtime-endpoint")
            }
        }
        options.isOnce = isOnce
        return isOnce ? .once(options) : .watch(options)
    }

    private static func validate(_ arguments: [String]) throws(UsageError) -> Command {
        var parser = ArgumentParser(arguments)
        var options = ValidateOptions()
        while let argument = try parser.next() {
            switch argument {
            case .flag("--help"), .flag("-h"): return .help
            case .flag("--strict"): options.isStrict = true
            case .flag("--output"): options.output = try parser.format()
            case .flag(let name): throw UsageError("validate has no option '\(name)'")
            case .word(let word): options.paths.append(word)
            }
        }
        guard !options.paths.isEmpty else { throw UsageError("validate needs a file or directory") }
        return .validate(options)
    }

    private static func inspect(_ arguments: [String]) throws(UsageError) -> Command {
        var parser = ArgumentParser(arguments)
        var options = InspectOptions()
        while let argument = try parser.next() {
            switch argument {
            case .flag("--help"), .flag("-h"): return .help
            case .flag("--raw"): options.isRaw = true
            case .flag("--node-name"):
                let name = NodeName.normalized(try parser.value())
                guard !name.isEmpty else { throw UsageError("--node-name needs a name") }
                options.nodeName = name
            case .flag(let name): throw UsageError("inspect has no option '\(name)'")
            case .word(let word): options.paths.append(word)
            }
        }
        guard !options.paths.isEmpty else { throw UsageError("inspect needs a file or directory") }
        return .inspect(options)
    }

    private static func explain(_ arguments: [String]) throws(UsageError) -> Command {
        var parser = ArgumentParser(arguments)
        var options = ExplainOptions()
        while let argument = try parser.next() {
            switch argument {
            case .flag("--help"), .flag("-h"): return .help
            case .flag("--output"):
                let name = try parser.value()
                guard let format = ExplainOptions.Format(rawValue: name) else {
                    throw UsageError("--output takes text, json or markdown, not '\(name)'")
                }
                options.format = format
            case .flag(let name): throw UsageError("explain has no option '\(name)'")
            case .word(let word): options.fields.append(word)
            }
        }
        return .explain(options)
    }
}

/// What running and `--once` can be told.
struct Options {
    /// Where the manifests are, if the arguments say it.
    var givenPath: String?
    /// Milliseconds, if the arguments say it.
    var givenScanPeriod: Int64?
    /// The file with a KubeletConfiguration.
    var configuration: String?
    /// Where the manifests are.
    var path = "/etc/kubernetes/manifests"
    var output = OutputFormat.text
    var stateDirectory: String?
    var records = false
    var isOnce = false
    /// Nil for text on a terminal and JSON elsewhere.
    var logFormat: Log.Format?
    var logLevel = LogLevel.info
    var pipeline = Pipeline.Settings()

    /// The container runtime's socket; without one plans are only printed.
    var runtimeEndpoint: String?
    /// Whether `--once` carries its plan out.
    var applies = false
    /// Milliseconds in which it has to be carried out.
    var applyTimeout: Int64 = 300_000
    /// Nil for the host's.
    var nodeName: String?
    var rootDirectory: String?
    var cgroupRoot: String?
    var kubeletPods = KubeletPods.leave
    var podLogsDirectory: String?
    var containerLogsDirectory: String?
    var imageCollection = ImageCollectionPolicy()
}

struct ValidateOptions {
    var paths: [String] = []
    var output = OutputFormat.text
    var isStrict = false
}

struct InspectOptions {
    var paths: [String] = []
    var isRaw = false
    /// Nil for the host's.
    var nodeName: String?
}

struct ExplainOptions {
    enum Format: String {
        case text, json, markdown
    }

    /// None for all.
    var fields: [String] = []
    var format = Format.text
}

enum OutputFormat: String {
    case text
    case json
}

extension ArgumentParser {
    fileprivate mutating func format() throws(UsageError) -> OutputFormat {
        try choice("text or json", OutputFormat.init)
    }

    /// The value as one of a few words.
    fileprivate mutating func choice<Choice>(_ words: String, _ make: (String) -> Choice?) throws(UsageError) -> Choice
    {
        let name = try value()
        guard let choice = make(name) else { throw UsageError("\(option) takes \(words), not '\(name)'") }
        return choice
    }
}

/// Why the arguments make no sense.
struct UsageError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
