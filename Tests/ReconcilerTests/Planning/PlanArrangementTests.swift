import LinuxIO
import ManifestDecoding
import PodSchema
import Testing

@testable import Reconciler

/// The order of a plan's actions, what waits for what, and the guard's word on them.
struct PlanArrangementTests {
    private func manifest(_ pod: String, _ file: String, _ ordering: PodOrdering) -> AcceptedManifest {
        let digest = PodDigest(
            namespace: "n",
            name: pod,
            identity: .zero,
            pod: .zero,
            live: .zero,
            resize: .zero,
            containers: [],
            ordering: ordering
        )
        return AcceptedManifest(digest: digest, bytes: [], file: FileName(file), identity: nil, content: .zero)
    }

    private func action(
        _ pod: String,
        _ kind: PlanAction.Kind,
        file: String? = nil,
        old: PodOrdering = PodOrdering(),
        new: PodOrdering = PodOrdering()
    ) -> PlanAction {
        let before = kind == .start ? nil : manifest(pod, file ?? pod, old)
        let after = kind == .stop ? nil : manifest(pod, file ?? pod, new)
        return PlanAction(kind, after ?? before!, replacing: after == nil ? nil : before, domain: .identity)
    }

    private func port(_ number: UInt16, _ address: String = "") -> PodOrdering {
        PodOrdering(hostPorts: [HostPort(number: number, transport: .tcp, address: address)])
    }

    private func arrange(
        _ actions: [PlanAction],
        after: [String: [String]] = [:],
        width: Int = 10,
        verdict: RestartGuard.Verdict = RestartGuard.Verdict()
    ) -> [PlanAction] {
        var order = StartOrder()
        for (pod, pods) in after { order.set("n/" + pod, after: pods.map { "n/" + $0 }, file: FileName(pod)) }
        _ = order.update()
        return PlanArrangement(PlanOrder(actions, startOrder: order), verdict, width: width).actions
    }

    /// `pod:step` or `pod:step<what it waits for`.
    private func text(_ actions: [PlanAction]) -> [String] {
        actions.map { action in
            let after = action.turn.after.map { $0.dropFirst(2) }.joined(separator: ",")
            return "\(action.manifest.digest.name):\(action.turn.step)" + (after.isEmpty ? "" : "<" + after)
        }
    }

    @Test func `changes are sorted as their actions are`() {
        var generator = SeededGenerator(seed: 7)
        let manifests = (0..<200).map { index in
            manifest("p\(index)", "f\(index % 60)", PodOrdering(priority: Int32.random(in: -2...2, using: &generator)))
        }
        let changes = manifests.shuffled(using: &generator).enumerated().map { index, manifest -> PodTable.Change in
            index % 3 == 0 ? (manifest, nil) : (nil, manifest)
        }
        let actions = changes.map { PlanAction(.start, ($0.after ?? $0.before)!, domain: .identity) }
        let sorted = PlanOrder.sorted(changes + [(nil, nil)]).map { ($0.after ?? $0.before)!.digest.name }
        #expect(sorted == PlanOrder(actions, startOrder: StartOrder()).actions.map(\.manifest.digest.name))
        let expected = manifests.sorted {
            ($1.digest.ordering.priority, $0.file, $0.digest.name) < (
                $0.digest.ordering.priority, $1.file, $1.digest.name
            )
        }
        #expect(sorted == expected.map(\.digest.name))
    }

    @Test func `higher priorities go first, then files in their order`() {
        let actions = [
            action("web", .start), action("etcd", .start, new: PodOrdering(priority: PodOrdering.nodeCritical)),
            action("api", .start, new: PodOrdering(priority: PodOrdering.clusterCritical)), action("app", .start),
        ]
        #expect(text(arrange(actions)) == ["etcd:1", "api:1", "app:1", "web:1"])
    }

    @Test func `a step holds so many pods and no more`() {
        let actions = (0..<5).map { action("p\($0)", .start) }
        #expect(text(arrange(actions, width: 2)) == ["p0:1", "p1:1", "p2:2", "p3:2", "p4:3"])
    }

    @Test func `a host port is given up before it is taken`() {
        let actions = [action("new", .start, new: port(80)), action("old", .stop, old: port(80))]
        #expect(text(arrange(actions)) == ["old:1", "new:2<old"])
    }

    @Test func `ports of two addresses do not meet, those of all addresses do`() {
        let apart = [
            action("new", .start, new: port(80, "10.0.0.1")), action("old", .stop, old: port(80, "10.0.0.2")),
        ]
        #expect(text(arrange(apart)) == ["new:1", "old:1"])
        let met = [action("new", .start, new: port(80)), action("old", .stop, old: port(80, "10.0.0.2"))]
        #expect(text(arrange(met)) == ["old:1", "new:2<old"])
    }

    @Test func `a pod that keeps its port is not waited for`() {
        let actions = [action("a", .start, new: port(80)), action("b", .restart, old: port(80), new: port(80))]
        #expect(text(arrange(actions)) == ["a:1", "b:1"])
    }

    @Test func `two pods that swap their ports are both done`() {
        let actions = [
            action("a", .restart, old: port(80), new: port(81)), action("b", .restart, old: port(81), new: port(80)),
        ]
        #expect(text(arrange(actions)) == ["b:1", "a:2<b"])
    }

    @Test func `a pod of another name in the same file waits for the one that goes`() {
        let actions = [action("a-new", .start, file: "web.yaml"), action("b-old", .stop, file: "web.yaml")]
        #expect(text(arrange(actions)) == ["b-old:1", "a-new:2<b-old"])
    }

    @Test func `pods start in the order that they ask for and stop the other way round`() {
        let starts = [action("a", .start), action("b", .start), action("c", .restart)]
        #expect(text(arrange(starts, after: ["a": ["b"], "b": ["c"]])) == ["c:1", "b:2<c", "a:3<b"])
        let asks = PodOrdering(startsAfter: ["n/b"])
        let stops = [action("b", .stop), action("x", .stop, old: asks)]
        #expect(text(arrange(stops, after: ["other": ["b"]])) == ["x:1", "b:2<x"])
    }

    @Test func `a pod that runs already is not waited for`() {
        #expect(text(arrange([action("a", .start), action("b", .update)], after: ["a": ["b"]])) == ["a:1", "b:1"])
    }

    @Test func `a chain as long as the plan`() {
        let count = 50_000
        let actions = (0..<count).map { action("p\($0)", .start) }
        var after: [String: [String]] = [:]
        for index in 0..<(count - 1) { after["p\(index)"] = ["p\(index + 1)"] }
        let arranged = arrange(actions, after: after)
        #expect(arranged.first?.pod == "n/p\(count - 1)" && arranged.last?.pod == "n/p0")
        #expect(arranged.last?.turn.step == count)
    }

    @Test func `what waits for something that is held is held too`() {
        let actions = [action("a-new", .start, file: "web.yaml"), action("b-old", .stop, file: "web.yaml")]
        var verdict = RestartGuard.Verdict()
        // In the plan's order: the stop goes first.
        verdict.holds = [.massChange, nil]
        let arranged = arrange(actions, verdict: verdict)
        #expect(arranged.allSatisfy { $0.turn.isHeld && $0.turn.step == 0 })
    }

    @Test func `waves follow each other, and what waits goes in the wave of what it waits for`() {
        let actions = [
            action("a", .restart), action("b", .restart), action("c", .restart, old: port(80)), action("d", .update),
            action("e", .start, new: port(80)),
        ]
        var verdict = RestartGuard.Verdict()
        // Places after ordering: a, b, c, d, e.
        verdict.waves = [1, 1, 2, 1, 1]
        let arranged = arrange(actions, verdict: verdict)
        #expect(arranged.map(\.turn.wave) == [1, 1, 2, 1, 2])
        #expect(text(arranged) == ["a:1", "b:1", "c:2", "d:1", "e:3<c"])
    }
}
