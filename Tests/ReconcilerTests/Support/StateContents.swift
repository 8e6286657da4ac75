import LinuxIO
import ManifestDecoding
import PodSchema
import Testing

@testable import Reconciler

/// What a log holds, in a form that can be compared.
struct StateContents: Equatable, CustomStringConvertible {
    /// `file: text` of each pod.
    var accepted: [String: String] = [:]
    var applied: [String: String] = [:]

    init() {}

    /// Reads every manifest back from the log.
    init(_ pods: [LogReplay.Pod]) throws {
        for pod in pods {
            if let version = pod.accepted { accepted[version.manifest.digest.name] = try Self.text(version) }
            if let version = pod.applied { applied[version.manifest.digest.name] = try Self.text(version) }
        }
    }

    private static func text(_ version: RecordedVersion) throws -> String {
        "\(version.manifest.file): " + String(decoding: try version.record.manifest(), as: UTF8.self)
    }

    /// What has to come of a batch.
    mutating func apply(_ batch: [StateChange]) {
        for change in batch {
            let pod = change.pod.name
            switch change {
            case .accepted(let manifest, let bytes, let isApplied):
                let text = "\(manifest.file): " + String(decoding: bytes, as: UTF8.self)
                accepted[pod] = text
                if isApplied { applied[pod] = text }
            case .withdrawn(_, let isApplied):
                accepted[pod] = nil
                if isApplied { applied[pod] = nil }
            case .applied(_, let sequence): applied[pod] = sequence == 0 ? nil : accepted[pod]
            }
        }
    }

    var description: String { "accepted \(accepted), applied \(applied)" }
}

/// Changes for logs, and logs that are opened as a start does it.
enum States {
    /// A made-up manifest: the log does not look into the bytes.
    static func accepted(
        _ pod: String,
        _ text: String,
        file: String = "web.yaml",
        isApplied: Bool = true
    ) -> StateChange {
        let hash = Hash128(low: 1, high: 2)
        let container = ContainerDigest(name: "c", container: hash, resize: hash, live: hash)
        let digest = PodDigest(
            namespace: "default",
            name: pod,
            identity: hash,
            pod: hash,
            live: hash,
            resize: hash,
            containers: [container]
        )
        let identity = FileIdentity(device: 1, inode: 2, size: -3, modified: .min, changed: .max)
        let manifest = RecordedManifest(file: FileName(file), identity: identity, content: hash, digest: digest)
        return .accepted(manifest, bytes: Array(text.utf8), isApplied: isApplied)
    }

    static func name(_ pod: String) -> PodName { PodName(namespace: "default", name: pod) }

    /// What a start finds, after mending it.
    static func recover(_ path: String) throws -> (contents: StateContents, problems: [StateError]) {
        var pods: [LogReplay.Pod] = []
        var log = try StateLog(try StateFolder(path: path), recovered: &pods)
        return (try StateContents(pods), log.takeProblems())
    }

    /// What one finds who only looks; several threads find the same.
    static func look(_ path: String) throws -> (contents: StateContents, problems: [StateError]) {
        let folder = try StateFolder(path: path)
        let contents = try LogContents(folder, isOwner: false)
        let found = try StateContents(contents.pods(.current))
        let shared = try LogContents(folder, isOwner: false, LogSpread(threads: 3, portion: 104))
        #expect(shared.problems == contents.problems && shared.replay?.end == contents.replay?.end)
        #expect(try StateContents(shared.pods(.current)) == found)
        return (found, contents.problems)
    }
}

extension TemporaryDirectory {
    func bytes(_ name: String) throws -> [UInt8] { try WholeFile.read(path: self[name], limit: 1 << 30) }

    /// The names in it, sorted.
    var names: [String] {
        var names: [String] = []
        var buffer = DirectoryBuffer()
        try? Directory(path: path).forEachEntry(buffer: &buffer) { names.append(FileName($0.name).description) }
        return names.sorted()
    }
}
