import FakeRuntime
import LinuxIO
import Testing

@testable import ContainerRuntime

struct RuntimeWatchTests {
    // MARK: - Values

    private func sandboxes(_ items: [(String, PodSandboxState)]) -> BriefSandboxes {
        var list = BriefSandboxes()
        for (id, state) in items {
            var item = BriefSandboxes.Sandbox()
            item.id = id
            item.state = state
            list.items.append(item)
        }
        return list
    }

    private func containers(_ items: [(String, String, ContainerState)]) -> BriefContainers {
        var list = BriefContainers()
        for (id, sandbox, state) in items {
            var item = BriefContainers.Container()
            item.id = id
            item.sandboxID = sandbox
            item.state = state
            list.containers.append(item)
        }
        return list
    }

    @Test func `a list shows what is new, other, and gone`() {
        var snapshot = RuntimeSnapshot()
        let ready = sandboxes([("s", .ready)])
        let both = containers([("a", "s", .running), ("b", "s", .created)])
        #expect(snapshot.replace(ready, both).count == 3)
        #expect(snapshot.replace(ready, both).isEmpty)
        let second = snapshot.replace(sandboxes([("s", .notReady)]), containers([("b", "s", .created)]))
        #expect(
            Set(second) == [
                RuntimeChange(id: "s", sandboxID: "s", state: .sandbox(.notReady)),
                RuntimeChange(id: "a", sandboxID: "s", state: .gone),
            ]
        )
    }

    @Test func `an event says something once`() {
        var snapshot = RuntimeSnapshot()
        _ = snapshot.replace(sandboxes([("s", .ready)]), containers([("a", "s", .created)]))
        var event = ContainerEventResponse()
        event.containerID = "a"
        event.kind = .started
        let running = RuntimeChange(id: "a", sandboxID: "s", state: .container(.running))
        #expect(snapshot.apply(event) == running)
        #expect(snapshot.apply(event) == nil)
        #expect(snapshot.replace(sandboxes([("s", .ready)]), containers([("a", "s", .running)])).isEmpty)
        event.kind = .deleted
        #expect(snapshot.apply(event)?.state == .gone)
        #expect(snapshot.apply(event) == nil)
        event.containerID = "s"
        event.kind = .stopped
        #expect(snapshot.apply(event)?.state == .sandbox(.notReady))
    }

    @Test func `brief lists are read from the full reply`() throws {
        var container = Container()
        container.id = "c"
        container.podSandboxID = "s"
        container.state = .exited
        container.labels = ["a": "b"]
        container.annotations = ["c": "d"]
        var reply = ListContainersResponse()
        reply.containers = [container, container]
        let brief = try ProtobufReader.read(BriefContainers.self, from: ProtobufWriter.write(reply))
        #expect(brief == containers([("c", "s", .exited), ("c", "s", .exited)]))
    }

    @Test func `lists come soon after a change, seldom without, and never cost much`() {
        var schedule = RelistSchedule()
        schedule.listed(milliseconds: 0, hasChanged: true)
        #expect(schedule.wait == 100)
        var waits: [Int64] = []
        for _ in 0..<5 {
            schedule.listed(milliseconds: 0, hasChanged: false)
            waits.append(schedule.wait)
        }
        #expect(waits == [200, 400, 800, 1_000, 1_000])
        schedule.expectChange()
        #expect(schedule.wait == 100)
        schedule.listed(milliseconds: 8, hasChanged: true)
        #expect(schedule.wait == 160)
        for _ in 0..<10 { schedule.listed(milliseconds: 8, hasChanged: false) }
        #expect(schedule.wait == 3_200)
        for _ in 0..<10 { schedule.listed(milliseconds: 1_000, hasChanged: false) }
        #expect(schedule.wait == 10_000)
        schedule.hasEvents = true
        for _ in 0..<20 { schedule.listed(milliseconds: 1, hasChanged: false) }
        #expect(schedule.wait == 60_000)
        schedule.expectChange()
        #expect(schedule.wait == 60_000)
    }

    // MARK: - Against a runtime

    private func withWatch(
        hasEvents: Bool,
        _ body: @escaping @Sendable (RuntimePair, RuntimeWatch) async throws -> Void
    ) async throws {
        try await withRuntime { pair in
            await pair.runtime.update { runtime in
                if !hasEvents {
                    let fault = Fault.status(GRPCStatus(.unimplemented))
                    runtime.faults["GetContainerEvents"] = [fault, fault, fault]
                }
                runtime.content.containers["old"] = ContainerStatus()
            }
            let watch = RuntimeWatch(pair.channel, loop: pair.loop)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await watch.run() }
                try await body(pair, watch)
                group.cancelAll()
            }
            #expect(await watch.changes() == nil)
        }
    }

    @Test func `without events changes are found by listing`() async throws {
        try await withWatch(hasEvents: false) { pair, watch in
            let first = await watch.changes()
            #expect(first?.isComplete == true && first?.connection == 1 && first?.changes.map(\.id) == ["old"])
            await pair.runtime.update { $0.content.containers["old"]?.state = .exited }
            await watch.expectChange()
            let second = await watch.changes()
            #expect(second?.changes.map(\.state) == [.container(.exited)] && second?.isComplete == false)
            await pair.runtime.update { $0.content.containers["old"] = nil }
            #expect(await watch.changes()?.changes.map(\.state) == [.gone])
        }
    }

    @Test func `events are changes, and a new connection starts with a list`() async throws {
        try await withWatch(hasEvents: true) { pair, watch in
            #expect(await watch.changes()?.isComplete == true)
            var event = ContainerEventResponse()
            event.containerID = "new"
            event.kind = .started
            event.podSandboxStatus = PodSandboxStatus()
            event.podSandboxStatus?.id = "s"
            await pair.runtime.send(event)
            let change = RuntimeChange(id: "new", sandboxID: "s", state: .container(.running))
            #expect(await watch.changes()?.changes == [change])
            await pair.runtime.dropAll()
            // The runtime does not know the container of the event.
            let again = await watch.changes()
            #expect(again?.isComplete == true && again?.connection == 2)
            #expect(again?.changes.map(\.state) == [.gone])
        }
    }

    @Test func `a reader that is cancelled hears the end`() async throws {
        try await withWatch(hasEvents: false) { pair, watch in
            _ = await watch.changes()
            let reader = Task(executorPreference: pair.loop) { await watch.changes() }
            for _ in 0..<10 { await Task.yield() }
            reader.cancel()
            #expect(await reader.value == nil)
        }
    }
}
