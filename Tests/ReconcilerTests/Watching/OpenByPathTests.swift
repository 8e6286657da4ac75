import Glibc
import LinuxIO
import LoopTesting
import Testing

@testable import Reconciler

/// The way on which a single file is read: by its path, without the directory.
struct OpenByPathTests {
    private let parent = TemporaryDirectory()
    private let web = DueFile(file: FileID(0), name: FileName("web.yaml"))

    init() {
        parent.makeDirectory("manifests")
        parent.makeDirectory("next")
        parent.write("manifests/web.yaml", "first")
        parent.write("next/web.yaml", "next")
    }

    /// A watcher that has looked at the directory once.
    private func watching(
        _ security: SecuritySettings = SecuritySettings(),
        _ body: @escaping @Sendable (ManifestWatcher) async throws -> Void
    ) async throws {
        let path = parent["manifests"]
        try await onLoop { loop in
            let watcher = try ManifestWatcher(ManifestLocation(path: path), security: security, loop: loop)
            #expect(await watcher.scan().hints.map(\.name) == [FileName("web.yaml")])
            try await body(watcher)
        }
    }

    private func next(_ watcher: ManifestWatcher, within milliseconds: Int64 = 10_000) async -> WatcherReport {
        var report = WatcherReport()
        await watcher.next(until: .now.advanced(byMilliseconds: milliseconds), into: &report)
        return report
    }

    /// Whether one of the next reports is of a scan.
    private func scans(_ watcher: ManifestWatcher) async -> Bool {
        for _ in 0..<5 where await next(watcher, within: 100).isScan { return true }
        return false
    }

    @Test func `a file of the directory that was scanned is opened`() async throws {
        try await watching { [web] watcher in
            let file = try #require(await watcher.openForReading(web))
            #expect(try file.take()?.read(count: 5, at: 0) == Array("first".utf8))
            #expect(await !scans(watcher))
        }
    }

    @Test func `a file of another directory in its place is not, and there is a scan`() async throws {
        try await watching { [parent, web] watcher in
            parent.exchange("manifests", "next")
            #expect(await watcher.openForReading(web) == nil)
            #expect(await watcher.openForReading() == nil)
            #expect(await next(watcher).isScan)
            let file = try #require(await watcher.openForReading(web))
            #expect(try file.take()?.read(count: 4, at: 0) == Array("next".utf8))
        }
    }

    @Test func `a directory that goes away and comes back at once is scanned`() async throws {
        try await watching { [parent, web] watcher in
            // The way is watched from the first wait on.
            #expect(await !scans(watcher))
            parent.exchange("manifests", "next")
            parent.exchange("manifests", "next")
            #expect(await watcher.openForReading(web) != nil)
            #expect(await scans(watcher))
        }
    }

    @Test func `a link on the way that leads elsewhere for a moment brings a scan`() async throws {
        let way = TemporaryDirectory()
        for (name, target) in [("path", "manifests"), ("other", "next")] { symlink(parent[target], way[name]) }
        let path = way["path"]
        try await onLoop { [web] loop in
            let watcher = try ManifestWatcher(ManifestLocation(path: path), loop: loop)
            _ = await watcher.scan()
            #expect(await !scans(watcher))
            way.exchange("path", "other")
            #expect(await watcher.openForReading(web) == nil)
            way.exchange("path", "other")
            #expect(await watcher.openForReading(web) != nil)
            #expect(await scans(watcher))
        }
    }

    @Test func `that a file is gone, or a link, is left for the directory to tell`() async throws {
        try await watching { [parent, web] watcher in
            parent.move("manifests/web.yaml", to: "manifests/.hidden")
            #expect(await watcher.openForReading(web) == nil)
            symlink(".hidden", parent["manifests/web.yaml"])
            #expect(await watcher.openForReading(web) == nil)
            #expect(await watcher.openForReading() != nil)
        }
    }

    @Test func `nothing is opened while the directory is missing`() async throws {
        try await watching { [parent, web] watcher in
            parent.move("manifests", to: "away")
            #expect(await watcher.openForReading(web) == nil)
            _ = await watcher.scan()
            parent.move("away", to: "manifests")
            // It is told first that it is back.
            #expect(await watcher.openForReading(web) == nil)
            _ = await watcher.scan()
            #expect(await watcher.openForReading(web) != nil)
        }
    }

    @Test func `where the directory has to be secure, it is opened`() async throws {
        var security = SecuritySettings()
        security.isRequired = true
        try await watching(security) { [web] watcher in
            #expect(await watcher.openForReading(web) == nil)
            #expect(await watcher.openForReading() != nil)
        }
    }
}
