import Glibc
import LinuxIO
import ManifestDecoding
import Reconciler

/// Plans for a whole directory.
struct ReconcileWork: Sendable {
    private static let key = Hash128(low: 1, high: 2)

    private let files: ManifestFiles
    private let state: String
    private let count: Int
    private let threads: Int

    init(_ path: String, manifests: Int, threads: Int = 1) throws {
        self.threads = threads
        files = try ManifestFiles(path, count: manifests)
        state = path + "/state"
        count = manifests
        // What changes within a tick of the clock is looked at twice.
        usleep(100_000)
    }

    static var settings: Pipeline.Settings {
        var settings = Pipeline.Settings()
        settings.threads = 1
        settings.scanPeriod = 3_600_000
        return settings
    }

    func cold(_ rounds: Int) throws {
        for _ in 0..<rounds { try plan(running: [], key: Self.key, expected: count) }
    }

    func restart(_ rounds: Int) throws {
        let (content, recorder) = try StateDirectory(path: state, threads: threads).open { _ in }
        try plan(running: [], key: content.key, recorder, expected: count)
        for _ in 0..<rounds {
            let content = try StateDirectory(path: state, threads: threads).read()
            try plan(running: content.running, key: content.key, expected: 0)
        }
    }

    func rescan(_ rounds: Int) throws {
        try OneTask.run { [files] loop in
            let location = ManifestLocation(path: files.path)
            let pipeline = try Pipeline(location, key: Self.key, settings: Self.settings, loop: loop)
            _ = try await pipeline.once(watching: true)
            for _ in 0..<rounds + 1 {
                let report = await pipeline.watcher.scan()
                guard report.hints.isEmpty else { throw WorkloadError("an unchanged file is taken for changed") }
            }
        }
    }

    private func plan(
        running: [AcceptedManifest],
        key: Hash128,
        _ recorder: StateRecorder? = nil,
        expected: Int
    ) throws {
        var settings = Self.settings
        settings.threads = threads
        let chosen = settings
        try OneTask.run { [files] loop in
            let pipeline = try Pipeline(
                ManifestLocation(path: files.path),
                running: running,
                key: key,
                settings: chosen,
                recorder: recorder,
                loop: loop
            )
            let plan = try await pipeline.once(watching: true).plan
            guard plan.actions.count == expected, plan.errors.isEmpty else {
                throw WorkloadError("\(plan.actions.count) actions, \(plan.errors.count) errors")
            }
            try await pipeline.flush()
        }
    }
}
