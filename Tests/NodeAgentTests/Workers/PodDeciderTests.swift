import ManifestDecoding
import Testing

@testable import NodeAgent

/// What is decided for one state of things, as a table of cases.
struct PodDeciderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var wanted: WantedPod?
        var sandboxes: [SandboxFact] = [.sandbox("s")]
        var containers: [ContainerFact] = []
        var memory = PodMemory()
        /// The steps as `kind target`, sorted.
        var steps: [String] = []
        var progress = PodProgress.working
        var waitSeconds: Int64?

        var testDescription: String { name }
    }

    static func told(_ step: PodStep) -> String {
        switch step {
        case .create(let container, let sandbox, let attempt, _): "create \(container.name) \(attempt) in \(sandbox)"
        case .runSandbox(let attempt): "runSandbox \(attempt)"
        case .stop(_, let id, _, let grace): "stop \(id) \(grace)"
        case .prepare, .refresh: step.key.kind.rawValue
        default: "\(step.key.kind.rawValue) \(step.key.target)"
        }
    }

    static let web = WantedPod.pod(.main("web"))
    static let telling: WantedPod = {
        var pod = web
        pod.hasLiveFiles = true
        pod.live = .number(7)
        return pod
    }()
    static let two = WantedPod.pod(.main("a"), .main("b"))
    static let initialised = WantedPod.pod(inits: [.setup("i"), .setup("j")], .main("web"))
    static let accompanied = WantedPod.pod(inits: [.sidecar("x"), .setup("i"), .sidecar("y")], .main("web"))

    static func memory(_ change: (inout PodMemory) -> Void) -> PodMemory {
        var memory = PodMemory()
        change(&memory)
        return memory
    }

    /// A container that has crashed so often.
    static func crashed(_ times: Int, _ container: WantedContainer) -> PodMemory {
        memory { memory in
            for _ in 0..<times {
                let exit = ContainerExit(code: 1, startedAt: 0, finishedAt: PodClock.noon.wall)
                memory.noteRestart(of: container, after: exit, clock: .noon)
            }
        }
    }

    @Test(arguments: life + changes + ends + deadlines + inits) func `decides`(_ sample: Case) {
        let decision = PodDecider.decide(
            sample.wanted,
            ActualPod(sandboxes: sample.sandboxes, containers: sample.containers),
            sample.memory,
            clock: .noon
        )
        #expect(decision.steps.map(Self.told).sorted() == sample.steps)
        #expect(decision.progress == sample.progress)
        if let seconds = sample.waitSeconds { #expect(decision.wait == seconds * 1_000_000_000) }
    }

    @Test func `a step that is under way is not taken up again`() {
        for sample in Self.life + Self.changes + Self.ends + Self.deadlines + Self.inits {
            let actual = ActualPod(sandboxes: sample.sandboxes, containers: sample.containers)
            var memory = sample.memory
            memory.underWay.formUnion(
                PodDecider.decide(sample.wanted, actual, memory, clock: .noon).steps.map(\.key)
            )
            let again = PodDecider.decide(sample.wanted, actual, memory, clock: .noon)
            #expect(again.steps.isEmpty, "\(sample.name): \(again.steps.map(Self.told))")
        }
    }

    @Test func `a container that ran for ten minutes starts at once again`() {
        let container = WantedContainer.main("web")
        var memory = Self.crashed(5, container)
        let exit = ContainerExit(code: 1, startedAt: 0, finishedAt: PodClock.noon.later(601).wall)
        #expect(memory.crashWait(for: container, after: exit, clock: .noon.later(601)) == 0)
        memory.noteRestart(of: container, after: exit, clock: .noon.later(601))
        let next = ContainerExit(code: 1, startedAt: 0, finishedAt: PodClock.noon.later(602).wall)
        #expect(memory.crashWait(for: container, after: next, clock: .noon.later(602)) == 10_000_000_000)
    }

    @Test func `a clock that was set back keeps nothing waiting`() {
        let memory = Self.crashed(5, .main("web"))
        let exit = ContainerExit(code: 1, startedAt: 0, finishedAt: PodClock.noon.wall + 3_600_000_000_000)
        #expect(memory.crashWait(for: .main("web"), after: exit, clock: .noon) == 0)
    }

    @Test func `failures are tried again later and later`() {
        var memory = PodMemory()
        let step = PodStep.runSandbox(attempt: 0)
        let waits = (0..<9).map { _ in memory.fail(step, now: 0) }
        #expect(waits.first == 500_000_000 && waits.last == 30_000_000_000 && waits == waits.sorted())
        #expect(memory.wait(for: step, now: 29_000_000_000) == 1_000_000_000)
        memory.forgetFailures()
        #expect(memory.wait(for: step, now: 0) == 0)
    }
}
