import LinuxIO
import LoopTesting
import PodSchema
import Testing

@testable import Reconciler

/// The annotation `holdfast.dev/after`, from manifests to plans.
struct AskedOrderTests {
    private func finding(_ number: Int, _ pod: String, after: String? = nil) throws -> FileFinding {
        let annotation = after.map { "\n  annotations: {holdfast.dev/after: \"\($0)\"}" } ?? ""
        let text = Manifests.pod(pod).replacing("name: \(pod)\nspec", with: "name: \(pod)\(annotation)\nspec")
        let manifest = try Manifests.accepted(text, file: "\(number).yaml")
        return FileFinding(file: FileID(number), kind: .accepted(manifest), warnings: [])
    }

    private func text(_ plan: Plan) -> [String] {
        plan.actions.map { "\($0.manifest.digest.name):\($0.turn.step)" }
    }

    @Test func `pods start behind those that they name`() async throws {
        try await onLoop { loop in
            let planner = RestartPlanner(key: Manifests.key, loop: loop)
            let findings = [
                try finding(1, "app", after: "db, default/cache"), try finding(2, "db", after: "disk"),
                try finding(3, "cache"), try finding(4, "disk"),
            ]
            let plan = await planner.plan(findings, isComplete: true, files: 4)
            #expect(text(plan) == ["disk:1", "db:2", "cache:1", "app:3"])
            #expect(plan.actions[3].turn.after == ["default/db", "default/cache"] && plan.errors.isEmpty)
        }
    }

    @Test func `pods that wait for each other are named, start all the same, and are told once`() async throws {
        try await onLoop { loop in
            let planner = RestartPlanner(key: Manifests.key, loop: loop)
            let findings = [try finding(1, "a", after: "b"), try finding(2, "b", after: "a"), try finding(3, "c")]
            var plan = await planner.plan(findings, isComplete: true, files: 3)
            let message =
                "metadata.annotations[holdfast.dev/after]: pods that wait for each other are started in no order: "
                + "default/a → default/b → default/a"
            #expect(plan.errors.map(\.description) == ["1.yaml: \(message)", "2.yaml: \(message)"])
            #expect(plan.actions.count == 3 && plan.summary.invalid == 2)
            plan = await planner.plan([try finding(4, "d")], isComplete: false, files: 4)
            #expect(plan.errors.isEmpty && plan.summary.invalid == 2)
            plan = await planner.plan([try finding(2, "b")], isComplete: false, files: 4)
            #expect(plan.errors.isEmpty && plan.summary.invalid == 0)
        }
    }

    @Test func `a pod that does not exist is a warning`() async throws {
        try await onLoop { loop in
            let planner = RestartPlanner(key: Manifests.key, loop: loop)
            let findings = [try finding(1, "a", after: "nobody"), try finding(2, "b", after: "other/a")]
            let plan = await planner.plan(findings, isComplete: true, files: 2)
            #expect(
                plan.warnings.map(\.description) == [
                    #"1.yaml: metadata.annotations[holdfast.dev/after]: there is no pod "default/nobody" to wait for"#,
                    #"2.yaml: metadata.annotations[holdfast.dev/after]: there is no pod "other/a" to wait for"#,
                ]
            )
        }
    }
}
