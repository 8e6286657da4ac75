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
            baseline = try Baseline(options, records: options.records)
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
                recorder: baseline.recorder,
                loop: loop
            )
            let (plan, notes) = try await pipeline.once()
            printer.printNotes(notes)
            printer.printOnce(plan)
            try await pipeline.flush()
            if plan.summary.invalid > 0 { return ExitCode.failure }
            return plan.actions.isEmpty ? ExitCode.inSync : ExitCode.changes
        } catch let error as DirectoryError {
            Console.printError("holdfast: \(error.path): \(error.error)\n")
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
    let key: Hash128
    let running: [AcceptedManifest]
    /// Nil where nothing is to be recorded.
    let recorder: StateRecorder?

    /// - Parameter records: whether the state directory is written to.
    init(_ options: Options, records: Bool) throws(StateError) {
        guard let path = options.stateDirectory else {
            recorder = nil
            key = Hash128(random: ())
            running = []
            return
        }
        let directory = StateDirectory(path: path)
        let content: StateDirectory.Content
        if records {
            (content, recorder) = try directory.open { Console.printError("holdfast: \($0.message)\n") }
        } else {
            (content, recorder) = (try directory.read(), nil)
        }
        for problem in content.problems { Console.printError("holdfast: \(problem.message)\n") }
        (key, running) = (content.key, content.running)
    }
}
