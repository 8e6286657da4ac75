import LinuxIO
import Reconciler

/// Prints plans as asked: tables to standard output and problems to standard error, or everything as JSON.
struct PlanPrinter {
    let format: OutputFormat
    private let text = PlanText(isColoured: Terminal.isTerminal(1))

    init(_ format: OutputFormat) {
        self.format = format
    }

    /// The one plan of `--once`.
    ///
    /// - Parameter pool: threads for large plans.
    func printOnce(_ plan: Plan, _ pool: WorkerPool) {
        guard format == .text else { return Console.write(PlanJSON.line(plan)) }
        printProblems(plan)
        text.writeTable(plan, withHeader: true, pool: pool, Console.write)
        Console.print(text.summary(plan.summary))
    }

    /// One plan of many, whose problems are in the log.
    func printNext(_ plan: Plan) {
        guard format == .text else { return Console.write(PlanJSON.line(plan)) }
        text.writeTable(plan, withHeader: false, Console.write)
    }

    func printNotes(_ notes: [WatcherNote]) {
        for note in notes { Console.printError("holdfast: \(note.message)\n") }
    }

    private func printProblems(_ plan: Plan) {
        for error in plan.errors { Console.printError("error: \(error)\n") }
        for warning in plan.warnings { Console.printError("warning: \(warning)\n") }
        for notice in plan.notices { Console.printError("holdfast: \(notice)\n") }
    }
}
