import Glibc
import LinuxIO

/// `holdfast-instructions WORKLOAD ROUNDS DIRECTORY`: something that costs the same number of instructions each time, for
/// tools/instructions/run to count. Preparations do not depend on the rounds: two runs differ by what the rounds cost.
@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments == ["--list"] {
            try? StandardOutput.write(Workload.allCases.map { $0.rawValue + "\n" }.joined())
            return
        }
        guard arguments.count == 3, let workload = Workload(rawValue: arguments[0]), let rounds = Int(arguments[1]),
            (1...Workload.mostRounds).contains(rounds)
        else {
            try? StandardError.write("usage: holdfast-instructions --list | WORKLOAD ROUNDS DIRECTORY\n")
            exit(64)
        }
        do {
            try workload.run(rounds, in: arguments[2])
        } catch {
            try? StandardError.write("holdfast-instructions: \(arguments[0]): \(error)\n")
            exit(1)
        }
    }
}
