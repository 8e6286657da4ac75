import LinuxIO
import LoopTesting
import PodSchema
import Testing

@testable import Reconciler

/// Findings in, plans out: actions, their order, and the counts.
struct RestartPlannerTests {
    private static func accepted(_ number: Int, _ pod: String, image: String = "nginx:1") throws -> FileFinding {
        let manifest = try Manifests.accepted(Manifests.pod(pod, image: image), file: "file-\(number)")
        return FileFinding(file: FileID(number), kind: .accepted(manifest), warnings: [])
    }

    private static func problem(_ number: Int, _ message: String) -> ManifestError {
        ManifestError(file: FileName("file-\(number)"), message: message)
    }

    private static func text(_ plan: Plan) -> [String] {
        plan.actions.map { "\($0.kind) \($0.pod) \($0.file) \($0.domain) \($0.containers)" }
    }

    @Test func `actions come in the order of files and count pods`() async throws {
        try await onLoop { loop in
            let planner = RestartPlanner(key: Manifests.key, loop: loop)
            let findings = [try Self.accepted(2, "c"), try Self.accepted(1, "b"), try Self.accepted(3, "a")]
            var plan = await planner.plan(findings, isComplete: true, files: 3)
            #expect(
                Self.text(plan) == [
                    #"start default/b file-1 identity ["b"]"#, #"start default/c file-2 identity ["c"]"#,
                    #"start default/a file-3 identity ["a"]"#,
                ]
            )
            #expect(plan.summary.manifests == 3 && plan.summary.start == 3 && plan.summary.unchanged == 0)

            let next = [
                try Self.accepted(2, "c", image: "nginx:2"), FileFinding(file: FileID(3), kind: .gone, warnings: []),
            ]
            plan = await planner.plan(next, isComplete: false, files: 2)
            #expect(
                Self.text(plan) == [
                    #"restart default/c file-2 container ["c"]"#, #"stop default/a file-3 identity ["a"]"#,
                ]
            )
            let summary = plan.summary
            #expect([summary.manifests, summary.unchanged, summary.start] == [2, 1, 0])
            #expect([summary.stop, summary.restart, summary.update, summary.invalid] == [1, 1, 0, 0])
        }
    }

    @Test func `another name in a file stops one pod and starts another`() async throws {
        try await onLoop { loop in
            let planner = RestartPlanner(key: Manifests.key, loop: loop)
            _ = await planner.plan([try Self.accepted(1, "old")], isComplete: true, files: 1)
            let plan = await planner.plan([try Self.accepted(1, "new")], isComplete: false, files: 1)
            #expect(
                Self.text(plan) == [
                    #"stop default/old file-1 identity ["old"]"#, #"start default/new file-1 identity ["new"]"#,
                ]
            )
            #expect(plan.actions.map(\.turn.step) == [1, 2] && plan.actions[1].turn.after == ["default/old"])
        }
    }

    @Test func `errors and warnings are sorted, and an invalid file is counted until it is mended`() async throws {
        try await onLoop { loop in
            let planner = RestartPlanner(key: Manifests.key, loop: loop)
            let warned = try Self.accepted(1, "web")
            let findings = [
                FileFinding(file: FileID(3), kind: .rejected([Self.problem(3, "x")]), warnings: []),
                FileFinding(file: FileID(2), kind: .rejected([Self.problem(2, "x")]), warnings: [Self.problem(2, "w")]),
                FileFinding(file: FileID(1), kind: warned.kind, warnings: [Self.problem(1, "w")]),
            ]
            var plan = await planner.plan(findings, isComplete: true, files: 3)
            #expect(plan.errors.map(\.description) == ["file-2: x", "file-3: x"])
            #expect(plan.warnings.map(\.description) == ["file-1: w", "file-2: w"])
            #expect(plan.summary.invalid == 2 && plan.summary.start == 1)
            plan = await planner.plan([try Self.accepted(2, "db")], isComplete: false, files: 3)
            #expect(plan.summary.invalid == 1 && plan.errors.isEmpty)
        }
    }

    @Test func `no findings are nothing to tell`() async throws {
        try await onLoop { loop in
            let planner = RestartPlanner(key: Manifests.key, loop: loop)
            _ = await planner.plan([try Self.accepted(1, "web")], isComplete: true, files: 1)
            let plan = await planner.plan([], isComplete: false, files: 1)
            #expect(plan.isEmpty && plan.summary.unchanged == 1)
        }
    }

    @Test func `what is applied is every pod in the order of its name`() async throws {
        try await onLoop { loop in
            let running = [try Manifests.accepted(Manifests.pod("b"), file: "recorded")]
            let planner = RestartPlanner(running: running, key: Manifests.key, loop: loop)
            _ = await planner.plan([try Self.accepted(1, "c"), try Self.accepted(2, "a")], isComplete: false, files: 2)
            #expect(await planner.applied.map(\.digest.name) == ["a", "b", "c"])
        }
    }
}
