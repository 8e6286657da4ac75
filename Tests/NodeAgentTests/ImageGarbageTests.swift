import ContainerRuntime
import FakeRuntime
import LinuxIO
import LoopTesting
import PodSchema
import Testing

@testable import NodeAgent
@testable import Reconciler

@Suite(.serialized)
struct ImageGarbageTests {
    private static func image(_ name: String, size: UInt64 = 10, isPinned: Bool = false) -> Image {
        var image = Image()
        image.id = "sha256:\(name)"
        image.repoTags = [name]
        image.repoDigests = ["\(name)@sha256:d"]
        image.size = size
        image.isPinned = isPinned
        return image
    }

    private static func container(_ change: (inout Container) -> Void) -> Container {
        var container = Container()
        change(&container)
        return container
    }

    private func policy(_ high: Int64, _ low: Int64) -> ImageCollectionPolicy {
        var policy = ImageCollectionPolicy()
        (policy.highPercent, policy.lowPercent) = (high, low)
        return policy
    }

    @Test(
        arguments: [
            (85, 80, 1000, 160, 0), (85, 80, 1000, 159, 41), (85, 80, 1000, 150, 50), (85, 80, 1000, 0, 200),
            (85, 80, 1000, 2000, 0),
            (85, 80, 0, 0, 0), (100, 80, 1000, 0, 0), (0, 0, 1000, 600, 400), (85, 80, Int64.max, 0, Int64.max / 5),
        ] as [(Int64, Int64, Int64, Int64, Int64)]
    )
    func `how much has to become free`(high: Int64, low: Int64, total: Int64, available: Int64, excess: Int64) {
        #expect(ImageGarbage(policy(high, low)).excess(total: total, available: available) == excess)
    }

    @Test func `what was used last goes last, and what is used, pinned or new stays`() {
        var garbage = ImageGarbage(policy(85, 80))
        let second: Int64 = 1_000_000_000
        let images = ["a", "b", "c", "d"].map { Self.image($0) } + [Self.image("pinned", isPinned: true)]
        let uses = { (names: String...) in
            names.map { name in Self.container { $0.imageID = "sha256:\(name)" } }
        }
        garbage.note(images, uses("a", "b"), now: 0)
        #expect(garbage.unused(images, now: 0).map(\.id) == ["sha256:c", "sha256:d"])
        garbage.note(images, uses("a"), now: 10 * second)
        let all = images + [Self.image("new")]
        garbage.note(all, uses("d"), now: 20 * second)
        #expect(garbage.unused(all, now: 20 * second).map(\.id) == ["sha256:c", "sha256:b", "sha256:a"])
        garbage.note(all, uses("d"), now: 139 * second)
        #expect(!garbage.unused(all, now: 139 * second).contains { $0.id == "sha256:new" })
        garbage.note(all, uses("d"), now: 140 * second)
        #expect(garbage.unused(all, now: 140 * second).contains { $0.id == "sha256:new" })
        // One that was away is new again.
        garbage.note(images, [], now: 150 * second)
        garbage.note(all, [], now: 160 * second)
        #expect(!garbage.unused(all, now: 160 * second).contains { $0.id == "sha256:new" })
    }

    @Test func `an image is used by any of its names`() {
        for change in [
            { (container: inout Container) in container.imageReference = "a@sha256:d" },
            { $0.imageReference = "sha256:a" },
            { (container: inout Container) in
                container.image = ImageSpec()
                container.image?.image = "a"
            },
        ] {
            var garbage = ImageGarbage(policy(85, 80))
            garbage.note([Self.image("a")], [Self.container(change)], now: 0)
            #expect(garbage.unused([Self.image("a")], now: 0).isEmpty)
        }
    }

    @Test func `images that nobody uses make room`() async throws {
        try await AgentHarness.run { harness in
            await harness.runtime.update { runtime in
                for name in ["old:1", "pause:3", "later:1", "pinned:1"] {
                    runtime.content.images[name] = Self.image(name, isPinned: name == "pinned:1")
                }
                runtime.content.imageMountPoint = harness.folder
                runtime.content.info = ["config": #"{"a": [1], "sandboxImage": "pause:3"}"#]
            }
            let waiting = podManifest("later", containers: [("later", "later:1")], fields: "  activeDeadlineSeconds: 1")
            try await harness.want(["web.yaml": podManifest("web"), "later.yaml": waiting])
            let agent = await harness.start { settings in
                settings.imageCollection = self.policy(0, 0)
                settings.imageCollection.minimumAge = 0
            }
            #expect(await eventually { await harness.running() == ["main"] }, "\(harness.told)")
            // Even one that no container of the pod uses at the time.
            await harness.runtime.update { runtime in
                for (id, container) in runtime.content.containers where container.metadata?.name == "later" {
                    runtime.content.containers[id]?.image = nil
                }
            }
            await agent.collectImages()
            #expect(
                await harness.runtime.content.images.keys.sorted() == ["busybox:1", "later:1", "pause:3", "pinned:1"]
            )
            #expect(harness.told.contains { $0.hasPrefix("image old:1 is removed") })
            #expect(harness.told.contains { $0.hasPrefix("the file system of images is too full") })
        }
    }

    @Test func `images of pods that wait for others, or for a person, stay`() async throws {
        try await AgentHarness.run { harness in
            await harness.runtime.update { runtime in
                for name in ["old:1", "later:1", "held:1"] { runtime.content.images[name] = Self.image(name) }
                runtime.content.imageMountPoint = harness.folder
                runtime.faults["RunPodSandbox"] = [.hang]
            }
            let agent = await harness.start { settings in
                settings.imageCollection = self.policy(0, 0)
                settings.imageCollection.minimumAge = 0
            }
            try await harness.want(["a.yaml": podManifest("a")])
            try await harness.want(["b.yaml": podManifest("b", containers: [("b", "later:1")])], after: ["default/a"])
            var plan = Plan()
            let manifest = try AgentHarness.accepted(podManifest("c", containers: [("c", "held:1")]), file: "c.yaml")
            plan.actions = [PlanAction(.start, manifest, domain: .identity)]
            plan.actions[0].turn.isHeld = true
            agent.carryOut(plan)
            #expect(await eventually { await agent.awaited.count == 2 })
            await agent.collectImages()
            #expect(await harness.runtime.content.images.keys.sorted() == ["held:1", "later:1"])
        }
    }

    @Test func `nothing is removed while there is room, or where nobody knows`() async throws {
        try await AgentHarness.run { harness in
            await harness.runtime.update { runtime in runtime.content.images["old:1"] = Self.image("old:1") }
            var agent = await harness.start { $0.imageCollection = self.policy(0, 0) }
            await agent.collectImages()
            await harness.kill()
            await harness.runtime.update { $0.content.imageMountPoint = harness.folder }
            agent = await harness.start { $0.imageCollection = self.policy(100, 0) }
            await agent.collectImages()
            #expect(await harness.runtime.content.images.keys.sorted() == ["old:1"])
        }
    }
}
