import Glibc
import LinuxIO
import LoopTesting
import ManifestDecoding
import Synchronization
import Testing

@testable import Reconciler

/// The first scan of a directory that is known from the last run, by one thread and by several.
struct SharedLookTests {
    private static let count = 700
    private let manifests = TemporaryDirectory()

    init() {
        for number in 0..<Self.count { manifests.write("pod-\(number).yaml", "kind: Pod # \(number)\n") }
    }

    /// The files as a run that read them has left them.
    private func known() throws -> FileTable {
        let directory = try Directory(path: manifests.path)
        var table = FileTable()
        var buffer = DirectoryBuffer()
        try directory.forEachEntry(buffer: &buffer) { entry in
            let identity = try? entry.status(followingSymlinks: true).identity
            table.settle(table.add(entry.name), identity, isTrusted: true)
        }
        return table
    }

    private func scan(_ known: FileTable, threads: Int, times: Int = 1) async throws -> [WatcherReport] {
        let path = manifests.path
        let reports = Mutex<[WatcherReport]>([])
        try await onLoop { loop in
            let location = ManifestLocation(path: path)
            let pool = WorkerPool(width: threads)
            let watcher = try ManifestWatcher(location, known: known, pool: pool, loop: loop)
            for _ in 0..<times {
                let report = await watcher.scan()
                reports.withLock { $0.append(report) }
            }
        }
        return reports.withLock { $0 }
    }

    /// What a look at the files has to say. That there were no events for changes, as nobody reads them here, is said when
    /// enough time has gone by.
    private static func notes(of report: WatcherReport) -> [String] {
        report.notes.map { "\($0)" }.filter { !$0.hasPrefix("changesWithoutEvents") }.sorted()
    }

    @Test(arguments: [1, 2, 4]) func `nothing is said of files that are as they were`(threads: Int) async throws {
        for report in try await scan(try known(), threads: threads, times: 3) {
            #expect(report.hints.isEmpty && report.notes.isEmpty && report.isScan)
        }
    }

    @Test func `several threads find what one finds: what is new, different, gone, or no manifest`() async throws {
        let table = try known()
        for number in stride(from: 0, to: Self.count, by: 9) { manifests.write("pod-\(number).yaml", "other") }
        for number in stride(from: 1, to: Self.count, by: 9) { manifests.delete("pod-\(number).yaml") }
        for number in 0..<50 { manifests.write("new-\(number)", "new") }
        for name in [".hidden", "pod-2.yaml~", "4913"] { manifests.write(name, "") }
        manifests.makeDirectory("directory")
        mkfifo(manifests["pipe"], 0o600)
        symlink("pod-2.yaml", manifests["link"])
        let alone = try await scan(table, threads: 1, times: 2)
        let shared = try await scan(table, threads: 3, times: 2)
        for (one, other) in zip(alone, shared) {
            let (first, second) = (
                one.hints.map { "\($0.kind) \($0.name)" }, other.hints.map { "\($0.kind) \($0.name)" }
            )
            #expect(first.sorted() == second.sorted())
            #expect(Self.notes(of: one) == Self.notes(of: other))
        }
        #expect(shared[0].hints.count > 2 * Self.count / 9 + 50)
    }
}
