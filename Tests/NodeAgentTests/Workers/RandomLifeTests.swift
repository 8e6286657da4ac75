import ManifestDecoding
import Testing

@testable import NodeAgent

/// Random lives of a pod: whatever happens, it comes to what is wanted, and what is as wanted is never touched.
struct RandomLifeTests {
    private static let steps = 300

    private static func randomPod(_ random: inout SplitMix) -> WantedPod? {
        if random.chance(8) { return nil }
        let policy = [RestartPolicy.always, .always, .onFailure, .never][random.below(4)]
        var pod = WantedPod(hash: .number(UInt64(random.below(3) + 1)), policy: policy, gracePeriod: 30)
        for name in ["i", "x", "j", "y"] where random.chance(3) {
            let hash = UInt64(random.below(2) + 1)
            pod.initContainers.append(
                name == "i" || name == "j" ? .setup(name, policy == .never ? .never : .onFailure) : .sidecar(name, hash)
            )
        }
        for name in ["a", "b", "c"] where pod.containers.isEmpty || random.chance(2) {
            pod.containers.append(.main(name, UInt64(random.below(2) + 1), policy))
        }
        // Init containers that run once belong to the pod's hash.
        let setups = pod.initContainers.filter { $0.role == .setup }.map(\.name).joined()
        pod.hash = Hash128(
            low: pod.hash.low,
            high: UInt64(setups == "i" ? 1 : setups == "j" ? 2 : setups == "ij" ? 3 : 0)
        )
        pod.hash.high |= policy == .always ? 0 : 16
        return pod
    }

    /// Checks that what a decision does is allowed.
    private func check(_ decision: PodDecision, _ life: SimulatedRuntime) throws {
        let actual = life.actual
        for step in decision.steps {
            switch step {
            case .stop(let name, let id, let reason, let grace):
                let container = try #require(actual.containers.first { $0.id == id })
                #expect(grace >= 2)
                guard let pod = life.wanted, let wanted = pod.container(named: name), container.state == .running,
                    reason != .duplicate, reason != .podIsOver,
                    let sandbox = actual.sandboxes.first(where: { $0.id == container.sandboxID }), sandbox.isReady,
                    actual.sandboxes.allSatisfy({ $0.attempt <= sandbox.attempt || $0.hash != pod.hash })
                else { continue }
                let isAsWanted = sandbox.hash == pod.hash && container.isMade(for: wanted)
                let isStopped = life.memory.stoppedSandboxes.contains(sandbox.id)
                try #require(!isAsWanted || isStopped, "\(name) is as wanted: \(life.log.suffix(20))")
            case .start(let name, _):
                let lives = actual.containers.contains { $0.name == name && $0.isLive }
                try #require(!lives, "\(name) would run twice: \(life.log.suffix(20))")
            case .cleanUp(let pod):
                let isFree = !actual.sandboxes.contains { $0.uid == pod.uid }
                try #require(isFree, "what is in use would be removed: \(life.log.suffix(20))")
            case .runSandbox:
                let isAlone = !actual.containers.contains(where: \.isLive)
                try #require(isAlone, "beside another: \(life.log.suffix(20))")
            default: break
            }
        }
    }

    private func decide(_ life: inout SimulatedRuntime) throws -> PodDecision {
        let decision = PodDecider.decide(life.wanted, life.actual, life.memory, clock: life.clock)
        try check(decision, life)
        life.take(decision.steps)
        return decision
    }

    /// Lets one random thing happen.
    private func disturb(_ life: inout SimulatedRuntime, _ random: inout SplitMix) {
        let live = life.actual.containers.filter(\.isLive)
        switch random.below(40) {
        case 0..<3: life.want(Self.randomPod(&random))
        case 3..<8: if !live.isEmpty { life.end(live[random.below(live.count)].id, code: Int32(random.below(2))) }
        case 8: if let sandbox = life.actual.sandboxes.randomElement(using: &random) { life.kill(sandbox: sandbox.id) }
        case 9: life.restartDaemon(&random)
        case 10: life.reboot(forgets: random.chance(2), &random)
        case 11: if !live.isEmpty { life.loseState(of: live[random.below(live.count)].id) }
        case 12:
            let ended = life.actual.containers.filter(\.isExited)
            if !ended.isEmpty { life.remove(container: ended[random.below(ended.count)].id) }
        case 13..<20: life.pass(Int64(random.below(20_000)) * 1_000_000)
        default:
            if !life.pending.isEmpty { life.finish(random.below(life.pending.count), fails: random.chance(6)) }
        }
    }

    /// Lets everything go well until nothing is left to do.
    private func calm(_ life: inout SimulatedRuntime, _ random: inout SplitMix) throws -> PodProgress {
        for _ in 0..<2_000 {
            // Init containers do their work.
            for container in life.actual.containers where container.isLive && ["i", "j"].contains(container.name) {
                life.end(container.id, code: 0)
            }
            let decision = try decide(&life)
            if !life.pending.isEmpty {
                life.finish(random.below(life.pending.count), fails: false)
            } else if decision.progress.isSettled {
                return decision.progress
            } else {
                let wait = try #require(decision.wait, "stuck: \(life.actual) \(life.log.suffix(20))")
                life.pass(wait)
            }
        }
        Issue.record("it does not come to an end: \(life.log.suffix(30))")
        return .working
    }

    @Test(arguments: 0..<40) func `comes to what is wanted`(_ seed: UInt64) throws {
        for number in 0..<10 {
            var random = SplitMix(seed: seed &* 1_000 &+ UInt64(number))
            var life = SimulatedRuntime()
            life.want(Self.randomPod(&random))
            for _ in 0..<Self.steps {
                disturb(&life, &random)
                _ = try decide(&life)
            }
            switch try calm(&life, &random) {
            case .working: return
            case .gone: #expect(life.wanted == nil && life.actual.isEmpty && life.memory.onHost.isEmpty)
            case .finished:
                let isOver = !life.actual.containers.contains(where: \.isLive)
                #expect(isOver && life.wanted?.policy != .always)
            case .running: try checkRunning(life)
            }
        }
    }

    private func checkRunning(_ life: SimulatedRuntime) throws {
        let wanted = try #require(life.wanted)
        let ready = life.actual.sandboxes.filter(\.isReady)
        #expect(ready.map(\.hash) == [wanted.hash], "\(life.log.suffix(20))")
        let live = life.actual.containers.filter(\.isLive)
        for container in live {
            #expect(wanted.container(named: container.name) != nil && container.sandboxID == ready[0].id)
        }
        for container in wanted.lasting {
            let own = live.filter { $0.name == container.name }
            let dead = life.actual.containers.filter { $0.name == container.name && $0.isExited }
            #expect(own.count <= 1 && dead.count <= 1)
            if own.isEmpty && dead.isEmpty { Issue.record("\(container.name) is missing: \(life.log.suffix(20))") }
            if wanted.policy == .always {
                #expect(own.first?.isMade(for: container) == true && own.first?.resize == container.resize)
            }
        }
    }
}
