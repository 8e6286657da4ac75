import ContainerRuntime
import FakeRuntime
import LinuxIO
import LoopTesting
import Testing

@testable import NodeAgent

/// The agent against a fake runtime.
@Suite(.serialized)
struct AgentTests {
    @Test func `a pod comes up, and nothing more is done`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": podManifest("web", containers: [("a", "x:1"), ("b", "x:1")])])
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            #expect(await harness.running() == ["a", "b"])
            let calls = await harness.calls()
            #expect(calls["RunPodSandbox"] == 1 && calls["StartContainer"] == 2 && calls["StopContainer"] == nil)
            let config = await harness.runtime.content.configs.values.first { $0.metadata?.name == "a" }
            #expect(config?.annotations["holdfast.dev/file"] == "web.yaml")
            let links = try names(in: "\(harness.folder)/containers")
            #expect(links.count == 2 && links.allSatisfy { $0.hasPrefix("web-node1_default_") })
        }
    }

    @Test func `the next agent adopts it`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": podManifest("web"), "db.yaml": podManifest("db")])
            await harness.start()
            #expect(await harness.settles())
            await harness.kill()
            let before = await harness.calls()
            await harness.start()
            #expect(await harness.settles())
            let after = await harness.calls()
            for call in ["RunPodSandbox", "CreateContainer", "StartContainer", "StopContainer", "PullImage"] {
                #expect(before[call] == after[call], "\(call)")
            }
        }
    }

    @Test func `a changed container is replaced when the next one is there`() async throws {
        try await AgentHarness.run { harness in
            let old = podManifest("web", containers: [("a", "x:1"), ("b", "x:1")])
            try await harness.want(["web.yaml": old])
            await harness.start()
            #expect(await harness.settles())
            let kept = await harness.runtime.content.running("b")
            let sandboxes = await harness.runtime.content.sandboxes.keys.sorted()
            let before = await harness.runtime.calls.count
            try await harness.want(["web.yaml": podManifest("web", containers: [("a", "x:2"), ("b", "x:1")])])
            #expect(await harness.settles(), "\(harness.told)")
            let calls = await harness.runtime.calls.dropFirst(before).filter { !$0.hasPrefix("List") }
            #expect(
                calls == [
                    "ImageStatus", "PullImage", "ImageStatus", "CreateContainer", "StopContainer", "StartContainer",
                ]
            )
            #expect(await harness.runtime.content.running("b") == kept)
            #expect(await harness.runtime.content.sandboxes.keys.sorted() == sandboxes)
            let running = await harness.runtime.content.running("a")
            let config = await harness.runtime.content.configs[running.first ?? ""]
            #expect(running.count == 1 && config?.logPath == "a/1.log" && config?.image?.image == "sha256:x:2")
        }
    }

    @Test func `a pod that changes as a whole gets another sandbox and UID`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": podManifest("web")])
            await harness.start()
            #expect(await harness.settles())
            let old = try #require(await harness.runtime.content.sandboxes.values.first)
            try await harness.want(["web.yaml": podManifest("web", fields: "  hostNetwork: true")])
            #expect(await harness.settles())
            #expect(await eventuallyAlone(harness))
            let new = try #require(await harness.runtime.content.sandboxes.values.first)
            #expect(new.metadata?.uid != old.metadata?.uid && new.metadata?.attempt == 0)
            #expect(await harness.running() == ["main"])
        }
    }

    /// Waits until a single sandbox is left.
    private func eventuallyAlone(_ harness: AgentHarness) async -> Bool {
        await eventually { await harness.runtime.content.sandboxes.count == 1 }
    }

    @Test func `a resize and a live change interrupt nothing`() async throws {
        try await AgentHarness.run { harness in
            func manifest(_ memory: String, _ grace: Int) -> String {
                podManifest(
                    "web",
                    fields: "  terminationGracePeriodSeconds: \(grace)",
                    container: "      resources: {requests: {memory: 1Mi}, limits: {memory: \(memory)}}\n"
                )
            }
            try await harness.want(["web.yaml": manifest("64Mi", 30)])
            await harness.start()
            #expect(await harness.settles())
            let id = await harness.runtime.content.running("main")
            try await harness.want(["web.yaml": manifest("128Mi", 7)])
            #expect(await harness.settles())
            #expect(await harness.runtime.content.running("main") == id)
            let resources = await harness.runtime.content.containers[id[0]]?.resources?.linux
            #expect(resources?.memoryLimit == 128 << 20)
            try await harness.want(["web.yaml": nil])
            #expect(await harness.settles())
            #expect(await harness.runtime.content.stops.map(\.gracePeriod) == [7])
        }
    }

    @Test func `what is gone is removed, and what is others' is not touched`() async throws {
        try await AgentHarness.run { harness in
            await harness.runtime.update { runtime in
                var foreign = PodSandbox()
                foreign.id = "foreign"
                foreign.metadata = PodSandboxMetadata()
                foreign.metadata?.name = "web-node1"
                foreign.metadata?.namespace = "default"
                foreign.annotations = ["kubernetes.io/config.source": "file"]
                foreign.labels = [
                    "io.kubernetes.pod.uid": "other", "io.kubernetes.pod.name": "web-node1",
                    "io.kubernetes.pod.namespace": "default",
                ]
                runtime.content.sandboxes["foreign"] = foreign
                var container = ContainerStatus()
                container.id = "theirs"
                container.state = .running
                container.metadata = ContainerMetadata()
                container.metadata?.name = "main"
                runtime.content.containers["theirs"] = container
                runtime.content.sandboxOfContainer["theirs"] = "foreign"
            }
            try await harness.want(["web.yaml": podManifest("web")])
            await harness.start()
            #expect(await harness.settles())
            try await harness.want(["web.yaml": nil])
            #expect(await harness.settles())
            let content = await harness.runtime.content
            #expect(content.sandboxes.keys.sorted() == ["foreign"] && content.containers["theirs"]?.state == .running)
            #expect(content.containers.count == 1 && content.stops.count == 1)
            #expect(try names(in: "\(harness.folder)/containers").isEmpty)
            #expect(try names(in: "\(harness.folder)/pods").isEmpty)
            #expect(harness.told.contains { $0.hasPrefix("static pods of a kubelet are left alone") })
        }
    }

    /// A static pod that a kubelet has started.
    private func addKubeletPod(_ harness: AgentHarness) async {
        await harness.runtime.update { runtime in
            var sandbox = PodSandbox()
            sandbox.id = "theirs"
            sandbox.metadata = PodSandboxMetadata()
            sandbox.metadata?.name = "web-node1"
            sandbox.metadata?.namespace = "default"
            sandbox.metadata?.uid = "theirs"
            sandbox.annotations = ["kubernetes.io/config.source": "file"]
            sandbox.labels = ["io.kubernetes.pod.uid": "theirs"]
            runtime.content.sandboxes["theirs"] = sandbox
            var container = ContainerStatus()
            container.id = "main"
            container.state = .running
            container.metadata = ContainerMetadata()
            container.metadata?.name = "main"
            runtime.content.containers["main"] = container
            runtime.content.sandboxOfContainer["main"] = "theirs"
        }
    }

    @Test func `a kubelet's pod is taken over`() async throws {
        try await AgentHarness.run { harness in
            await addKubeletPod(harness)
            try await harness.want(["web.yaml": podManifest("web")])
            await harness.start { $0.kubeletPods = .adopt }
            #expect(await harness.settles(), "\(harness.told)")
            #expect(await harness.runtime.content.running("main") == ["main"])
            try await harness.want(["web.yaml": podManifest("web", fields: "  hostNetwork: true")])
            #expect(await harness.settles(), "\(harness.told)")
        }
    }

    @Test func `a kubelet's pod makes room`() async throws {
        try await AgentHarness.run { harness in
            await addKubeletPod(harness)
            try await harness.want(["web.yaml": podManifest("web")])
            await harness.start { $0.kubeletPods = .remove }
            #expect(await harness.settles(), "\(harness.told)")
            #expect(await eventually { await harness.runtime.content.sandboxes["theirs"] == nil })
            #expect(await harness.runtime.content.stops.map(\.container) == ["main"])
            #expect(await harness.runtime.content.running("main").count == 1)
        }
    }

    @Test func `leftovers go with the grace period that they were given`() async throws {
        try await AgentHarness.run { harness in
            let hook = "      lifecycle: {preStop: {exec: {command: [say, goodbye]}}}\n"
            let manifest = podManifest("web", fields: "  terminationGracePeriodSeconds: 77", container: hook)
            try await harness.want(["web.yaml": manifest])
            await harness.start()
            #expect(await harness.settles())
            await harness.kill()
            try await harness.want(["web.yaml": nil])
            await harness.start()
            #expect(await harness.settles())
            let content = await harness.runtime.content
            #expect(content.sandboxes.isEmpty && content.stops.map(\.gracePeriod) == [77])
            #expect(content.executed == [["say", "goodbye"]])
        }
    }

    @Test func `hooks`() async throws {
        try await AgentHarness.run { harness in
            let hooks = """
                      lifecycle:
                        postStart: {exec: {command: [after, start]}}
                        preStop: {exec: {command: [before, stop]}}

                """
            try await harness.want(["web.yaml": podManifest("web", container: hooks)])
            await harness.start()
            #expect(await harness.settles())
            #expect(await harness.runtime.content.executed == [["after", "start"]])
            try await harness.want(["web.yaml": nil])
            #expect(await harness.settles())
            #expect(await harness.runtime.content.executed == [["after", "start"], ["before", "stop"]])
        }
    }

    @Test func `init containers and sidecars in their order`() async throws {
        try await AgentHarness.run { harness in
            let inits = """
                  initContainers:
                    - {name: first, image: "x:1"}
                    - {name: beside, image: "x:1", restartPolicy: Always}
                    - {name: second, image: "x:1"}
                """
            try await harness.want(["web.yaml": podManifest("web", fields: inits)])
            await harness.start()
            for name in ["first", "second"] {
                #expect(await eventually { await !harness.runtime.content.running(name).isEmpty })
                await harness.runtime.update { runtime in
                    for id in runtime.content.running(name) { runtime.content.end(id, exitCode: 0) }
                }
            }
            #expect(await harness.settles())
            let content = await harness.runtime.content
            #expect(
                content.starts.compactMap { content.containers[$0]?.metadata?.name } == [
                    "first", "beside", "second", "main",
                ]
            )
            try await harness.want(["web.yaml": nil])
            #expect(await harness.settles())
            let stopped = await harness.runtime.content.stops.compactMap {
                content.containers[$0.container]?.metadata?.name
            }
            #expect(stopped == ["main", "beside"])
        }
    }

    @Test func `the end of a container is told at once, and once, with what comes of it`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want([
                "job.yaml": podManifest("job", fields: "  restartPolicy: Never"), "web.yaml": podManifest("web"),
            ])
            await harness.start()
            #expect(await harness.settles())
            func endAll() async {
                await harness.runtime.update { runtime in
                    for id in runtime.content.running("main") { runtime.content.end(id, exitCode: 3) }
                }
            }
            await endAll()
            let job = "default/job: container main has ended with exit code 3"
            let web = "default/web: container main has ended with exit code 3; again"
            #expect(await eventually { harness.told.contains(job) && harness.told.contains("\(web) now") })
            #expect(await eventually { await !harness.runtime.content.running("main").isEmpty })
            await endAll()
            // It waits: this was told before it is started again.
            #expect(await eventually { harness.told.contains { $0.hasPrefix("\(web) in ") } })
            #expect(await harness.runtime.content.running("main").isEmpty)
            await harness.kill()
            await harness.start()
            _ = await harness.settles(within: 1)
            #expect(harness.told.filter { $0 == job }.count == 1)
        }
    }

    @Test func `a pod that is active for too long`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": podManifest("web", fields: "  activeDeadlineSeconds: 1")])
            await harness.start()
            #expect(await eventually { await !harness.running().isEmpty })
            #expect(await eventually { await harness.running().isEmpty })
            #expect(harness.told.contains { $0.hasPrefix("default/web: container main is stopped: DeadlineExceeded") })
            await harness.kill()
            // The next agent knows it from the sandbox.
            await harness.start()
            #expect(await !harness.settles())
            #expect(await harness.running().isEmpty)
            #expect(await harness.calls()["RunPodSandbox"] == 1)
            // Another deadline, another life.
            try await harness.want(["web.yaml": podManifest("web", fields: "  activeDeadlineSeconds: 3600")])
            #expect(await harness.settles(), "\(harness.told)")
        }
    }

    @Test func `pods wait for those of the wave before and those that they follow`() async throws {
        try await AgentHarness.run { harness in
            await harness.start()
            await harness.runtime.update { $0.faults["RunPodSandbox"] = [.delay(300)] }
            try await harness.want(["a.yaml": podManifest("a", containers: [("a", "x:1")])])
            try await harness.want(["b.yaml": podManifest("b", containers: [("b", "x:1")])], after: ["default/a"])
            #expect(await harness.settles())
            let content = await harness.runtime.content
            #expect(content.starts.compactMap { content.containers[$0]?.metadata?.name } == ["a", "b"])
        }
    }
}

/// The names in a directory, sorted.
func names(in path: String) throws -> [String] {
    let directory = try Directory(path: path)
    var names: [String] = []
    var buffer = DirectoryBuffer()
    try directory.forEachEntry(buffer: &buffer) { names.append("\(FileName($0.name))") }
    return names.sorted()
}
