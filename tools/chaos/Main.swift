import Glibc
import LinuxIO

@main
enum Main {
    static func main() {
        guard let options = ChaosOptions(Array(CommandLine.arguments.dropFirst())) else {
            try? StandardError.write(ChaosOptions.usage)
            exit(64)
        }
        if let index = options.worker {
            var worker = Worker(options, worker: index)
            // The exit code has no room for the count.
            try? StandardOutput.write("\(worker.run(seconds: options.seconds))\n")
            return
        }
        do throws(Errno) {
            var run = try ChaosRun(options)
            exit(try run.run() ? 0 : 1)
        } catch {
            try? StandardError.write("holdfast-chaos: \(error)\n")
            exit(1)
        }
    }
}
