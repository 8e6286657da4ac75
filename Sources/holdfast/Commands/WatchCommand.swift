import Glibc
import LinuxIO
import NodeAgent
import Reconciler
import Synchronization

/// `holdfast PATH`: follows the directory and prints a plan for every change.
struct WatchCommand {
    private let options: Options

    init(_ options: Options) {
        self.options = options
    }

    /// - Returns: the exit code.
    func run() -> Int32 {
        Baseline.run(options, records: true, watch)
    }

    private func watch(_ baseline: Baseline, _ loop: EventLoop) async -> Int32 {
        do throws(Errno) {
            // Before any other thread exists, so that all of them inherit the mask.
            let signals = try SignalWatcher([SIGTERM, SIGINT, SIGUSR1], loop: loop)
            let pipeline = try baseline.pipeline(options, loop)
            let stop = StopFlag()
            Task(executorPreference: loop) {
                while await signals.next() == SIGUSR1 { pipeline.confirm() }
                stop.raise()
                pipeline.watcher.wake()
            }
            let log = Log(options.logFormat, level: options.logLevel)
            let notifier = serviceNotifier(log)
            let heart = Task(executorPreference: loop) { await notifier?.keepAlive(on: loop) }
            let printer = PlanPrinter(options.output)
            let carrier = try options.agentSettings.map { settings throws(Errno) in try PlanCarrier(settings, log) }
            await pipeline.run(shouldStop: { stop.isRaised }) { plan, notes in
                await carrier?.carryOut(plan, notes, pipeline.planner)
                for note in notes { log.say(note.level, note.message) }
                printer.printNext(plan)
                log.problems(of: plan)
                notifier?.ready(ServiceNotifier.status(plan.summary, notes))
            }
            heart.cancel()
            await carrier?.stop()
            notifier?.stopping()
            // What cannot be recorded was told when it was tried.
            try? await pipeline.flush()
            log.close()
            return ExitCode.inSync
        } catch {
            Console.printError("holdfast: cannot watch \(options.path): \(error)\n")
            return ExitCode.failure
        }
    }

    private func serviceNotifier(_ log: Log) -> ServiceNotifier? {
        do throws(Errno) {
            return try ServiceNotifier()
        } catch {
            log.say(.warning, "NOTIFY_SOCKET cannot be used: \(error)")
            return nil
        }
    }
}

/// Set once, by a signal.
private final class StopFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    var isRaised: Bool { flag.load(ordering: .acquiring) }

    func raise() { flag.store(true, ordering: .releasing) }
}
