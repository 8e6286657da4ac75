import ContainerRuntime
import FakeRuntime
import LinuxIO
import LoopTesting
import Testing

@testable import NodeAgent

@Suite(.serialized)
struct UserNamespaceTests {
    private static let pod = podManifest("web", fields: "  hostUsers: false")

    private func addHandler(_ harness: AgentHarness, _ name: String) async {
        await harness.runtime.update { runtime in
            var handler = RuntimeHandler()
            handler.name = name
            handler.features = RuntimeHandlerFeatures()
            handler.features?.userNamespaces = true
            runtime.content.runtimeHandlers.append(handler)
        }
    }

    @Test func `without the runtime's support a pod does not run`() async throws {
        try await AgentHarness.run { harness in
            await addHandler(harness, "other")
            try await harness.want(["web.yaml": Self.pod])
            await harness.start()
            let message = "can't set `spec.hostUsers: false`, runtime does not support user namespaces"
            #expect(await eventually { harness.told.contains { $0.hasPrefix("default/web: sandbox: \(message)") } })
            #expect(await harness.calls()["RunPodSandbox"] == nil)
            // A runtime that learns it is asked again.
            await addHandler(harness, "")
            #expect(await harness.settles(), "\(harness.told)")
        }
    }

    @Test func `pods get ranges of their own, and keep them`() async throws {
        try await AgentHarness.run { harness in
            await addHandler(harness, "")
            let db = podManifest("db", fields: "  hostUsers: false")
            try await harness.want(["web.yaml": Self.pod, "db.yaml": db, "plain.yaml": podManifest("plain")])
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            let configs = await harness.runtime.content.sandboxConfigs.values
            let users = configs.compactMap { $0.linux?.securityContext?.namespaceOptions?.userNamespace }
            #expect(users.filter { $0.mode == .node }.count == 1)
            let own = users.filter { $0.mode == .pod }
            #expect(own.allSatisfy { $0.uids == $0.gids && $0.uids.count == 1 && $0.uids[0].containerID == 0 })
            #expect(own.compactMap(\.uids.first?.hostID).sorted() == [65_536, 131_072])
            let web = try #require(
                await harness.runtime.content.configs.values.first { $0.annotations["holdfast.dev/file"] == "web.yaml" }
            )
            let range = web.linux?.securityContext?.namespaceOptions?.userNamespace?.uids
            #expect(range != nil && web.mounts.allSatisfy { $0.uidMappings == range && $0.gidMappings == range })
            // The next agent makes its containers with the same one.
            await harness.kill()
            await harness.start()
            try await harness.want([
                "web.yaml": podManifest("web", containers: [("main", "busybox:2")], fields: "  hostUsers: false")
            ])
            #expect(await harness.settles(), "\(harness.told)")
            let again = await harness.runtime.content.configs.values.first { $0.image?.image == "sha256:busybox:2" }
            #expect(again?.linux?.securityContext?.namespaceOptions?.userNamespace?.uids == range)
        }
    }

    @Test func `a range is free again when its pod is gone`() throws {
        let folder = try Folder()
        for uid in ["a", "b", "c"] { try Directories.create(path: folder.at("pods/\(uid)")) }
        let ranges = UserNamespaces(root: folder.path)
        #expect(try ranges.range(of: "a").start == 65_536)
        #expect(try ranges.range(of: "b").start == 131_072)
        #expect(try ranges.range(of: "a").start == 65_536)
        ranges.release("a")
        #expect(ranges.known("a") == nil && ranges.known("b")?.start == 131_072)
        #expect(try ranges.range(of: "c").start == 65_536)
        #expect(throws: StepError.self) { try ranges.range(of: "missing") }
        // What another process finds.
        #expect(try UserNamespaces(root: folder.path).range(of: "b").start == 131_072)
        try folder.write("pods/b/userns", "{}")
        #expect(throws: StepError.self) { try UserNamespaces(root: folder.path).range(of: "a") }
    }

    @Test(
        arguments: [
            (#"{"uidMappings":[{"hostId":131072,"containerId":0,"length":65536}],"gidMappings":[]}"#, 131_072),
            (#"{"uidMappings":[{"hostId":131073,"containerId":0,"length":65536}]}"#, nil),
            (#"{"uidMappings":[{"hostId":131072,"containerId":0,"length":1}]}"#, nil), ("", nil), ("[", nil),
        ] as [(String, UInt32?)]
    )
    func `a range as it is written`(text: String, start: UInt32?) {
        #expect(UserNamespaces.start(Array(text.utf8)) == start)
    }
}
