import ContainerRuntime
import FakeRuntime
import LinuxIO
import LoopTesting
import PodSchema
import Reconciler
import Testing

@testable import NodeAgent

/// What can go wrong between the agent and the runtime: each time it comes to what is wanted by itself.
@Suite(.serialized)
struct AgentFaultTests {
    /// The calls that bring a pod up.
    static let calls = [
        "ListPodSandbox", "ListContainers", "ImageStatus", "PullImage", "RunPodSandbox", "PodSandboxStatus",
        "CreateContainer", "StartContainer",
    ]

    struct Trouble: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let fault: Fault
    }

    static let troubles = [
        Trouble(testDescription: "an error", fault: .status(GRPCStatus(.unknown, "no space left on device"))),
        Trouble(testDescription: "unavailable", fault: .status(GRPCStatus(.unavailable, "not yet"))),
        Trouble(testDescription: "garbage", fault: .message([255, 255, 255, 255, 1])),
        Trouble(testDescription: "no frames", fault: .bytes([UInt8](repeating: 0xFF, count: 64))),
        Trouble(testDescription: "a reset stream", fault: .reset(.internalError)),
        Trouble(testDescription: "a lost connection", fault: .drop),
        Trouble(testDescription: "half an answer", fault: .half),
        Trouble(testDescription: "a proxy's error", fault: .http(502)),
        Trouble(testDescription: "a slow answer", fault: .delay(200)),
        Trouble(testDescription: "a graceful end", fault: .goAway),
    ]

    @Test(arguments: troubles, calls)
    func `a pod comes up all the same`(_ trouble: Trouble, _ call: String) async throws {
        // Ten seconds of back-off are the kubelet's for a pull: nothing to wait for in a test.
        if call == "PullImage", trouble.testDescription != "a slow answer", trouble.testDescription != "a graceful end"
        {
            return
        }
        try await AgentHarness.run { harness in
            await harness.runtime.update { $0.faults[call] = [trouble.fault] }
            try await harness.want(["web.yaml": podManifest("web")])
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            // What the runtime did without an answer is found and put away.
            #expect(
                await eventually {
                    let content = await harness.runtime.content
                    return content.sandboxes.values.filter { $0.state == .ready }.count == 1
                        && content.running("main").count == 1
                },
                "\(harness.told)"
            )
        }
    }

    @Test(arguments: ["StopContainer", "StopPodSandbox", "RemovePodSandbox"], [0, 5, 6])
    func `a pod goes all the same`(_ call: String, _ trouble: Int) async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": podManifest("web")])
            await harness.start()
            #expect(await harness.settles())
            await harness.runtime.update { $0.faults[call] = [Self.troubles[trouble].fault] }
            try await harness.want(["web.yaml": nil])
            #expect(await harness.settles(), "\(harness.told)")
            #expect(await harness.runtime.content.sandboxes.isEmpty)
        }
    }

    @Test(arguments: ["RunPodSandbox", "PullImage", "CreateContainer", "StartContainer"])
    func `a pod whose call hangs keeps no other waiting`(_ call: String) async throws {
        try await AgentHarness.run { harness in
            await harness.start { $0.parallelism = 2 }
            await harness.runtime.update { $0.faults[call] = [.hang] }
            try await harness.want(["stuck.yaml": podManifest("stuck", containers: [("stuck", "stuck:1")])])
            #expect(await eventually { await harness.runtime.faults[call]?.isEmpty == true })
            var others: [String: String?] = [:]
            for number in 0..<20 {
                others["p\(number).yaml"] = podManifest("p\(number)", containers: [("main", "x:1")])
            }
            try await harness.want(others)
            #expect(await eventually { await harness.runtime.content.running("main").count == 20 }, "\(harness.told)")
            // The runtime is restarted: what hangs is over.
            await harness.runtime.dropAll()
            if call != "PullImage" { #expect(await harness.settles(), "\(harness.told)") }
        }
    }

    @Test func `a stop that hangs keeps no other waiting`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["a.yaml": podManifest("a"), "b.yaml": podManifest("b")])
            await harness.start()
            #expect(await harness.settles())
            await harness.runtime.update { $0.faults["StopContainer"] = [.hang] }
            try await harness.want(["a.yaml": nil])
            #expect(await eventually { await harness.runtime.faults["StopContainer"]?.isEmpty == true })
            try await harness.want(["b.yaml": nil])
            #expect(await eventually { await harness.runtime.content.sandboxes.count == 1 })
        }
    }

    @Test func `a runtime that is not there yet`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": podManifest("web")])
            let path = "\(harness.folder)/runtime.sock"
            let directory = try Directory(path: harness.folder)
            try directory.rename(FileName("runtime.sock"), to: FileName("away.sock"))
            await harness.start()
            #expect(await harness.settles(within: 1) == false)
            try directory.rename(FileName("away.sock"), to: FileName("runtime.sock"))
            #expect(await harness.settles(), "\(path) \(harness.told)")
        }
    }

    @Test func `a runtime that forgets everything`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["a.yaml": podManifest("a"), "b.yaml": podManifest("b")])
            await harness.start()
            #expect(await harness.settles())
            await harness.runtime.update { runtime in
                runtime.content.sandboxes = [:]
                runtime.content.containers = [:]
                runtime.content.sandboxOfContainer = [:]
            }
            await harness.runtime.dropAll()
            #expect(await eventually { await harness.runtime.content.running("main").count == 2 }, "\(harness.told)")
        }
    }

    @Test func `a machine that starts again: everything has ended`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["a.yaml": podManifest("a")])
            await harness.start()
            #expect(await harness.settles())
            let uid = await harness.runtime.content.sandboxes.values.first?.metadata?.uid
            await harness.kill()
            await harness.runtime.update { runtime in
                for id in runtime.content.sandboxes.keys { runtime.content.sandboxes[id]?.state = .notReady }
                for id in runtime.content.running("main") { runtime.content.end(id, exitCode: 255) }
            }
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            let sandbox = await harness.runtime.content.sandboxes.values.first { $0.state == .ready }
            #expect(sandbox?.metadata?.uid == uid && sandbox?.metadata?.attempt == 1)
        }
    }

    @Test func `a machine that starts again, with a runtime that knows nothing`() async throws {
        try await AgentHarness.run { harness in
            let volume = """
                  volumes:
                  - {name: data, emptyDir: {}}
                """
            let mount = "      volumeMounts: [{name: data, mountPath: /data}]\n"
            try await harness.want([
                "a.yaml": podManifest("a", fields: volume, container: mount), "b.yaml": podManifest("b"),
            ])
            await harness.start()
            #expect(await harness.settles())
            let first = await harness.runtime.content.sandboxes.values.compactMap(\.metadata?.uid).sorted()
            await harness.kill()
            await harness.runtime.update { $0.content = FakeContent() }
            // What pods have of the host is still there, and a manifest went while the machine was off.
            #expect(try Directory(path: "\(harness.folder)/root/pods").names().count == 2)
            try await harness.want(["b.yaml": nil])
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            let second = await harness.runtime.content.sandboxes.values.compactMap(\.metadata?.uid)
            #expect(second.count == 1 && first.contains(second[0]))
            let config = try #require(await harness.runtime.content.configs.values.first)
            let data = try #require(config.mounts.first { $0.containerPath == "/data" })
            #expect(try PathLookup.status(data.hostPath, followingSymlinks: false).kind == .directory)
        }
    }

    @Test func `a socket that is gone and comes back`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["a.yaml": podManifest("a", containers: [("a", "x:1")])])
            await harness.start()
            #expect(await harness.settles())
            let kept = await harness.runtime.content.running("a")
            let directory = try Directory(path: harness.folder)
            try directory.rename(FileName("runtime.sock"), to: FileName("away.sock"))
            await harness.runtime.dropAll()
            try await harness.want(["b.yaml": podManifest("b", containers: [("b", "x:1")])])
            #expect(await harness.settles(within: 1) == false)
            try directory.rename(FileName("away.sock"), to: FileName("runtime.sock"))
            #expect(await harness.settles(), "\(harness.told)")
            #expect(await harness.running() == ["a", "b"])
            #expect(await harness.runtime.content.running("a") == kept)
        }
    }

    @Test func `a runtime that is full of what others have`() async throws {
        try await AgentHarness.run { harness in
            // Lists beyond 4 MiB, which gRPC does not take unless it is told to.
            await harness.runtime.update { runtime in
                for number in 0..<3_000 {
                    var sandbox = PodSandbox()
                    sandbox.id = "other-\(number)"
                    sandbox.annotations = ["note": String(repeating: "x", count: 2_000)]
                    runtime.content.sandboxes[sandbox.id] = sandbox
                }
            }
            try await harness.want(["a.yaml": podManifest("a")])
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            let calls = await harness.calls()
            await harness.kill()
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            for call in ["RunPodSandbox", "StopPodSandbox", "RemovePodSandbox", "StartContainer"] {
                #expect(await harness.calls()[call] == calls[call], "\(call)")
            }
            #expect(await harness.runtime.content.sandboxes.count == 3_001)
        }
    }

    @Test func `a container and a sandbox that somebody kills`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["a.yaml": podManifest("a", containers: [("one", "x:1"), ("two", "x:1")])])
            await harness.start()
            #expect(await harness.settles())
            let kept = await harness.runtime.content.running("two")
            await harness.runtime.update { runtime in
                for id in runtime.content.running("one") { runtime.content.end(id, exitCode: 137) }
            }
            #expect(await eventually { await harness.runtime.content.running("one").count == 1 })
            #expect(await harness.runtime.content.running("two") == kept)
            await harness.runtime.update { runtime in
                for id in runtime.content.sandboxes.keys { runtime.content.sandboxes[id]?.state = .notReady }
            }
            #expect(
                await eventually {
                    let content = await harness.runtime.content
                    return content.running("two").count == 1 && content.running("two") != kept
                },
                "\(harness.told)"
            )
        }
    }

    @Test func `an image that is never there keeps what runs running`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["a.yaml": podManifest("a", containers: [("main", "good:1")])])
            await harness.start()
            #expect(await harness.settles())
            let before = await harness.runtime.content.running("main")
            let never = "      imagePullPolicy: Never\n"
            try await harness.want(["a.yaml": podManifest("a", containers: [("main", "bad:1")], container: never)])
            #expect(await eventually { harness.told.contains { $0.contains("ErrImageNeverPull") } })
            #expect(await harness.runtime.content.running("main") == before)
            let asHost = podManifest(
                "a",
                containers: [("main", "bad:1")],
                fields: "  hostNetwork: true",
                container: never
            )
            try await harness.want(["a.yaml": asHost])
            #expect(await eventually { harness.told.contains { $0.contains("images for its change") } })
            #expect(await harness.runtime.content.running("main") == before)
            try await harness.want(["a.yaml": podManifest("a", containers: [("main", "good:1")])])
            #expect(await harness.settles())
            #expect(await harness.runtime.content.running("main") == before)
        }
    }

    @Test func `one pull at a time for an image that many pods want`() async throws {
        try await AgentHarness.run { harness in
            await harness.runtime.update { $0.faults["PullImage"] = [.delay(200)] }
            var pods: [String: String?] = [:]
            for number in 0..<10 { pods["p\(number).yaml"] = podManifest("p\(number)") }
            try await harness.want(pods)
            await harness.start()
            #expect(await harness.settles())
            #expect(await harness.calls()["PullImage"] == 1)
        }
    }

    @Test(arguments: 0..<6) func `an agent that is killed at any moment`(_ seed: UInt64) async throws {
        try await AgentHarness.run { harness in
            var random = SplitMix(seed: seed)
            await harness.start()
            for _ in 0..<12 {
                var changes: [String: String?] = [:]
                for name in ["a", "b", "c"] where random.chance(2) {
                    let image = "x:\(random.below(2))"
                    let fields = random.chance(3) ? "  hostNetwork: true" : ""
                    changes["\(name).yaml"] =
                        random.chance(4) ? .some(nil) : podManifest(name, containers: [(name, image)], fields: fields)
                }
                try await harness.want(changes)
                for _ in 0..<random.below(30) { await Task.yield() }
                if random.chance(2) { try? await Task.sleep(for: .milliseconds(random.below(20))) }
                await harness.kill()
                await harness.start()
            }
            #expect(await harness.settles(), "\(harness.told)")
            let wanted = await harness.manifests.values.map(\.digest.name).sorted()
            #expect(await harness.running() == wanted)
            #expect(
                await eventually {
                    await harness.runtime.content.sandboxes.values.filter { $0.state == .ready }.count == wanted.count
                }
            )
        }
    }
}
