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
        let baseline: Baseline
        do throws(StateError) {
            baseline = try Baseline(options)
        } catch {
            Console.printError("holdfast: \(error.message)\n")
            return ExitCode.failure
        }
        return OnLoop.run { loop in await reconcile(baseline, loop) }
    }

    private func reconcile(_ baseline: Baseline, _ loop: EventLoop) async -> Int32 {
        let printer = PlanPrinter(options.output)
        do {
            let pipeline = try Pipeline(
                ManifestLocation(path: options.path),
                running: baseline.running,
                key: baseline.key,
                settings: options.pipeline,
                loop: loop
            )
            let (plan, notes) = try await pipeline.once()
            printer.printNotes(notes)
            printer.printOnce(plan)
            if options.records, let directory = baseline.directory {
                try directory.save(await pipeline.planner.desired, key: baseline.key)
            }
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

/// What a plan is compared with.
struct Baseline {
    let directory: StateDirectory?
    let key: Hash128
    let running: [AcceptedManifest]

    init(_ options: Options) throws(StateError) {
        guard let path = options.stateDirectory else {
            directory = nil
            key = Hash128(random: ())
            running = []
            return
        }
        let directory = StateDirectory(path: path)
        (key, running) = try directory.load()
        self.directory = directory
    }
}
