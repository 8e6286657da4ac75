import ContainerRuntime
import FakeRuntime
import LinuxIO
import LoopTesting
import Testing

@testable import NodeAgent

/// Images that cannot be pulled.
@Suite(.serialized)
struct PullFaultTests {
    @Test func `an image that is not there is asked for later and later`() {
        var backoff = PullBackoff()
        var now = MonotonicTime(nanoseconds: 1_000_000_000_000)
        var waits: [Int64] = []
        for _ in 0..<7 {
            backoff.fail("not found", now: now)
            let wait = backoff.left(now: now)
            waits.append(wait / 1_000_000_000)
            #expect(backoff.left(now: now.advanced(byNanoseconds: wait - 1)) == 1)
            now = now.advanced(byNanoseconds: wait)
            #expect(backoff.left(now: now) == 0)
        }
        #expect(waits == [10, 20, 40, 80, 160, 300, 300])
        // After ten quiet minutes it begins anew.
        now = now.advanced(byMilliseconds: 600_000)
        backoff.fail("not found", now: now)
        #expect(backoff.left(now: now) == 10_000_000_000)
    }

    @Test func `a pod comes up when its image appears, and keeps no other waiting meanwhile`() async throws {
        let refusal = Fault.status(GRPCStatus(.notFound, "no such image"))
        try await AgentHarness.run { harness in
            await harness.runtime.update { runtime in
                runtime.faults["PullImage"] = Array(repeating: refusal, count: 4)
                var image = Image()
                image.id = "sha256:present"
                runtime.content.images["present:1"] = image
            }
            await harness.start()
            try await Self.look(harness, 0)
            var number = 0
            for wait: Int64 in [10, 20, 40, 80] {
                #expect(await eventually { harness.told.contains { $0.contains("no such image") } })
                #expect(await harness.calls()["PullImage"] == number / 2 + 1, "\(harness.told)")
                // Another look does not ask again before it is time.
                harness.pass(seconds: wait - 6)
                number += 1
                try await Self.look(harness, number)
                #expect(await harness.calls()["PullImage"] == number / 2 + 1)
                harness.pass(seconds: 6)
                number += 1
                try await Self.look(harness, number)
            }
            #expect(await harness.settles(), "\(harness.told)")
            #expect(await harness.calls()["PullImage"] == 5)
            #expect(await harness.runtime.content.running("late").count == 1)
        }
    }

    /// Has the pod looked at anew, by a label, and waits until another one behind it runs.
    private static func look(_ harness: AgentHarness, _ number: Int) async throws {
        let late = podManifest("late", containers: [("late", "late:1")])
        let other = "other\(number)"
        try await harness.want([
            "late.yaml": late.replacing("name: late\nspec", with: "name: late\n  labels: {look: a\(number)}\nspec"),
            "\(other).yaml": podManifest(other, containers: [(other, "present:1")]),
        ])
        #expect(await eventually { await harness.runtime.content.running(other).count == 1 }, "\(harness.told)")
    }
}
