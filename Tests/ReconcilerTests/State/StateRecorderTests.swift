import LinuxIO
import LoopTesting
import Synchronization
import Testing

@testable import Reconciler

struct StateRecorderTests {
    private let directory = TemporaryDirectory()

    /// A recorder whose calls of the directory go through `interruption`, and what it reports.
    private func recorder(
        _ notices: Notices,
        _ interruption: StateFolder.Interruption? = nil
    ) throws -> StateRecorder {
        let folder = try StateFolder(path: directory.path, interruption: interruption)
        var pods: [LogReplay.Pod] = []
        let log = try StateLog(folder, recovered: &pods)
        let lock = try folder.lock()
        return StateRecorder(log, lock, thread: try LoopThread()) { notices.add($0.message) }
    }

    private final class Notices: Sendable {
        private let messages = Mutex<[String]>([])
        var all: [String] { messages.withLock { $0 } }
        func add(_ message: String) { messages.withLock { $0.append(message) } }
    }

    private func manifests(_ count: Int, image: String = "nginx:1") throws -> [ManifestChange] {
        try (0..<count).map { index in
            .accepted(try Manifests.accepted(Manifests.pod("pod-\(index)", image: image), file: "\(index).yaml"))
        }
    }

    private func texts() throws -> [String: String] { try States.look(directory.path).contents.accepted }

    @Test func `changes are recorded without waiting for them, the last of each pod counts`() async throws {
        let notices = Notices()
        let recorder = try recorder(notices)
        for round in 0..<50 { recorder.record(try manifests(3, image: "nginx:\(round)")) }
        recorder.record([.withdrawn(try Manifests.accepted(Manifests.pod("pod-2")).digest)])
        try await recorder.flush()
        let texts = try texts()
        #expect(texts.keys.sorted() == ["pod-0", "pod-1"] && notices.all.isEmpty)
        #expect(texts.values.allSatisfy { $0.contains("nginx:49") })
    }

    @Test func `what is recorded is let go of, and read back`() async throws {
        let recorder = try recorder(Notices())
        let manifest = try Manifests.accepted(Manifests.pod("web"))
        #expect(manifest.record == nil)
        recorder.record([.accepted(manifest)])
        try await recorder.flush()
        #expect(manifest.record != nil)
        #expect(try manifest.bytes == Array(Manifests.pod("web").utf8))
    }

    @Test func `on a full device it says so once, keeps what it could not write, and says when it could`() async throws
    {
        let isFull = Atomic<Bool>(false)
        let notices = Notices()
        let recorder = try recorder(notices) { step in
            guard isFull.load(ordering: .relaxed), case .write = step else { return nil }
            return (.noSpace, 10)
        }
        recorder.record(try manifests(2))
        try await recorder.flush()
        isFull.store(true, ordering: .relaxed)
        let changed = try manifests(3, image: "nginx:2")
        for change in changed {
            recorder.record([change])
            await #expect(throws: StateError.self) { try await recorder.flush() }
        }
        #expect(notices.all.count == 1 && notices.all[0].contains("No space left on device"))
        #expect(try texts().count == 2)
        for case .accepted(let manifest) in changed { #expect(try !manifest.bytes.isEmpty) }
        isFull.store(false, ordering: .relaxed)
        recorder.retry()
        #expect(await eventually { notices.all.count == 2 })
        #expect(try texts().count == 3 && texts().values.allSatisfy { $0.contains("nginx:2") })
        #expect(notices.all[1] == "\(directory.path): is written again")
    }
}
