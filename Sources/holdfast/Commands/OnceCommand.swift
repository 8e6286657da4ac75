import Glibc
import LinuxIO
import ManifestDecoding
import NodeAgent
import Reconciler
import Synchronization

/// `holdfast --once`: one plan, nothing changed but, with `--record`, the record.
struct OnceCommand {
    private var options: Options

    init(_ options: Options) {
        self.options = options
        // What is neither recorded nor carried out is not looked at again.
        self.options.pipeline.keepsManifests = options.records || options.applies
    }

    /// - Returns: the exit code.
    func run() -> Int32 {
        HeapMemory.keep()
        return Baseline.run(options, records: options.records, reconcile)
    }

    /// Adds what the pods that start or change want and this host does not have. Each manifest is read once more for it.
    private static func warn(_ plan: inout Plan) {
        for action in plan.actions where action.kind != .stop {
            guard let bytes = try? action.manifest.bytes else { continue }
            plan.warnings += HostCheck.problems(of: bytes).map { ManifestError(file: action.file, problem: $0) }
        }
    }

    private func reconcile(_ baseline: Baseline, _ loop: EventLoop) async -> Int32 {
        let printer = PlanPrinter(options.output)
        do {
            let pipeline = try baseline.pipeline(options, loop)
            var (plan, notes) = try await pipeline.once()
            if !HostCheck.lacksNothing { Self.warn(&plan) }
            printer.printNotes(notes)
            printer.printOnce(plan, pipeline.pool)
            try await pipeline.flush()
            if options.applies { return await apply(plan, pipeline.planner.applied) }
            let changed = plan.actions.isEmpty ? ExitCode.inSync : ExitCode.changes
            let code = plan.summary.invalid > 0 ? ExitCode.failure : changed
            // Here and now: the kernel takes the memory back at once, and nobody need free it pod by pod.
            withExtendedLifetime((pipeline, plan)) { exit(code) }
        } catch let error as DirectoryError {
            Console.printError("holdfast: \(error.message)\n")
        } catch let error as StateError {
            Console.printError("holdfast: \(error.message)\n")
        } catch {
            Console.printError("holdfast: \(error)\n")
        }
        return ExitCode.failure
    }

    /// Carries the plan out and waits until every pod runs.
    private func apply(_ plan: Plan, _ wanted: [AcceptedManifest]) async -> Int32 {
        guard let settings = options.agentSettings else { return ExitCode.failure }
        do throws(Errno) {
            let log = Log(options.logFormat, level: options.logLevel)
            let carrier = try PlanCarrier(settings, log)
            let left = await carrier.apply(plan, wanted, timeout: options.applyTimeout)
            for pod in left { Console.printError("holdfast: \(pod) does not run\n") }
            return left.isEmpty && plan.summary.invalid == 0 ? ExitCode.success : ExitCode.failure
        } catch {
            Console.printError("holdfast: cannot start the agent: \(error)\n")
            return ExitCode.failure
        }
    }
}
