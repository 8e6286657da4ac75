import Glibc
import LinuxIO

/// `holdfast-bench`: how fast each stage is, beside the bare system calls that it cannot do without.
@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        // The child of a memory scenario: a daemon that says how much it takes.
        if arguments.first == ResidentChild.argument {
            exit(ResidentChild.run(Array(arguments.dropFirst())))
        }
        do {
            let options = try BenchmarkOptions(arguments)
            if options.showsHelp {
                try StandardOutput.write(BenchmarkOptions.help)
                return
            }
            try Benchmark(options).run()
        } catch let error as BenchmarkError {
            try? StandardError.write("holdfast-bench: \(error.message)\n")
            exit(1)
        } catch {
            try? StandardError.write("holdfast-bench: \(error)\n")
            exit(1)
        }
    }
}

/// Why the benchmark cannot go on.
struct BenchmarkError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
