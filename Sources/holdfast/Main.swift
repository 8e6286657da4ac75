import Glibc
import LinuxIO

/// The command line. `main` is synchronous: the event loop runs on the main thread.
@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do throws(UsageError) {
            switch try Command(arguments) {
            case .help: Console.print(Usage.text)
            case .version: Console.print("holdfast \(Version.text)\n")
            case .once(let options): exit(OnceCommand(configured(options)).run())
            case .watch(let options): exit(WatchCommand(configured(options)).run())
            case .validate(let options): exit(ValidateCommand(options).run())
            case .inspect(let options): exit(InspectCommand(options).run())
            case .explain(let options): exit(ExplainCommand(options).run())
            }
        } catch {
            Console.printError("holdfast: \(error.message)\nTry 'holdfast --help'.\n")
            exit(ExitCode.usage)
        }
    }

    /// The options with what the configuration says; the process ends where it cannot be read.
    private static func configured(_ options: Options) -> Options {
        var options = options
        guard options.readConfiguration() else { exit(ExitCode.failure) }
        return options
    }
}

/// What the process ends with.
enum ExitCode {
    static let success: Int32 = 0
    /// `--once`
    static let inSync: Int32 = 0
    /// A manifest is invalid, or the directory or the state cannot be used.
    static let failure: Int32 = 1
    static let changes: Int32 = 2
    /// `EX_USAGE` of sysexits.h
    static let usage: Int32 = 64
}

enum Version {
    static let text = "0.1.0"
}
