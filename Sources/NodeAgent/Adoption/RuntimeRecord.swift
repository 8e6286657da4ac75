import ContainerRuntime
public import LinuxIO
public import ManifestDecoding
import PodSchema
public import Reconciler

/// What runs, as the annotations in the runtime say: what a plan can be compared with.
public enum RuntimeRecord {
    /// The key of the hashes in annotations.
    public static var key: Hash128 { PodLibrary.key }

    /// Why the runtime does not tell.
    public struct Failure: Error, Sendable {
        public let message: String
    }

    /// Milliseconds in which the runtime has to answer.
    private static let patience: Int64 = 2_000

    /// Reads what runs.
    ///
    /// - Parameter known: manifests of an earlier time. One that says what runs gives its values, to tell what changes.
    public static func read(
        _ settings: AgentSettings,
        known: [AcceptedManifest],
        loop: EventLoop
    ) async -> Result<[AcceptedManifest], Failure> {
        let channel = RuntimeChannel(endpoint: settings.endpoint, loop: loop)
        let run = Task(executorPreference: loop) { await channel.run() }
        let client = RuntimeClient(channel)
        let result: Result<[AcceptedManifest], Failure>
        do throws(CallError) {
            let timeout = Duration.milliseconds(patience)
            let sandboxes = try await client.listPodSandboxes(timeout: timeout)
            let containers = try await client.listContainers(timeout: timeout)
            result = .success(manifests(sandboxes, containers, settings, known))
        } catch {
            result = .failure(Failure(message: error.description))
        }
        run.cancel()
        await run.value
        return result
    }

    private static func manifests(
        _ sandboxes: [PodSandbox],
        _ containers: [Container],
        _ settings: AgentSettings,
        _ known: [AcceptedManifest]
    ) -> [AcceptedManifest] {
        let library = PodLibrary(nodeName: settings.nodeName, directory: settings.manifestDirectory)
        var earlier: [Hash128: (digest: PodDigest, manifest: AcceptedManifest)] = [:]
        for manifest in known {
            guard let digest = library.digest(manifest) else { continue }
            earlier[digest.identity] = (digest, manifest)
        }
        var newest: [Hash128: PodSandbox] = [:]
        for sandbox in sandboxes {
            guard let identity = sandbox.hash(RecordAnnotation.identityHash) else { continue }
            let isNewer = newest[identity].map { ($0.createdAt, $0.id) < (sandbox.createdAt, sandbox.id) } ?? true
            if isNewer { newest[identity] = sandbox }
        }
        let bySandbox = Dictionary(grouping: containers, by: \.podSandboxID)
        return newest.values.sorted { $0.createdAt < $1.createdAt }.compactMap { sandbox in
            guard let digest = digest(sandbox, bySandbox[sandbox.id] ?? [], settings) else { return nil }
            let file = FileName(sandbox.annotations[RecordAnnotation.file] ?? "")
            if let (digest, manifest) = earlier[digest.identity].filter({ digest.isCovered(by: $0.digest) }),
                let bytes = try? manifest.bytes
            {
                return AcceptedManifest(digest: digest, bytes: bytes, file: file, identity: nil, content: .zero)
            }
            return AcceptedManifest(digest: digest, bytes: [], file: file, identity: nil, content: .zero)
        }
    }

    private static func digest(
        _ sandbox: PodSandbox,
        _ containers: [Container],
        _ settings: AgentSettings
    ) -> PodDigest? {
        guard let identity = sandbox.hash(RecordAnnotation.identityHash),
            let pod = sandbox.hash(RecordAnnotation.podHash), let live = sandbox.hash(RecordAnnotation.liveHash),
            let resize = sandbox.hash(RecordAnnotation.resizeHash), let metadata = sandbox.metadata
        else { return nil }
        let ending = "-\(settings.nodeName)"
        let name = metadata.name.hasSuffix(ending) ? String(metadata.name.dropLast(ending.count)) : metadata.name
        var byName: [String: (container: Container, digest: ContainerDigest)] = [:]
        for container in containers {
            guard let digest = ContainerDigest(container) else { continue }
            let attempt = container.metadata?.attempt ?? 0
            if let other = byName[digest.name]?.container.metadata?.attempt, other > attempt { continue }
            byName[digest.name] = (container, digest)
        }
        return PodDigest(
            namespace: metadata.namespace,
            name: name,
            identity: identity,
            pod: pod,
            live: live,
            resize: resize,
            containers: byName.values.sorted { $0.container.createdAt < $1.container.createdAt }.map(\.digest)
        )
    }
}

extension PodSandbox {
    fileprivate func hash(_ name: String) -> Hash128? { Hash128(annotations, name) }
}

extension ContainerDigest {
    fileprivate init?(_ container: Container) {
        let annotations = container.annotations
        guard let name = container.metadata?.name, let own = Hash128(annotations, RecordAnnotation.containerHash),
            let resize = Hash128(annotations, RecordAnnotation.resizeHash),
            let live = Hash128(annotations, RecordAnnotation.liveHash)
        else { return nil }
        self.init(name: name, container: own, resize: resize, live: live)
    }
}

extension PodDigest {
    /// Whether what restarts is the same in both.
    fileprivate func isCovered(by other: PodDigest) -> Bool {
        pod == other.pod
            && other.containers.allSatisfy { container in
                containers.contains { $0.name == container.name && $0.container == container.container }
            }
    }
}

extension Optional {
    fileprivate func filter(_ isWanted: (Wrapped) -> Bool) -> Wrapped? { flatMap { isWanted($0) ? $0 : nil } }
}
