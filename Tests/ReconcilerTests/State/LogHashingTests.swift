import LinuxIO
import LoopTesting
import ManifestDecoding
import ManifestGenerator
import PodSchema
import Testing

@testable import Reconciler

/// An upgrade of Holdfast whose hashes are other ones.
struct LogHashingTests {
    private let directory = TemporaryDirectory()

    /// Hashes of another version: each is different from the present one's.
    private static let old = LogHashing(algorithm: 0) { manifest, key in
        guard let digest = LogHashing.current.digest(manifest, key) else { return nil }
        func other(_ hash: Hash128) -> Hash128 { hash.mixed(1, 2) }
        return PodDigest(
            namespace: digest.namespace,
            name: digest.name,
            identity: other(digest.identity),
            pod: other(digest.pod),
            live: other(digest.live),
            resize: other(digest.resize),
            containers: digest.containers.map {
                ContainerDigest(
                    name: $0.name,
                    container: other($0.container),
                    resize: other($0.resize),
                    live: other($0.live)
                )
            }
        )
    }

    private func open(_ hashing: LogHashing, _ body: (inout StateLog, [LogReplay.Pod]) throws -> Void) throws {
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(try StateFolder(path: directory.path), hashing: hashing, recovered: &pods)
        try body(&log, pods)
        #expect(log.takeProblems().isEmpty)
    }

    /// Records manifests as the old version does.
    private func record(_ manifests: [(file: String, bytes: [UInt8])]) throws {
        try open(Self.old) { log, _ in
            let key = log.key
            _ = try log.append(
                try manifests.map { file, bytes in
                    let digest = try #require(Self.old.digest(bytes, key))
                    let content = Hash128(contents: bytes.span, key: key)
                    return .accepted(
                        RecordedManifest(file: FileName(file), identity: nil, content: content, digest: digest),
                        bytes: bytes,
                        isApplied: true
                    )
                }
            )
        }
    }

    @Test func `a new version of the hashes plans nothing and records its own`() async throws {
        let generator = ManifestGenerator(seed: 4)
        let manifests = (0..<40).map { (generator.fileName($0), Array(generator.manifest($0))) }
        try record(manifests)
        // Who only looks has the new hashes, and leaves the file as it is.
        let file = try directory.bytes("manifests.log")
        let content = try StateDirectory(path: directory.path).read()
        #expect(try directory.bytes("manifests.log") == file && content.running.count == 40)

        let folder = TemporaryDirectory()
        for (name, bytes) in manifests { folder.write(name, bytes) }
        try await onLoop { loop in
            let location = ManifestLocation(path: folder.path)
            let pipeline = try Pipeline(location, running: content.running, key: content.key, loop: loop)
            let plan = try await pipeline.once().plan
            #expect(plan.actions.isEmpty && plan.errors.isEmpty && plan.summary.unchanged == 40)
        }

        try open(.current) { log, pods in #expect(pods.count == 40 && log.key == content.key) }
        #expect(try directory.bytes("manifests.log") != file)
        // From now on they need not be made again.
        let none = LogHashing(algorithm: PodDigest.algorithm) { _, _ in
            Issue.record("hashed once more")
            return nil
        }
        try open(none) { _, pods in
            #expect(pods.compactMap { $0.applied?.manifest.digest } == content.running.map(\.digest))
        }
    }

    @Test func `a manifest that the new version does not accept keeps its pod and its old hashes`() throws {
        let bytes = Array(Manifests.pod("web").utf8)
        try record([("web.yaml", bytes), ("db.yaml", Array(Manifests.pod("db").utf8))])
        let strict = LogHashing(algorithm: 7) { manifest, key in
            manifest == bytes ? nil : LogHashing.current.digest(manifest, key)
        }
        var key = Hash128.zero
        for _ in 0..<2 {
            try open(strict) { log, pods in
                key = log.key
                let web = try #require(pods.first { $0.applied?.manifest.digest.name == "web" }?.applied)
                let good = try #require(LogHashing.current.digest(bytes, key))
                #expect(web.manifest.digest.identity == good.identity, "the same pod")
                #expect(web.manifest.digest.pod == Self.old.digest(bytes, key)?.pod)
                #expect(try web.record.manifest() == bytes && pods.count == 2)
            }
        }
    }
}
