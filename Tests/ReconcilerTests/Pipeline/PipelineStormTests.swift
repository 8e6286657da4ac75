import Glibc
import LinuxIO
import LoopTesting
import PodSchema
import Testing

@testable import Reconciler

/// Many changes at once, made by another thread while the pipeline follows.
struct PipelineStormTests {
    /// What the plans so far lead to, starting from nothing: each pod's image, by adding up their reasons.
    private func carriedOut(_ actions: [PlanAction]) -> Set<String> {
        var running: Set<String> = []
        for action in actions {
            switch action.kind {
            case .start: #expect(running.insert(action.pod).inserted, "\(action.pod) runs already")
            case .stop: #expect(running.remove(action.pod) != nil, "\(action.pod) does not run")
            case .restart, .update: #expect(running.contains(action.pod), "\(action.pod) does not run")
            }
        }
        return running
    }

    /// `pod image@file` of every manifest that the directory should hold.
    private func wanted(_ content: [String: (pod: String, image: String)]) -> [String] {
        content.map { "\($1.pod) \($1.image)@\($0)" }.sorted()
    }

    private func desired(_ follower: Follower) async -> [String] {
        await follower.pipeline.planner.applied.map { manifest in
            let text = String(decoding: (try? manifest.bytes) ?? [], as: UTF8.self)
            let image = text.split(separator: "\n").last?.split(separator: " ").last ?? ""
            return "\(manifest.digest.name) \(image)@\(manifest.file)"
        }.sorted()
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `2,000 renames into place, away and within end with what the directory holds`(seed: UInt64) async throws {
        let directory = TemporaryDirectory()
        var random = SeededGenerator(seed: seed)
        // The steps are drawn before, so that the thread that takes them does nothing else.
        var steps: [@Sendable () -> Void] = []
        var content: [String: (pod: String, image: String)] = [:]
        for step in 0..<2_000 {
            let name = "file-\(Int.random(in: 0..<40, using: &random)).yaml"
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<2 where content[name] != nil:
                content[name] = nil
                steps.append { directory.move(name, to: ".away") }
            case 2..<4 where content[name] != nil:
                let target = "other-\(Int.random(in: 0..<40, using: &random)).yaml"
                content[target] = content.removeValue(forKey: name)
                steps.append { directory.move(name, to: target) }
            default:
                // A pod of the file's own, so that no two files ever claim one.
                let pod = "pod-\(step)"
                content[name] = (content[name]?.pod ?? pod, "nginx:\(step)")
                let text = Manifests.pod(content[name]!.pod, image: "nginx:\(step)")
                steps.append { directory.replace(name, text) }
            }
        }
        let (storm, expected) = (steps, wanted(content))
        try await Follower.following(directory.path) { follower in
            await onThread { for step in storm { step() } }
            #expect(await eventually { await desired(follower) == expected })
            let pods = Set(await follower.pipeline.planner.applied.map(\.digest.qualifiedName))
            #expect(carriedOut(follower.actions) == pods)
        }
    }

    @Test func `one file that is replaced 2,000 times is read a few times, the last time included`() async throws {
        let directory = TemporaryDirectory()
        directory.write("web.yaml", Manifests.pod("web"))
        var settings = Pipeline.Settings()
        settings.debounceWindow = 500
        try await Follower.following(directory.path, settings: settings) { follower in
            let start = MonotonicTime.now
            await onThread {
                for step in 1...2_000 { directory.replace("web.yaml", Manifests.pod("web", image: "nginx:\(step)")) }
            }
            let duration = MonotonicTime.now.nanoseconds(since: start) / 1_000_000
            #expect(await eventually { follower.actions.last?.reasons.first?.new == "nginx:2000" })
            // One at the begin of each window and one at its end.
            #expect(Int64(follower.actions.count) <= 4 + duration / 500 * 2)
        }
    }

    @Test func `2,000 new files at once are all started, once`() async throws {
        let directory = TemporaryDirectory()
        let elsewhere = TemporaryDirectory()
        for index in 0..<2_000 { elsewhere.write("\(index).yaml", Manifests.pod("pod-\(index)")) }
        try await Follower.following(directory.path) { follower in
            await onThread {
                for index in 0..<2_000 { rename(elsewhere["\(index).yaml"], directory["\(index).yaml"]) }
            }
            #expect(await eventually { follower.actions.count == 2_000 })
            #expect(carriedOut(follower.actions).count == 2_000 && follower.errors == [])
        }
    }

    /// Manifests that were read together share memory, which the few that are left of them move out of.
    @Test func `what is left of many manifests is still known by every byte`() async throws {
        let directory = TemporaryDirectory()
        for index in 0..<200 { directory.write("\(index).yaml", Manifests.pod("pod-\(index)")) }
        try await Follower.following(directory.path) { follower in
            #expect(await eventually { follower.actions.count == 200 })
            for round in 1...3 {
                let before = follower.actions.count
                for index in 0..<199 {
                    directory.replace("\(index).yaml", Manifests.pod("pod-\(index)", image: "nginx:\(round)"))
                }
                #expect(await eventually { follower.actions.count >= before + 199 })
            }
            directory.replace("199.yaml", Manifests.pod("pod-199", image: "nginx:new"))
            #expect(await eventually { follower.actions.last?.pod == "default/pod-199" })
            #expect(follower.actions.last?.reasons.map(\.old) == ["nginx:1.25"])
            let desired = await self.desired(follower)
            #expect(
                desired == ((0..<199).map { "pod-\($0) nginx:3@\($0).yaml" } + ["pod-199 nginx:new@199.yaml"]).sorted()
            )
        }
    }

    @Test func `more events than the kernel keeps are made up for by a scan`() async throws {
        let directory = TemporaryDirectory()
        let limit = try WholeFile.read(path: "/proc/sys/fs/inotify/max_queued_events", limit: 100)
        let events = try #require(Int(String(decoding: limit, as: UTF8.self).split(separator: "\n")[0]))
        try #require(events <= 1 << 20, "too many to fill the queue with")
        directory.write("web.yaml", Manifests.pod("web"))
        directory.write("gone.yaml", Manifests.pod("gone"))
        try await Follower.following(directory.path) { follower in
            // On the loop's own thread: it reads nothing meanwhile.
            for step in 0...events / 2 {
                directory.move("web.yaml", to: step % 2 == 0 ? "web.yml" : "web.yaml")
                directory.move(step % 2 == 0 ? "web.yml" : "web.yaml", to: "web.yaml")
            }
            directory.delete("gone.yaml")
            directory.write("new.yaml", Manifests.pod("new"))
            directory.write("web.yaml", Manifests.pod("web", image: "nginx:1.26"))
            #expect(await eventually { follower.actions.count == 5 })
            #expect(
                Set(follower.told.dropFirst(2)) == ["restart default/web", "start default/new", "stop default/gone"]
            )
            #expect(follower.notes.contains(.eventsLost))
        }
    }
}
