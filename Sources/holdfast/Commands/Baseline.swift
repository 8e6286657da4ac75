import LinuxIO
import ManifestDecoding
import NodeAgent
import Reconciler

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
        let directory = StateDirectory(path: path, threads: options.pipeline.threads)
        let content: StateDirectory.Content
        if records {
            (content, recorder) = try directory.open { Console.printError("holdfast: \($0.message)\n") }
        } else {
            (content, recorder) = (try directory.read(), nil)
        }
        for problem in content.problems { Console.printError("holdfast: \(problem.message)\n") }
        (key, running) = (content.key, content.running)
    }

    /// Runs a command on a loop with what its options are compared with.
    ///
    /// - Parameter records: whether the state directory is written to.
    /// - Returns: the exit code; a failure, which is told, where the state directory cannot be used.
    static func run(
        _ options: Options,
        records: Bool,
        _ body: @escaping @Sendable (Baseline, EventLoop) async -> Int32
    ) -> Int32 {
        let baseline: Baseline
        do throws(StateError) {
            baseline = try Baseline(options, records: records)
        } catch {
            Console.printError("holdfast: \(error.message)\n")
            return ExitCode.failure
        }
        return OnLoop.run { loop in
            guard let settings = options.agentSettings, !records || options.stateDirectory == nil else {
                return await body(baseline, loop)
            }
            // A runtime that is not there yet holds nothing that could be compared with.
            switch await RuntimeRecord.read(settings, known: baseline.running, loop: loop) {
            case .success(let running):
                return await body(Baseline(key: RuntimeRecord.key, running: running, recorder: baseline.recorder), loop)
            case .failure(let error):
                Console.printError("holdfast: \(error.message)\n")
                if options.isOnce { return ExitCode.failure }
                return await body(Baseline(key: RuntimeRecord.key, running: [], recorder: nil), loop)
            }
        }
    }

    private init(key: Hash128, running: [AcceptedManifest], recorder: StateRecorder?) {
        self.key = key
        self.running = running
        self.recorder = recorder
    }

    /// The stages that start from here.
    func pipeline(_ options: Options, _ loop: EventLoop) throws(Errno) -> Pipeline {
        try Pipeline(
            ManifestLocation(path: options.path),
            running: running,
            key: key,
            settings: options.pipeline,
            recorder: recorder,
            loop: loop
        )
    }
}
