import FakeRuntime
import LinuxIO
import LoopTesting
import Synchronization
import Testing

@testable import ContainerRuntime

struct RuntimeChannelTests {
    @Test func `a call and its answer`() async throws {
        try await withRuntime { pair in
            let version = try await pair.client.version()
            #expect(version.runtimeName == "fake" && version.runtimeAPIVersion == "v1")
            #expect(await pair.runtime.newestTimeout?.hasSuffix("m") == true)
        }
    }

    @Test func `the life of a pod`() async throws {
        try await withRuntime { pair in
            let client = pair.client
            var sandboxConfig = PodSandboxConfig()
            sandboxConfig.metadata = PodSandboxMetadata()
            sandboxConfig.metadata?.name = "web"
            sandboxConfig.labels = ["app": "web"]
            let sandbox = try await client.runPodSandbox(sandboxConfig)
            var config = ContainerConfig()
            config.metadata = ContainerMetadata()
            config.metadata?.name = "main"
            config.image = ImageSpec()
            config.image?.image = try await pair.images.pullImage(ImageSpec())
            let container = try await client.createContainer(config, in: sandbox, sandboxConfig: sandboxConfig)
            #expect(try await client.containerStatus(container).status?.state == .created)
            try await client.startContainer(container)
            var filter = ContainerFilter()
            filter.podSandboxID = sandbox
            filter.state = ContainerStateValue()
            filter.state?.state = .running
            #expect(try await client.listContainers(filter).map(\.id) == [container])
            #expect(try await client.execSync(["echo", "hi"], in: container).standardOutput == Array("echo hi".utf8))
            var resources = LinuxContainerResources()
            resources.cpuShares = 512
            try await client.updateContainerResources(container, resources)
            #expect(try await client.containerStatus(container).status?.resources?.linux == resources)
            try await client.reopenContainerLog(container)
            try await client.stopContainer(container, gracePeriod: 5)
            #expect(try await client.containerStatus(container).status?.exitCode == 143)
            try await client.removeContainer(container)
            try await client.stopPodSandbox(sandbox)
            #expect(try await client.podSandboxStatus(sandbox).status?.state == .notReady)
            try await client.removePodSandbox(sandbox)
            #expect(try await client.listPodSandboxes().isEmpty)
            let error = await callError { try await client.startContainer("none") }
            #expect(error?.reason == .answered(.notFound) && error?.call == "RuntimeService/StartContainer")
            #expect("\(error!)" == "RuntimeService/StartContainer: the runtime answers NOT_FOUND: no container none")
            #expect(try await client.status().status?.conditions.count == 2)
            #expect(try await pair.images.listImages().count == 1)
            try await pair.images.removeImage(ImageSpec())
            #expect(try await pair.images.imageStatus(ImageSpec()).image == nil)
            let unknown = await callError { _ = try await client.runtimeConfig() }
            #expect(unknown?.reason == .answered(.unimplemented))
        }
    }

    @Test(arguments: [1, 3, 100])
    func `many calls at once, each with its own answer`(streams: UInt32) async throws {
        try await withRuntime(settings: [(.maxConcurrentStreams, streams)]) { pair in
            await pair.runtime.update { runtime in
                runtime.faults["ExecSync"] = (0..<100).map { .delay(Int64($0 * 7 % 10)) }
                runtime.content.containers["c"] = ContainerStatus()
            }
            // The settings are known before the calls.
            _ = try await pair.client.version()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let reply = try await pair.client.execSync(["\(number)"], in: "c")
                        #expect(reply.standardOutput == Array("\(number)".utf8))
                    }
                }
                try await group.waitForAll()
            }
            #expect(await pair.runtime.connections == 1)
        }
    }

    @Test func `replies beyond 4 MiB, up to the limit`() async throws {
        var limits = GRPCSession.Limits()
        limits.message = 12 << 20
        try await withRuntime(limits: limits) { pair in
            await pair.runtime.update { runtime in
                for index in 0..<10_000 {
                    var status = ContainerStatus()
                    status.labels = ["name": String(repeating: "x", count: 1000)]
                    runtime.content.containers["container-\(index)"] = status
                }
            }
            let containers = try await pair.client.listContainers()
            #expect(containers.count == 10_000)
            #expect(containers.allSatisfy { $0.labels["name"]?.utf8.count == 1000 })
            await pair.runtime.update { runtime in
                for id in runtime.content.containers.keys.prefix(3_000) {
                    runtime.content.containers[id]?.labels["more"] = String(repeating: "x", count: 1000)
                }
            }
            let error = await callError { _ = try await pair.client.listContainers() }
            #expect(error?.reason == .badAnswer(.resourceExhausted))
            #expect(try await pair.client.version().runtimeName == "fake")
            #expect(await pair.runtime.connections == 1)
        }
    }

    @Test func `a large request waits for the runtime's windows`() async throws {
        try await withRuntime { pair in
            var config = PodSandboxConfig()
            config.annotations = ["large": String(repeating: "y", count: 3_000_000)]
            async let small = pair.client.version()
            let id = try await pair.client.runPodSandbox(config)
            #expect(try await small.runtimeName == "fake")
            #expect(try await pair.client.listPodSandboxes().first { $0.id == id }?.annotations == config.annotations)
        }
    }

    // MARK: - Ends

    @Test func `a deadline ends the call here and there`() async throws {
        try await withRuntime { pair in
            await pair.runtime.update { $0.faults["Version"] = [.hang] }
            let error = await callError { _ = try await pair.client.version(timeout: .milliseconds(30)) }
            #expect(error?.reason == .deadline && error?.code == .deadlineExceeded)
            _ = try await pair.client.version()
            #expect(await pair.runtime.resets == [1])
        }
    }

    @Test func `a cancelled task ends its call`() async throws {
        try await withRuntime { pair in
            await pair.runtime.update { $0.faults["PullImage"] = [.hang] }
            let pull = Task(executorPreference: pair.loop) { try await pair.images.pullImage(ImageSpec()) }
            while await pair.runtime.calls.isEmpty { await Task.yield() }
            pull.cancel()
            let error = await callError { _ = try await pull.value }
            #expect(error?.reason == .cancelled)
            _ = try await pair.client.version()
            #expect(await pair.runtime.resets == [1])
            // One that is cancelled before it starts is never made, or ended at once.
            let late = Task(executorPreference: pair.loop) {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await pair.client.status()
            }
            #expect(await callError { _ = try await late.value }?.reason == .cancelled)
        }
    }

    @Test(
        arguments: [
            (Fault.drop, CallError.Reason.disconnected), (.half, .disconnected),
            (.bytes([UInt8](repeating: 0x7F, count: 100)), .disconnected),
            (.message([0x0A]), .malformed(ProtobufError(reason: .truncated, offset: 6))),
            (.message([UInt8](repeating: 0, count: 10)), .malformed(ProtobufError(reason: .badTag, offset: 6))),
            (.http(503), .badAnswer(.unavailable)), (.reset(.internalError), .badAnswer(.internalError)),
            (.status(GRPCStatus(.resourceExhausted, "no space left on device")), .answered(.resourceExhausted)),
        ] as [(Fault, CallError.Reason)]
    )
    func `a fault ends its call, and the next one works`(fault: Fault, reason: CallError.Reason) async throws {
        try await withRuntime { pair in
            _ = try await pair.client.status()
            await pair.runtime.update { $0.faults["Version"] = [fault] }
            let error = await callError { _ = try await pair.client.version() }
            #expect(error?.reason == reason)
            #expect(try await pair.client.version().runtimeName == "fake")
        }
    }

    @Test(arguments: [Fault.goAway, .reset(.refusedStream)])
    func `what the runtime has not looked at is made again`(fault: Fault) async throws {
        try await withRuntime { pair in
            _ = try await pair.client.status()
            await pair.runtime.update { $0.faults["Version"] = [fault] }
            #expect(try await pair.client.version().runtimeName == "fake")
            #expect(await pair.runtime.calls == ["Status", "Version", "Version"])
            await pair.runtime.update { $0.faults["Version"] = [fault, fault, fault] }
            let error = await callError { _ = try await pair.client.version() }
            #expect(error?.isUnprocessed == true && error?.code == .unavailable)
        }
    }

    @Test func `calls before GOAWAY get their answers, later ones go to the next connection`() async throws {
        try await withRuntime { pair in
            await pair.runtime.update { runtime in
                runtime.faults["Status"] = [.delay(30)]
                runtime.faults["Version"] = [.goAway]
            }
            let slow = Task(executorPreference: pair.loop) { try await pair.client.status() }
            while await pair.runtime.calls.isEmpty { await Task.yield() }
            let version = try await pair.client.version()
            #expect(version.runtimeName == "fake")
            #expect(await pair.runtime.connections == 2)
            let status = try await slow.value
            #expect(status.status?.conditions.count == 2)
        }
    }

    @Test func `the end of the channel ends every call`() async throws {
        try await onLoop { loop in
            let directory = TemporaryDirectory()
            let runtime = try FakeRuntime(path: directory.socket, loop: loop)
            await runtime.update { $0.faults["Version"] = [.hang, .hang] }
            let channel = RuntimeChannel(endpoint: directory.socket, loop: loop)
            let server = Task(executorPreference: loop) { await runtime.run() }
            let running = Task(executorPreference: loop) { await channel.run() }
            let call = Task(executorPreference: loop) { try await RuntimeClient(channel).version() }
            while await runtime.calls.isEmpty { await Task.yield() }
            running.cancel()
            await running.value
            #expect(await callError { _ = try await call.value }?.reason == .cancelled)
            #expect(await callError { _ = try await RuntimeClient(channel).version() }?.reason == .cancelled)
            #expect(await channel.connected(after: 10) == 0)
            server.cancel()
            await server.value
        }
    }

    // MARK: - Connections

    @Test func `without a runtime calls fail at once, and work when it is there`() async throws {
        try await onLoop { loop in
            let directory = TemporaryDirectory()
            let channel = RuntimeChannel(endpoint: directory.socket, loop: loop)
            let client = RuntimeClient(channel)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await channel.run() }
                let error = await callError { _ = try await client.version() }
                #expect(error?.reason == .unreachable(.noSuchFile) && error?.isUnprocessed == true)
                let runtime = try FakeRuntime(path: directory.socket, loop: loop)
                group.addTask { await runtime.run() }
                #expect(await channel.connected() == 1)
                #expect(try await client.version().runtimeName == "fake")
                await runtime.dropAll()
                #expect(await channel.connected(after: 1) == 2)
                #expect(try await client.version().runtimeName == "fake")
                group.cancelAll()
            }
        }
    }

    @Test func `a server that hangs up is not asked without a pause`() async throws {
        try await withRuntime { pair in
            // What is sent before the settings ends each connection.
            await pair.runtime.update { $0.settings = [(.enablePush, 1)] }
            await pair.runtime.dropAll()
            _ = await callError { _ = try await pair.client.version(timeout: .milliseconds(200)) }
            #expect(await pair.runtime.connections < 20)
        }
    }

    @Test func `waits grow to a second and differ`() {
        var backoff = Backoff()
        #expect((0..<8).map { _ in backoff.wait(random: 0) } == [20, 40, 80, 160, 320, 640, 1000, 1000])
        #expect(backoff.wait(random: 200) == 800)
        backoff.reset()
        #expect(backoff.wait(random: 3) == 17)
    }

    // MARK: - Events

    private static func event(_ number: Int) -> ContainerEventResponse {
        var event = ContainerEventResponse()
        event.containerID = "\(number)"
        event.kind = .started
        event.podSandboxStatus = PodSandboxStatus()
        event.podSandboxStatus?.annotations = ["large": String(repeating: "x", count: 1_000)]
        return event
    }

    @Test func `events come in their order, and a slow reader makes the runtime wait`() async throws {
        try await withRuntime { pair in
            let events = try await pair.client.containerEvents()
            while await pair.runtime.calls.isEmpty { await Task.yield() }
            _ = try await pair.client.version()
            for number in 0..<5_000 { await pair.runtime.send(Self.event(number)) }
            // Other calls go on while nobody reads the events.
            for _ in 0..<20 { _ = try await pair.client.version() }
            for number in 0..<5_000 { #expect(try await events.next()?.containerID == "\(number)") }
            await pair.runtime.dropAll()
            let error = await callError { _ = try await events.next() }
            #expect(error?.reason == .disconnected && error?.call == "RuntimeService/GetContainerEvents")
        }
    }

    @Test func `events without anything in them are kept and counted as well`() async throws {
        try await withRuntime { pair in
            let events = try await pair.client.containerEvents()
            while await pair.runtime.calls.isEmpty { await Task.yield() }
            let count = 20_000
            for _ in 0..<count { await pair.runtime.send(ContainerEventResponse()) }
            for _ in 0..<20 { _ = try await pair.client.version() }
            for _ in 0..<count { #expect(try await events.next() == ContainerEventResponse()) }
        }
    }

    @Test func `a runtime without events says so to the first look`() async throws {
        try await withRuntime { pair in
            await pair.runtime.update { $0.faults["GetContainerEvents"] = [.status(GRPCStatus(.unimplemented, "no"))] }
            let events = try await pair.client.containerEvents()
            let error = await callError { _ = try await events.next() }
            #expect(error?.reason == .answered(.unimplemented))
        }
    }

    @Test func `events that nobody holds any more are given up`() async throws {
        try await withRuntime { pair in
            do {
                let events = try await pair.client.containerEvents()
                while await pair.runtime.calls.isEmpty { await Task.yield() }
                _ = events
            }
            while await pair.runtime.resets.isEmpty { await Task.yield() }
            #expect(await pair.runtime.resets == [1])
        }
    }
}
