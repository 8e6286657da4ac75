import LinuxIO
import PodSchema
import Testing

@testable import Reconciler

/// What all threads find is what one finds, in the same order.
struct ChangeSearchTests {
    private static func manifest(_ index: Int, _ version: Int) throws -> AcceptedManifest? {
        // Of every nine, one starts, one stops, one comes and goes, one stays, and the others change in one text or two.
        let second = "    - {name: second, image: \"second:\(version)\"}\n"
        let text = Manifests.pod("pod-\(index)", image: "first:\(index % 9 == 3 ? 0 : version)")
        switch (index % 9, version) {
        case (0, 1), (1, 2), (2, _): return nil
        case (4..., _): return try Manifests.accepted(index % 2 == 0 ? text : text + second, file: "pod-\(index)")
        default: return try Manifests.accepted(text, file: "pod-\(index)")
        }
    }

    private static func changes(_ count: Int) throws -> [PodTable.Change] {
        try (0..<count).map { (before: try manifest($0, 1), after: try manifest($0, 2)) }
    }

    @Test(arguments: [2, 5], [120, 700])
    func `threads find the same as one`(threads: Int, count: Int) throws {
        let changes = try Self.changes(count)
        var planner = PodPlanner(key: Manifests.key)
        var expected: [PlanAction] = []
        for (before, after) in changes {
            if let action = planner.action(from: before, to: after) { expected.append(action) }
        }
        let search = ChangeSearch(changes, ExchangeTable([]), key: Manifests.key)
        let actions = try #require(search.actions(WorkerPool(width: threads)))
        #expect(actions == expected)
        #expect(actions.map(\.reasons) == expected.map(\.reasons))
        #expect(Set(actions.map(\.kind)) == [.start, .stop, .restart])
    }

    @Test func `what is known is not looked for`() throws {
        let changes = try Self.changes(400)
        let exchanges = changes.compactMap { before, after -> AcceptedExchange? in
            guard let before, let after else { return nil }
            let change = FieldChange(field: "known", old: nil, new: nil, domain: .container, container: nil)
            return AcceptedExchange(old: before, new: after, change: change)
        }
        #expect(
            ChangeSearch(changes, ExchangeTable(exchanges), key: Manifests.key).actions(WorkerPool(width: 2)) == nil
        )
        let all = ChangeSearch(changes, ExchangeTable(Array(exchanges.dropFirst(100))), key: Manifests.key)
        let actions = try #require(all.actions(WorkerPool(width: 2)))
        let known = actions.count { $0.reasons.first?.field == "known" }
        #expect(known > 100 && known < exchanges.count)
    }

    @Test func `few changes, or one thread, need no search`() throws {
        let few = ChangeSearch(try Self.changes(60), ExchangeTable([]), key: Manifests.key)
        #expect(few.actions(WorkerPool(width: 2)) == nil)
        let many = ChangeSearch(try Self.changes(300), ExchangeTable([]), key: Manifests.key)
        #expect(many.actions(WorkerPool(width: 1)) == nil)
    }
}
