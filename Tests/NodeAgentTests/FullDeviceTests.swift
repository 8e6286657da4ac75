import FakeRuntime
import LinuxIO
import LoopTesting
import Testing

@testable import NodeAgent

/// Devices without room under what pods have of the host.
@Suite(.serialized, .enabled(if: canMount, "mounting small file systems is root's"))
struct FullDeviceTests {
    @Test(arguments: ["root", "pods", "containers"])
    func `a pod comes up when there is room again, and what runs goes on`(_ directory: String) async throws {
        try await AgentHarness.run { harness in
            try await harness.want(["old.yaml": podManifest("old", containers: [("old", "x:1")])])
            await harness.start()
            #expect(await harness.settles())
            let before = await harness.runtime.content.running("old")
            let device = try SmallDevice(over: directory, in: harness.folder)
            defer { device.unmount() }
            device.fill()
            let volume = """
                  volumes:
                  - {name: data, emptyDir: {}}
                """
            try await harness.want([
                "new.yaml": podManifest("new", containers: [("new", "x:1")], fields: volume)
            ])
            // Links for log collectors are nothing that a pod would wait for.
            if directory == "containers" {
                #expect(await harness.settles(), "\(harness.told)")
            } else {
                #expect(
                    await eventually { harness.told.contains { $0.contains("No space left on device") } },
                    "\(harness.told)"
                )
                #expect(await harness.runtime.content.running("new").isEmpty)
            }
            #expect(await harness.runtime.content.running("old") == before)
            device.makeRoom()
            #expect(await harness.settles(), "\(harness.told)")
            #expect(await harness.running() == ["new", "old"])
            #expect(await harness.runtime.content.running("old") == before)
        }
    }
}

/// A small file system over a directory.
struct SmallDevice {
    private let parent: String
    private let name: String
    private var path: String { "\(parent)/\(name)" }

    init(over name: String, in parent: String) throws {
        self.parent = parent
        self.name = name
        try Directories.create(path: "\(parent)/\(name)")
        try Mounts.mount(.tmpfs, onto: Place(path: "\(parent)/\(name)"), options: "size=1m,nr_inodes=64")
    }

    /// Leaves no room for another file.
    func fill() {
        for number in 0..<1_000 {
            guard (try? WholeFile.write(path: "\(path)/filler-\(number)", [])) != nil else { return }
        }
    }

    func makeRoom() {
        for number in 0..<1_000 { try? Directory(path: path).remove(FileName("filler-\(number)")) }
    }

    func unmount() { _ = try? Directory(path: parent).unmount(FileName(name)) }
}
