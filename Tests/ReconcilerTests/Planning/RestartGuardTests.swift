import LinuxIO
import ManifestDecoding
import PodSchema
import Testing

@testable import Reconciler

/// What the guard says of plans that disrupt many pods.
struct RestartGuardTests {
    private func actions(_ kind: PlanAction.Kind, _ count: Int) -> [PlanAction] {
        (0..<count).map { index in
            let digest = PodDigest(
                namespace: "n",
                name: "p\(index)",
                identity: .zero,
                pod: .zero,
                live: .zero,
                resize: .zero,
                containers: []
            )
            let manifest = AcceptedManifest(
                digest: digest,
                bytes: [],
                file: FileName("p\(index)"),
                identity: nil,
                content: .zero
            )
            return PlanAction(kind, manifest, domain: .container)
        }
    }

    private func settings(_ answer: MassChangeAnswer, share: Double = 0.25, minimum: Int = 2) -> PlanSettings {
        var settings = PlanSettings()
        settings.massChange = answer
        settings.disruptedShare = share
        settings.disruptedMinimum = minimum
        return settings
    }

    private func time(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }

    @Test func `a few restarts pass`() {
        var restartGuard = RestartGuard(settings(.hold))
        let verdict = restartGuard.judge(actions(.restart, 5), running: 20, isEmptied: false, now: time(0))
        #expect(verdict.holds.isEmpty && verdict.waves.isEmpty && verdict.notice == nil)
    }

    @Test func `more than the share is held`() {
        var restartGuard = RestartGuard(settings(.hold))
        let verdict = restartGuard.judge(actions(.restart, 6), running: 20, isEmptied: false, now: time(0))
        #expect(verdict.holds == [RestartGuard.Hold?](repeating: .massChange, count: 6))
        #expect(verdict.notice == .held(count: 6, running: 20, limit: 5))
    }

    @Test func `starts and live updates are never held`() {
        var restartGuard = RestartGuard(settings(.hold))
        for kind in [PlanAction.Kind.start, .update] {
            let verdict = restartGuard.judge(actions(kind, 1000), running: 20, isEmptied: false, now: time(0))
            #expect(verdict.holds.isEmpty && verdict.notice == nil)
        }
    }

    @Test func `many small changes within the window count together, later ones do not`() {
        var restartGuard = RestartGuard(settings(.hold))
        func held(_ count: Int, at seconds: Int64) -> Int {
            restartGuard.judge(actions(.restart, count), running: 20, isEmptied: false, now: time(seconds)).holds.count
        }
        let counts = [held(5, at: 0), held(1, at: 59), held(5, at: 60)]
        #expect(counts == [0, 1, 0])
    }

    @Test func `waves hold the limit each`() {
        var restartGuard = RestartGuard(settings(.waves))
        let verdict = restartGuard.judge(actions(.stop, 12), running: 20, isEmptied: false, now: time(0))
        #expect(verdict.waves == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3])
        #expect(verdict.notice == .waves(3, count: 12, running: 20, limit: 5) && verdict.holds.isEmpty)
    }

    @Test func `a node with few pods has the minimum`() {
        #expect(RestartGuard(settings(.waves)).limit(running: 3) == 2)
        #expect(RestartGuard(settings(.waves, minimum: 0)).limit(running: 3) == 1)
    }

    @Test func `an emptied directory is held whatever the answer, a single removal is not`() {
        for answer in MassChangeAnswer.allCases {
            var restartGuard = RestartGuard(settings(answer, minimum: 100))
            let verdict = restartGuard.judge(actions(.stop, 3), running: 3, isEmptied: true, now: time(1))
            #expect(verdict.holds == [RestartGuard.Hold?](repeating: .emptied(until: time(31)), count: 3))
            #expect(verdict.notice == .emptied(count: 3, seconds: 30))
            let single = restartGuard.judge(actions(.stop, 1), running: 1, isEmptied: true, now: time(1))
            #expect(single.holds.isEmpty)
        }
    }

    @Test func `what somebody confirms goes on`() {
        var restartGuard = RestartGuard(settings(.hold))
        let verdict = restartGuard.judge(
            actions(.stop, 20),
            running: 20,
            isEmptied: true,
            isConfirmed: true,
            now: time(0)
        )
        #expect(verdict.holds.isEmpty && verdict.waves.isEmpty && verdict.notice == nil)
    }
}
