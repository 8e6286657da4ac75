import LinuxIO
import Testing

@testable import Reconciler

/// Pods that ask to be started after others.
struct StartOrderTests {
    @Test func `a chain has no cycle and asks for what it says`() {
        var order = StartOrder()
        order.set("web", after: ["db", "cache"], file: FileName("f"))
        order.set("db", after: ["disk"], file: FileName("f"))
        let isChanged1 = order.update()
        #expect(isChanged1 == false && order.cycles.isEmpty)
        #expect(order.needed(by: "web") == ["db", "cache"] && order.needed(by: "disk") == [])
    }

    @Test func `pods that wait for each other are named, and wait for the others only`() {
        var order = StartOrder()
        order.set("c", after: ["a"], file: FileName("f"))
        order.set("a", after: ["b", "disk"], file: FileName("f"))
        order.set("b", after: ["c"], file: FileName("f"))
        order.set("d", after: ["a"], file: FileName("f"))
        let isChanged2 = order.update()
        #expect(isChanged2)
        #expect(order.cycles == [["a", "b", "c"]])
        #expect(order.needed(by: "a") == ["disk"] && order.needed(by: "b") == [] && order.needed(by: "d") == ["a"])
    }

    @Test func `a pod that waits for itself is a cycle of one`() {
        var order = StartOrder()
        order.set("a", after: ["a", "b"], file: FileName("f"))
        let isChanged3 = order.update()
        #expect(isChanged3)
        #expect(order.cycles == [["a"]] && order.needed(by: "a") == ["b"])
    }

    @Test func `a cycle that is mended is one no more`() {
        var order = StartOrder()
        order.set("a", after: ["b"], file: FileName("f"))
        order.set("b", after: ["a"], file: FileName("f"))
        let isChanged4 = order.update()
        #expect(isChanged4 && order.cycles == [["a", "b"]])
        let isChanged5 = order.update()
        #expect(!isChanged5)
        order.set("b", after: [], file: FileName("f"))
        let isChanged6 = order.update()
        #expect(isChanged6 && order.cycles.isEmpty && order.needed(by: "a") == ["b"])
    }

    @Test func `two cycles that touch are told apart from two that do not`() {
        var order = StartOrder()
        order.set("a", after: ["b"], file: FileName("f"))
        order.set("b", after: ["a", "c"], file: FileName("f"))
        order.set("c", after: ["d"], file: FileName("f"))
        order.set("d", after: ["c"], file: FileName("f"))
        let isChanged7 = order.update()
        #expect(isChanged7)
        #expect(order.cycles.map { $0.sorted() }.sorted { $0[0] < $1[0] } == [["a", "b"], ["c", "d"]])
        #expect(order.needed(by: "b") == ["c"])
    }

    @Test func `a chain of 100,000 pods is no deep recursion`() {
        var order = StartOrder()
        for pod in 0..<100_000 { order.set("\(pod)", after: ["\(pod + 1)"], file: FileName("f")) }
        order.set("100000", after: ["0"], file: FileName("f"))
        let isChanged8 = order.update()
        #expect(isChanged8 && order.cycles.count == 1 && order.cycles[0].count == 100_001)
    }
}
