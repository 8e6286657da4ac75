import Glibc
import LinuxIO
import LoopTesting
import ManifestGenerator
import Synchronization
import Testing

@testable import Reconciler

/// A single change crosses all five stages on one thread.
///
/// In a process of its own: the test runner's threads would come and go meanwhile.
struct QuietThreadsTests {
    private static let manifests = 300

    @Test func `no thread but the loop's wakes between a change's event and its plan`() async {
        await #expect(processExitsWith: .success) {
            let directory = TemporaryDirectory()
            let generator = ManifestGenerator(seed: 5)
            // Enough for the first scan to start the helpers, which sleep from then on.
            for index in 0..<QuietThreadsTests.manifests {
                directory.write(generator.fileName(index), generator.manifest(index))
            }
            try await onLoop { loop in
                var settings = Pipeline.Settings()
                settings.threads = 3
                let location = ManifestLocation(path: directory.path)
                let pipeline = try Pipeline(location, key: Manifests.key, settings: settings, loop: loop)
                let observer = QuietThreadsObserver(loop, directory, generator, pipeline.watcher)
                await pipeline.run(shouldStop: { observer.isDone }, report: { plan, _ in observer.planned(plan) })
                observer.check()
            }
        }
    }
}

/// Makes a change, and at its plan looks at what every thread has done meanwhile, then makes the next change.
///
/// It only runs inside the pipeline's report, on the loop's thread.
private final class QuietThreadsObserver: Sendable {
    private struct State {
        var made = 0
        var wakes: Int?
        var threads: [String: Int] = [:]
        /// How often each other thread has run between a change and its plan.
        var runs: [String: Int] = [:]
        var newThreads: Set<String> = []
        var crossThreadWakes = 0
        var sleeps = 0
        var statistics: EventLoopStatistics?
    }

    private let state = Mutex(State())
    private let loop: EventLoop
    private let directory: TemporaryDirectory
    private let generator: ManifestGenerator
    private let watcher: ManifestWatcher
    private let changes = 250

    init(
        _ loop: EventLoop,
        _ directory: TemporaryDirectory,
        _ generator: ManifestGenerator,
        _ watcher: ManifestWatcher
    ) {
        self.loop = loop
        self.directory = directory
        self.generator = generator
        self.watcher = watcher
    }

    var isDone: Bool { state.withLock { $0.made > changes } }

    func planned(_ plan: Plan) {
        precondition(loop.isCurrent)
        let statistics = loop.statistics
        let threads = Self.otherThreads()
        state.withLock { state in
            if let before = state.statistics {
                // Each plan is that of the one change.
                #expect(plan.actions.map(\.file.description) == [generator.fileName(state.made - 1)])
                state.crossThreadWakes += statistics.crossThreadWakes - before.crossThreadWakes
                state.sleeps += statistics.sleeps - before.sleeps
                for (thread, count) in threads {
                    guard let known = state.threads[thread] else {
                        state.newThreads.insert(thread)
                        continue
                    }
                    state.runs[thread, default: 0] += count == known ? 0 : 1
                }
            } else {
                #expect(plan.actions.count > changes)
            }
            state.made += 1
            guard state.made <= changes else { return watcher.wake() }
            let index = state.made - 1
            let text = String(decoding: generator.edited(index, edit: .image(revision: 1)), as: UTF8.self)
            state.statistics = loop.statistics
            state.threads = Self.otherThreads()
            directory.replace(generator.fileName(index), text)
        }
    }

    func check() {
        state.withLock { state in
            #expect(state.made == changes + 1)
            #expect(state.crossThreadWakes == 0)
            // The loop did wait for each event in epoll: nothing kept it busy.
            #expect(state.sleeps > 0)
            #expect(state.newThreads.isEmpty)
            // The two helpers of the pool are there, and slept through all of it.
            #expect(state.runs.values.count { $0 == 0 } >= 2, "\(state.runs)")
        }
    }

    /// How often each thread but this one has gone to sleep or was interrupted, from /proc/self/task/*/status.
    private static func otherThreads() -> [String: Int] {
        var threads: [String: Int] = [:]
        var link = [UInt8](repeating: 0, count: 64)
        // <process>/task/<thread>
        let count = link.withUnsafeMutableBytes { readlink("/proc/thread-self", $0.baseAddress!, $0.count) }
        let own = String(decoding: link.prefix(count), as: UTF8.self).split(separator: "/").last.map(String.init)
        guard let stream = opendir("/proc/self/task") else { return [:] }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != own, Int32(name) != nil else { continue }
            guard let status = try? WholeFile.read(path: "/proc/self/task/\(name)/status", limit: 1 << 16) else {
                continue
            }
            let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
            let counts = lines.filter { $0.contains("voluntary_ctxt_switches") }
                .compactMap { $0.split(separator: "\t").last.flatMap { Int($0) } }
            precondition(counts.count == 2, "no counts in /proc/self/task/\(name)/status")
            threads[name] = counts.reduce(0, +)
        }
        return threads
    }
}
