import LinuxIO
import LoopTesting
import Testing

@testable import ContainerRuntime

/// The client against a real containerd. Run it by `tools/containerd/run swift test --filter ContainerdTests`.
@Suite(.needsContainerd, .serialized)
struct ContainerdTests {
    private static let image = "localhost/busybox:1"

    private func withContainerd(_ body: @escaping @Sendable (RuntimeChannel) async throws -> Void) async throws {
        let endpoint = try #require(RealRuntime.endpoint)
        try await onLoop { loop in
            let channel = RuntimeChannel(endpoint: endpoint, loop: loop)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await channel.run() }
                try await body(channel)
                group.cancelAll()
            }
        }
    }

    private func sandbox(_ name: String) -> PodSandboxConfig {
        var config = PodSandboxConfig()
        config.metadata = PodSandboxMetadata()
        config.metadata?.name = name
        config.metadata?.uid = "uid-\(name)-\(Random.word())"
        config.metadata?.namespace = "tests"
        config.logDirectory = "/tmp/cri-tests-logs"
        config.labels = ["test": name]
        config.annotations = ["long": String(repeating: "a", count: 2_000)]
        config.linux = LinuxPodSandboxConfig()
        config.linux?.securityContext = LinuxSandboxSecurityContext()
        config.linux?.securityContext?.namespaceOptions = NamespaceOption()
        config.linux?.securityContext?.namespaceOptions?.network = .node
        return config
    }

    private func container(_ name: String, _ command: [String]) -> ContainerConfig {
        var config = ContainerConfig()
        config.metadata = ContainerMetadata()
        config.metadata?.name = name
        config.image = ImageSpec()
        config.image?.image = Self.image
        config.command = command
        config.labels = ["name": name]
        var variable = KeyValue()
        variable.key = "GREETING"
        variable.value = "hello"
        config.environment = [variable]
        config.linux = LinuxContainerConfig()
        config.linux?.resources = LinuxContainerResources()
        config.linux?.resources?.memoryLimit = 64 << 20
        return config
    }

    @Test func `version and status`() async throws {
        try await withContainerd { channel in
            let client = RuntimeClient(channel)
            let version = try await client.version()
            #expect(version.runtimeName == "containerd" && version.runtimeAPIVersion == "v1")
            let status = try await client.status(verbose: true)
            #expect(status.status?.conditions.contains { $0.type == "RuntimeReady" && $0.isMet } == true)
            #expect(status.info["config"] != nil)
        }
    }

    @Test func `the life of a pod`() async throws {
        try await withContainerd { channel in
            let client = RuntimeClient(channel)
            let sandboxConfig = sandbox("life")
            let id = try await client.runPodSandbox(sandboxConfig)
            let status = try await client.podSandboxStatus(id, verbose: true)
            #expect(status.status?.state == .ready && status.status?.metadata == sandboxConfig.metadata)
            #expect(status.status?.annotations == sandboxConfig.annotations && status.info["info"] != nil)
            let again = await callError { _ = try await client.runPodSandbox(sandboxConfig) }
            #expect(again?.code == .unknown && again?.message.contains("reserved") == true)

            let config = container("main", ["/bin/sh", "-c", "trap 'exit 7' TERM; while :; do sleep 0.1; done"])
            let main = try await client.createContainer(config, in: id, sandboxConfig: sandboxConfig)
            #expect(try await client.containerStatus(main).status?.state == .created)
            try await client.startContainer(main)
            let running = try await client.containerStatus(main).status
            #expect(running?.state == .running && running?.startedAt ?? 0 > 0 && running?.labels == config.labels)

            let reply = try await client.execSync(["/bin/sh", "-c", "echo $GREETING; echo no >&2; exit 3"], in: main)
            #expect(reply.standardOutput == Array("hello\n".utf8) && reply.standardError == Array("no\n".utf8))
            #expect(reply.exitCode == 3)

            var resources = LinuxContainerResources()
            resources.memoryLimit = 128 << 20
            try await client.updateContainerResources(main, resources)
            let updated = try await client.containerStatus(main, verbose: true)
            #expect(updated.info["info"]?.contains("\(128 << 20)") == true)

            var filter = ContainerFilter()
            filter.podSandboxID = id
            #expect(try await client.listContainers(filter).map(\.id) == [main])
            var sandboxes = PodSandboxFilter()
            sandboxes.labelSelector = ["test": "life"]
            #expect(try await client.listPodSandboxes(sandboxes).map(\.id) == [id])

            try await client.stopContainer(main, gracePeriod: 10)
            let ended = try await client.containerStatus(main).status
            #expect(ended?.state == .exited && ended?.exitCode == 7 && ended?.reason == "Error")
            try await client.removeContainer(main)
            try await client.removeContainer(main)
            let gone = await callError { _ = try await client.containerStatus(main) }
            #expect(gone?.reason == .answered(.notFound))
            try await client.stopPodSandbox(id)
            try await client.removePodSandbox(id)
            #expect(try await client.listPodSandboxes(sandboxes).isEmpty)
        }
    }

    @Test func `images`() async throws {
        try await withContainerd { channel in
            let images = ImageClient(channel)
            var spec = ImageSpec()
            spec.image = Self.image
            let status = try await images.imageStatus(spec)
            #expect(status.image?.repoTags == [Self.image] && status.image?.id.hasPrefix("sha256:") == true)
            #expect(try await images.listImages().count >= 2)
            spec.image = "127.0.0.1:1/none:1"
            #expect(try await images.imageStatus(spec).image == nil)
            let error = await callError { _ = try await images.pullImage(spec) }
            #expect(error?.code != .ok && error?.message.contains("none") == true)
        }
    }

    @Test func `large output and a command that takes too long`() async throws {
        try await withContainerd { channel in
            let client = RuntimeClient(channel)
            let config = sandbox("output")
            let id = try await client.runPodSandbox(config)
            let main = try await client.createContainer(
                container("main", ["/bin/sleep", "1000"]),
                in: id,
                sandboxConfig: config
            )
            try await client.startContainer(main)
            let large = try await client.execSync(["/bin/head", "-c", "6000000", "/dev/zero"], in: main)
            #expect(large.standardOutput.count == 6_000_000)
            let slow = await callError { _ = try await client.execSync(["/bin/sleep", "100"], in: main, limit: 1) }
            #expect(slow?.code == .deadlineExceeded || slow?.message.contains("timeout") == true)
            let late = await callError {
                _ = try await client.execSync(["/bin/sleep", "100"], in: main, timeout: .milliseconds(200))
            }
            #expect(late?.reason == .deadline)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let reply = try await client.execSync(["/bin/echo", "\(number)"], in: main)
                        #expect(reply.standardOutput == Array("\(number)\n".utf8))
                    }
                }
                try await group.waitForAll()
            }
            try await client.stopPodSandbox(id)
            try await client.removePodSandbox(id)
        }
    }

    @Test func `events, where the runtime has them`() async throws {
        try await withContainerd { channel in
            let client = RuntimeClient(channel)
            let events = try await client.containerEvents()
            let config = sandbox("events")
            let id = try await client.runPodSandbox(config)
            let error = await callError {
                while let event = try await events.next() {
                    if event.containerID == id && event.kind == .started { return }
                }
            }
            // containerd has them since 1.7.
            #expect(error == nil || error?.reason == .answered(.unimplemented))
            try await client.stopPodSandbox(id)
            try await client.removePodSandbox(id)
        }
    }
}
