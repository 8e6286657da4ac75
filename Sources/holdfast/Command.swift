import Reconciler

/// What the arguments ask for.
enum Command {
    case help
    case version
    case once(Options)
    case watch(Options)

    init(_ arguments: [String]) throws(UsageError) {
        var parser = ArgumentParser(arguments)
        var options = Options()
        var isOnce = false
        var path: String?
        while let argument = try parser.next() {
            switch argument {
            case .flag("--help"), .flag("-h"):
                self = .help
                return
            case .flag("--version"):
                self = .version
                return
            case .flag("--once"): isOnce = true
            case .flag("--record"): options.records = true
            case .flag("--manifests"): path = try parser.value()
            case .flag("--state-dir"): options.stateDirectory = try parser.value()
            case .flag("--output"):
                let name = try parser.value()
                guard let format = OutputFormat(rawValue: name) else {
                    throw UsageError("--output takes text or json, not '\(name)'")
                }
                options.output = format
            case .flag("--debounce"): options.pipeline.debounceWindow = Int64(try parser.number(0...60_000))
            case .flag("--scan-period"): options.pipeline.scanPeriod = Int64(try parser.number(1...86_400)) * 1_000
            case .flag("--threads"): options.pipeline.threads = try parser.number(1...256)
            case .flag(let name): throw UsageError("unknown option '\(name)'")
            case .word(let word):
                guard path == nil else { throw UsageError("one path only: '\(word)' is another") }
                path = word
            }
        }
        if let path { options.path = path }
        if options.records {
            guard isOnce, options.stateDirectory != nil else {
                throw UsageError("--record goes with --once and --state-dir")
            }
        }
        self = isOnce ? .once(options) : .watch(options)
    }
}

/// What both commands can be told.
struct Options {
    var path = "/etc/kubernetes/manifests"
    var output = OutputFormat.text
    var stateDirectory: String?
    var records = false
    var pipeline = Pipeline.Settings()
}

enum OutputFormat: String {
    case text
    case json
}

/// Why the arguments make no sense.
struct UsageError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
