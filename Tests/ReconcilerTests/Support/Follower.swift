import LinuxIO
import LoopTesting
import PodSchema
import Synchronization
import Testing

@testable import Reconciler

/// A pipeline that follows a directory, and every plan that came of it.
final class Follower: Sendable {
    let pipeline: Pipeline
    private let log = Mutex<[(plan: Plan, notes: [WatcherNote])]>([])
    private let isStopping = Atomic<Bool>(false)

    private init(_ path: String, _ running: [AcceptedManifest], _ settings: Pipeline.Settings, _ loop: EventLoop) throws
    {
        pipeline = try Pipeline(
            ManifestLocation(path: path),
            running: running,
            key: Manifests.key,
            settings: settings,
            loop: loop
        )
    }

    /// Follows a directory during the body, on a loop thread of its own. The first plan is there when the body begins.
    static func following(
        _ path: String,
        running: [AcceptedManifest] = [],
        settings: Pipeline.Settings = Pipeline.Settings(),
        _ body: @escaping @Sendable (Follower) async throws -> Void
    ) async throws {
        try await onLoop { loop in
            let follower = try Follower(path, running, settings, loop)
            let task = Task(executorPreference: loop) {
                await follower.pipeline.run(
                    shouldStop: { follower.isStopping.load(ordering: .acquiring) },
                    report: { plan, notes in follower.log.withLock { $0.append((plan, notes)) } }
                )
            }
            #expect(await eventually { !follower.plans.isEmpty })
            do {
                try await body(follower)
            } catch is ExpectationFailedError {
                // It is recorded already.
            } catch {
                Issue.record(error)
            }
            follower.isStopping.store(true, ordering: .releasing)
            follower.pipeline.watcher.wake()
            await task.value
        }
    }

    var plans: [Plan] { log.withLock { $0.map(\.plan) } }
    var notes: [WatcherNote] { log.withLock { $0.flatMap(\.notes) } }
    var errors: [String] { plans.flatMap { $0.errors.map(\.description) } }
    var actions: [PlanAction] { plans.flatMap(\.actions) }

    /// `start default/web` of each action so far.
    var told: [String] { actions.map { "\($0.kind) \($0.pod)" } }

    /// Waits until so many actions were planned, and gives the last one.
    func action(_ number: Int) async throws -> PlanAction {
        #expect(await eventually { actions.count >= number }, "\(told)")
        try #require(actions.count == number, "\(told)")
        return actions[number - 1]
    }

    /// `web@web.yaml` of each pod that is wanted.
    var desired: [String] {
        get async { await pipeline.planner.applied.map { "\($0.digest.name)@\($0.file)" } }
    }
}
