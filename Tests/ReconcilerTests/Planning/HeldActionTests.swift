import LinuxIO
import LoopTesting
import PodSchema
import Testing

@testable import Reconciler

/// Plans of which the guard keeps a part back, over several batches.
struct HeldActionTests {
    private func accepted(_ number: Int, image: String = "nginx:1") throws -> FileFinding {
        let manifest = try Manifests.accepted(Manifests.pod("p\(number)", image: image), file: "file-\(number)")
        return FileFinding(file: FileID(number), kind: .accepted(manifest), warnings: [])
    }

    private func gone(_ number: Int) -> FileFinding { FileFinding(file: FileID(number), kind: .gone, warnings: []) }

    private func time(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }

    /// A planner that runs pods 0 to 3, of which one may be disrupted.
    private func planner(_ answer: MassChangeAnswer, _ loop: EventLoop) async throws -> RestartPlanner {
        var settings = PlanSettings()
        settings.massChange = answer
        settings.disruptedMinimum = 1
        let planner = RestartPlanner(key: Manifests.key, settings: settings, loop: loop)
        _ = await planner.plan(try (0..<4).map { try accepted($0) }, isComplete: true, files: 4, now: time(0))
        return planner
    }

    private func text(_ plan: Plan) -> [String] {
        plan.actions.map { "\($0.kind) \($0.pod)\($0.turn.isHeld ? " held" : "")" }
    }

    @Test func `an emptied directory stops nothing until the grace is over`() async throws {
        try await onLoop { loop in
            let planner = try await planner(.apply, loop)
            var plan = await planner.plan((0..<4).map(gone), isComplete: false, files: 0, now: time(1))
            #expect(text(plan) == (0..<4).map { "stop default/p\($0) held" })
            #expect(plan.notices == [.emptied(count: 4, seconds: 30)] && plan.heldUntil == time(31))
            #expect(plan.summary.held == 4 && plan.summary.stop == 0 && plan.summary.unchanged == 0)
            #expect(await planner.applied.count == 4)
            plan = await planner.plan([], isComplete: false, files: 0, now: time(30))
            #expect(plan.isEmpty && plan.heldUntil == time(31))
            plan = await planner.plan([], isComplete: false, files: 0, now: time(31))
            #expect(text(plan) == (0..<4).map { "stop default/p\($0)" } && plan.heldUntil == nil)
            #expect(plan.summary.held == 0 && plan.summary.stop == 4)
            #expect(await planner.applied.isEmpty)
        }
    }

    @Test func `files that come back leave nothing to do`() async throws {
        try await onLoop { loop in
            let planner = try await planner(.apply, loop)
            _ = await planner.plan((0..<4).map(gone), isComplete: false, files: 0, now: time(1))
            let back = [try accepted(0), try accepted(1), try accepted(2, image: "nginx:2")]
            var plan = await planner.plan(back, isComplete: false, files: 3, now: time(2))
            #expect(text(plan) == ["restart default/p2"] && plan.summary.held == 1 && plan.summary.unchanged == 2)
            plan = await planner.plan([], isComplete: false, files: 3, now: time(31))
            #expect(text(plan) == ["stop default/p3"])
        }
    }

    @Test func `what is confirmed goes on at once`() async throws {
        try await onLoop { loop in
            let planner = try await planner(.apply, loop)
            _ = await planner.plan((0..<4).map(gone), isComplete: false, files: 0, now: time(1))
            let plan = await planner.plan([], isComplete: false, files: 0, isConfirmed: true, now: time(2))
            #expect(text(plan).count == 4 && plan.summary.stop == 4 && plan.notices == [.released(count: 4)])
        }
    }

    @Test func `a held mass change goes on when it has become a small one`() async throws {
        try await onLoop { loop in
            let planner = try await planner(.hold, loop)
            let edits = try (0..<3).map { try accepted($0, image: "nginx:2") }
            var plan = await planner.plan(edits, isComplete: false, files: 4, now: time(1))
            #expect(text(plan) == (0..<3).map { "restart default/p\($0) held" })
            #expect(plan.notices == [.held(count: 3, running: 4, limit: 1)] && plan.heldUntil == nil)
            #expect(Set(await planner.applied.map(\.digest)) == Set(try running()))
            // Two of the three are taken back.
            plan = await planner.plan([try accepted(0)], isComplete: false, files: 4, now: time(2))
            #expect(plan.actions.isEmpty && plan.summary.held == 2)
            plan = await planner.plan([try accepted(1)], isComplete: false, files: 4, now: time(3))
            #expect(text(plan) == ["restart default/p2"] && plan.notices == [.released(count: 1)])
            #expect(plan.actions[0].reasons.map(\.field) == ["spec.containers[p2].image"])
        }
    }

    private func running() throws -> [PodDigest] {
        try (0..<4).map { try Manifests.accepted(Manifests.pod("p\($0)", image: "nginx:1")).digest }
    }

    @Test func `a pod that is edited while its change is held is compared with what runs`() async throws {
        try await onLoop { loop in
            let planner = try await planner(.hold, loop)
            let edits = try (0..<3).map { try accepted($0, image: "nginx:2") }
            _ = await planner.plan(edits, isComplete: false, files: 4, now: time(1))
            _ = await planner.plan([try accepted(0, image: "nginx:3")], isComplete: false, files: 4, now: time(2))
            let plan = await planner.plan([], isComplete: false, files: 4, isConfirmed: true, now: time(3))
            let reasons = plan.actions.flatMap(\.reasons).map { "\($0.old ?? "") \($0.new ?? "")" }
            #expect(reasons.sorted() == ["nginx:1 nginx:2", "nginx:1 nginx:2", "nginx:1 nginx:3"])
        }
    }
}
