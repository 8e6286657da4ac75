import LinuxIO
import ManifestDecoding
import Reconciler

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

    /// Runs a command on a loop with what its options are compared with.
    ///
    /// - Returns: the exit code; a failure, which is told, where the state directory cannot be used.
    static func run(_ options: Options, _ body: @escaping @Sendable (Baseline, EventLoop) async -> Int32) -> Int32 {
        let baseline: Baseline
        do throws(StateError) {
            baseline = try Baseline(options)
        } catch {
            Console.printError("holdfast: \(error.message)\n")
            return ExitCode.failure
        }
        return OnLoop.run { loop in await body(baseline, loop) }
    }

    /// The stages that start from here.
    func pipeline(_ options: Options, _ loop: EventLoop) throws(Errno) -> Pipeline {
        try Pipeline(
            ManifestLocation(path: options.path),
            running: running,
            key: key,
            settings: options.pipeline,
            loop: loop
        )
    }
}
