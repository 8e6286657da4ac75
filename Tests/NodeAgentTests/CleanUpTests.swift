import ContainerRuntime
import FakeRuntime
import Foundation
import LinuxIO
import LoopTesting
import Testing

@testable import NodeAgent

/// What lies on the host of pods that are gone.
@Suite(.serialized)
struct CleanUpTests {
    private static let uid = "0b8c1a52-6f11-4c5e-9d3c-6f3d4a1b2c3d"

    /// A pod with an empty directory and a UID of its own.
    private func manifest(_ name: String, fields: String = "  hostNetwork: false") -> String {
        podManifest(
            name,
            fields: "\(fields)\n  volumes: [{name: e, emptyDir: {}}]",
            container: "      volumeMounts: [{name: e, mountPath: /e}]\n"
        )
    }

    private func entries(_ harness: AgentHarness, _ path: String) -> [String] {
        (try? names(in: "\(harness.folder)/\(path)")) ?? []
    }

    /// What is on the host of all pods, by directory.
    private func remains(_ harness: AgentHarness) -> [String] {
        ["root/pods", "root/holdfast-pods", "pods", "containers"].flatMap { entries(harness, $0) }
    }

    /// The machine has lost all that ran.
    private func forgetEverything(_ harness: AgentHarness) async {
        await harness.runtime.update { runtime in
            runtime.content.sandboxes = [:]
            runtime.content.containers = [:]
            runtime.content.sandboxOfContainer = [:]
        }
    }

    @Test func `nothing is left of a pod that is gone`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": manifest("web")])
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            let folder = try #require(entries(harness, "root/holdfast-pods").first)
            let uid = try #require(entries(harness, "root/pods").first)
            #expect(folder == "default_web-node1_\(uid)" && entries(harness, "pods") == [folder])
            try await harness.want(["web.yaml": nil])
            #expect(await harness.settles(), "\(harness.told)")
            #expect(remains(harness) == [])
        }
    }

    @Test func `nothing is left of the one that a changed pod was before`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": manifest("web")])
            await harness.start()
            #expect(await harness.settles())
            let old = entries(harness, "root/pods")
            try await harness.want(["web.yaml": manifest("web", fields: "  hostNetwork: true")])
            #expect(await harness.settles())
            #expect(await eventually { entries(harness, "root/holdfast-pods").count == 1 })
            #expect(entries(harness, "root/pods").count == 1 && entries(harness, "root/pods") != old)
            #expect(entries(harness, "pods") == entries(harness, "root/holdfast-pods"))
            #expect(entries(harness, "containers").count == 1)
        }
    }

    @Test func `a change that is taken back keeps what it needs`() async throws {
        try await AgentHarness.run { harness in
            await harness.start()
            for round in 0..<6 {
                let fields = round % 2 == 0 ? "  hostNetwork: false" : "  hostNetwork: true"
                try await harness.want(["web.yaml": manifest("web", fields: fields)])
                if round == 3 { #expect(await harness.settles()) }
            }
            #expect(await harness.settles(), "\(harness.told)")
            #expect(await eventually { entries(harness, "root/holdfast-pods").count == 1 })
            let uid = try #require(
                await harness.runtime.content.sandboxes.values.first { $0.state == .ready }?.metadata?.uid
            )
            #expect(entries(harness, "root/pods") == [uid])
            #expect(entries(harness, "root/pods/\(uid)/volumes/kubernetes.io~empty-dir") == ["e"])
        }
    }

    @Test(.enabled(if: canMount, "mounts need root"))
    func `a mount that is left keeps the pod, until it is gone`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": manifest("web")])
            await harness.start()
            #expect(await harness.settles())
            let uid = try #require(entries(harness, "root/pods").first)
            let volume = "\(harness.folder)/root/pods/\(uid)/volumes/kubernetes.io~empty-dir/e"
            try Directories.create(path: "\(harness.folder)/host")
            try WholeFile.replace(path: "\(harness.folder)/host/precious", with: [1])
            try Directories.create(path: "\(volume)/inner")
            try Mounts.bind(Place(path: "\(harness.folder)/host"), onto: Place(path: "\(volume)/inner"))
            try await harness.want(["web.yaml": nil])
            #expect(await eventually { harness.told.contains { $0.hasPrefix("default/web: removal of its files") } })
            #expect(entries(harness, "host") == ["precious"] && entries(harness, "root/holdfast-pods").count == 1)
            // Nobody waits for it.
            #expect(await harness.settles())
            try Directory(path: volume).unmount(FileName("inner"))
            #expect(await eventually { remains(harness) == [] }, "\(harness.told)")
            #expect(entries(harness, "host") == ["precious"])
        }
    }

    @Test func `the next agent removes what pods have left, and nothing of others`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": manifest("web"), "db.yaml": manifest("db")])
            await harness.start()
            #expect(await harness.settles())
            await harness.kill()
            await forgetEverything(harness)
            // A kubelet's, at the same places.
            let log = "\(harness.folder)/pods/default_web-node1_\(Self.uid)/main"
            try Directories.create(path: log)
            try Directories.create(path: "\(harness.folder)/root/pods/\(Self.uid)/volumes")
            let links = try Directory(path: "\(harness.folder)/containers")
            try links.makeLink(
                FileName("web-node1_default_main-\(String(repeating: "f", count: 64)).log"),
                to: "\(log)/0.log"
            )
            try links.makeLink(FileName("other-1.log"), to: "/nowhere")
            try await harness.want(["web.yaml": nil])
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            #expect(entries(harness, "root/holdfast-pods").count == 1)
            let own = try #require(entries(harness, "root/holdfast-pods").first)
            #expect(own.hasPrefix("default_db-node1_"))
            #expect(entries(harness, "pods") == [own, "default_web-node1_\(Self.uid)"].sorted())
            #expect(entries(harness, "root/pods").count == 2 && entries(harness, "root/pods").contains(Self.uid))
            let kept = entries(harness, "containers")
            #expect(kept.count == 3 && kept.filter { $0.hasPrefix("db-node1_") }.count == 1, "\(kept)")
        }
    }

    @Test func `what lies there of a pod that starts again stays`() async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["web.yaml": manifest("web")])
            await harness.start()
            #expect(await harness.settles())
            let uid = try #require(entries(harness, "root/pods").first)
            let file = "root/pods/\(uid)/volumes/kubernetes.io~empty-dir/e"
            try WholeFile.replace(path: "\(harness.folder)/\(file)/data", with: [1])
            await harness.kill()
            await forgetEverything(harness)
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            #expect(entries(harness, file) == ["data"])
            #expect(entries(harness, "containers").count == 1)
        }
    }

    @Test func `what two pods of one UID have goes with the second`() async throws {
        try await AgentHarness.run { harness in
            let twin = { (name: String) in
                manifest(name).replacing("name: \(name)\nspec", with: "name: \(name)\n  uid: \(Self.uid)\nspec")
            }
            try await harness.want(["a.yaml": twin("a"), "b.yaml": twin("b")])
            await harness.start()
            #expect(await harness.settles(), "\(harness.told)")
            #expect(entries(harness, "root/pods") == [Self.uid] && entries(harness, "pods").count == 2)
            try await harness.want(["a.yaml": nil])
            #expect(await harness.settles(), "\(harness.told)")
            #expect(entries(harness, "pods") == ["default_b-node1_\(Self.uid)"])
            #expect(entries(harness, "root/pods/\(Self.uid)/volumes/kubernetes.io~empty-dir") == ["e"])
            try await harness.want(["b.yaml": nil])
            #expect(await harness.settles(), "\(harness.told)")
            #expect(remains(harness) == [])
        }
    }

    @Test func `names in the register`() {
        let pod = LoggedPod(namespace: "ns", name: "web-node1", uid: "a_b")
        #expect(LoggedPod(folder: pod.folder) == pod)
        for folder in ["", "a", "a_b", "a_b_", "_b_c", "a_b_..", "a_b_c/d"] {
            #expect(LoggedPod(folder: folder) == nil)
        }
        #expect(FoundLink(FileName("a_b_c-d-12ab.log"))?.container == "12ab")
        #expect(FoundLink(FileName("ab.log")) == nil && FoundLink(FileName("a-b")) == nil)
    }
}
