import Glibc
import Testing

/// Mistakes that would take many pods down, against the daemon and `--once`.
@Suite(.inTurn)
struct GuardTests {
    private let folder = Folder()

    private func fill(_ count: Int, image: String = "nginx:1.25") {
        for index in 0..<count { folder.replace("\(index).yaml", pod("p\(index)", image: image)) }
    }

    /// Deletes all manifests while the daemons are stopped: on a busy machine they would see them go one by one.
    private func empty(_ count: Int, under daemons: Daemon...) {
        for daemon in daemons { daemon.send(SIGSTOP) }
        for index in 0..<count { folder.delete("\(index).yaml") }
        for daemon in daemons { daemon.send(SIGCONT) }
    }

    @Test func `an emptied directory keeps its pods, and they are there again when its files come back`() async throws {
        fill(3)
        let daemon = try await Daemon(folder.path)
        empty(3, under: daemon)
        try await daemon.action(6)
        let held = try #require(daemon.plans.last)
        #expect(held.told == ["stop default/p0", "stop default/p1", "stop default/p2"])
        #expect(held.actions.allSatisfy(\.held) && held.summary.held == 3 && held.summary.stop == 0)
        #expect(held.notices.count == 1 && held.notices[0].contains("emptied"))
        fill(3)
        // The next plan is that of another file: what came back says nothing.
        folder.replace("other.yaml", pod("other"))
        #expect(try await daemon.action(7).pod == "default/other")
    }

    @Test func `the pods of an emptied directory stop after the grace, or when somebody confirms it`() async throws {
        fill(2)
        let patient = try await Daemon(folder.path)
        let hasty = try await Daemon(folder.path, "--empty-grace", "1")
        empty(2, under: patient, hasty)
        try await patient.action(4)
        try await hasty.action(6)
        let stopped = try #require(hasty.plans.last)
        #expect(stopped.actions.allSatisfy { !$0.held && $0.action == "stop" } && stopped.summary.stop == 2)
        patient.send(SIGUSR1)
        try await patient.action(6)
        let last = try #require(patient.plans.last)
        #expect(last.actions.allSatisfy { !$0.held && $0.action == "stop" } && last.summary.stop == 2)
    }

    @Test func `a mass change is held until somebody confirms it`() async throws {
        fill(12)
        let daemon = try await Daemon(folder.path, "--mass-change", "hold", "--debounce", "0")
        fill(12, image: "nginx:1.26")
        // The first ten may go at once, but in one plan or in several.
        _ = await eventually { (try? daemon.plans.last?.summary.held) ?? 0 > 0 }
        daemon.send(SIGUSR1)
        let isDone = await eventually {
            let restarts = ((try? daemon.plans) ?? []).flatMap(\.actions).filter { $0.action == "restart" && !$0.held }
            return Set(restarts.map(\.pod)).count == 12
        }
        let told = try daemon.told
        #expect(isDone, "\(told)")
    }

    @Test func `waves and steps of a mass change`() async throws {
        let state = Folder()
        fill(40)
        _ = try await Program.once(folder.path, "--state-dir", state.path, "--record")
        fill(40, image: "nginx:1.26")
        let options = ["--state-dir", state.path, "--max-disrupted", "50", "--parallelism", "15"]
        let result = try await Program.run(["--once", "--output", "json"] + options + [folder.path])
        let plan = try result.plan()
        #expect(plan.actions.map(\.wave) == [Int](repeating: 1, count: 20) + [Int](repeating: 2, count: 20))
        let steps = [(1, 15), (2, 5), (3, 15), (4, 5)].flatMap { [Int](repeating: $0, count: $1) }
        #expect(plan.actions.map(\.step) == steps)
        #expect(plan.notices == ["40 of 40 running pods are stopped or restarted, more than 20 at once: in 2 waves"])
    }
}
