import LinuxIO
import ManifestDecoding
import Reconciler
import Synchronization

/// `holdfast --once`: one plan, nothing changed but, with `--record`, the record.
struct OnceCommand {
    private let options: Options

    init(_ options: Options) {
        self.options = options
    }

    /// - Returns: the exit code.
    func run() -> Int32 {
        Baseline.run(options, records: options.records, reconcile)
    }

    private func reconcile(_ baseline: Baseline, _ loop: EventLoop) async -> Int32 {
        let printer = PlanPrinter(options.output)
        do {
            let pipeline = try baseline.pipeline(options, loop)
            let (plan, notes) = try await pipeline.once()
            printer.printNotes(notes)
            printer.printOnce(plan)
            try await pipeline.flush()
            if plan.summary.invalid > 0 { return ExitCode.failure }
            return plan.actions.isEmpty ? ExitCode.inSync : ExitCode.changes
        } catch let error as DirectoryError {
            Console.printError("holdfast: \(error.message)\n")
        } catch let error as StateError {
            Console.printError("holdfast: \(error.message)\n")
        } catch {
            Console.printError("holdfast: \(error)\n")
        }
        return ExitCode.failure
    }
}
