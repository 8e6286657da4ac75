import LinuxIO
import PodSchema
import Testing

@testable import NodeAgent
@testable import Reconciler

struct PlanScheduleTests {
    private func plan(_ pods: [(name: String, wave: Int, after: [String])]) throws -> Plan {
        var plan = Plan()
        for pod in pods {
            let manifest = try AgentHarness.accepted(podManifest(pod.name), file: "\(pod.name).yaml")
            var action = PlanAction(.start, manifest, domain: .identity)
            action.turn.wave = pod.wave
            action.turn.after = pod.after.map { "default/\($0)" }
            plan.actions.append(action)
        }
        return plan
    }

    private static let now = MonotonicTime(nanoseconds: 0)

    @Test func `waves go one after the other, when all pods of one run`() throws {
        var schedule = PlanSchedule()
        let all = try plan([("a", 1, []), ("b", 1, []), ("c", 2, []), ("d", 3, [])])
        #expect(schedule.take(all, now: Self.now).map(\.pod) == ["default/a", "default/b"])
        #expect(schedule.settled("default/a").isEmpty && schedule.has("default/c"))
        #expect(schedule.settled("default/b").map(\.pod) == ["default/c"])
        // They are not given up, however long it takes.
        #expect(schedule.expire(now: Self.now.advanced(byMilliseconds: 10_000_000)).isEmpty)
        #expect(schedule.settled("default/c").map(\.pod) == ["default/d"])
        #expect(schedule.isEmpty)
    }

    @Test func `a pod follows another, but does not wait for ever`() throws {
        var schedule = PlanSchedule()
        let all = try plan([("a", 1, []), ("b", 1, ["a"]), ("c", 1, ["b"])])
        #expect(schedule.take(all, now: Self.now).map(\.pod) == ["default/a"])
        // One that has not begun has not settled.
        #expect(schedule.settled("default/b").isEmpty)
        #expect(schedule.deadline == Self.now.advanced(byMilliseconds: PlanSchedule.patience))
        #expect(schedule.expire(now: schedule.deadline ?? Self.now).map(\.pod) == ["default/b", "default/c"])
    }

    @Test func `the newest plan about a pod counts, and what is held is not taken`() throws {
        var schedule = PlanSchedule()
        #expect(schedule.take(try plan([("a", 1, []), ("b", 1, ["a"])]), now: Self.now).count == 1)
        var held = try plan([("c", 1, [])])
        held.actions[0].turn.isHeld = true
        #expect(schedule.take(held, now: Self.now).isEmpty && !schedule.has("default/c"))
        #expect(schedule.take(try plan([("b", 1, [])]), now: Self.now).map(\.pod) == ["default/b"])
        #expect(schedule.isEmpty)
    }
}
