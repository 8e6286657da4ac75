import LinuxIO
import ManifestDecoding
import PodSchema
import Reconciler
import Synchronization

/// Reads accepted manifests: as specifications, and as the digests by which the runtime's sandboxes and containers are known.
final class PodLibrary: Sendable {
    /// The key of the hashes in the runtime. It is the same for every Holdfast, so that the next one knows them; nobody gains
    /// anything by two manifests of the same hash.
    static let key = Hash128(low: 0x686F_6C64_6661_7374, high: 0x6E6F_6465_6167_6E74)

    private struct Buffers: ~Copyable {
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var digests = PodReader(key: PodLibrary.key)
        var pods: PodSpecificationReader
    }

    private let buffers: Mutex<Buffers>
    let nodeName: String

    /// - Parameters:
    ///   - nodeName: becomes the end of the pods' names.
    ///   - directory: of the manifests.
    init(nodeName: String, directory: String) {
        self.nodeName = nodeName
        buffers = Mutex(Buffers(pods: PodSpecificationReader(nodeName: nodeName, directory: directory)))
    }

    /// What is wanted of a manifest's pod.
    ///
    /// - Throws: where the manifest cannot be read back from where it is recorded.
    func wanted(_ manifest: AcceptedManifest) throws(StepError) -> (pod: WantedPod, record: PodRecord) {
        let bytes = try Self.bytes(of: manifest)
        let digest = buffers.withLock { buffers in Self.digest(of: bytes, &buffers) }
        guard let digest else { throw StepError("the recorded manifest is not valid any more") }
        // Any UID does: making one takes as long as the rest.
        let pod = try specification(manifest, uid: "-")
        let record = PodRecord(file: "\(manifest.file)", digest: digest)
        return (WantedPod(pod, digest), record)
    }

    /// The digest of a manifest as the runtime's annotations have it; nil if it is not at hand.
    func digest(_ manifest: AcceptedManifest) -> PodDigest? {
        guard let bytes = try? manifest.bytes, !bytes.isEmpty else { return nil }
        return buffers.withLock { buffers in Self.digest(of: bytes, &buffers) }
    }

    private static func digest(of bytes: [UInt8], _ buffers: inout Buffers) -> PodDigest? {
        buffers.sources.removeAll()
        buffers.decoder.removeAll()
        let range = buffers.sources.append(copying: bytes.span)
        guard let document = try? buffers.decoder.decode(range, in: &buffers.sources) else { return nil }
        return buffers.digests.read(document, of: buffers.decoder, in: buffers.sources)
    }

    /// The pod of a manifest.
    ///
    /// - Parameters:
    ///   - uid: nil for the one that the manifest gives it.
    ///   - seen: when it was first seen, in nanoseconds since 1970.
    func specification(
        _ manifest: AcceptedManifest,
        uid: String? = nil,
        seen: Int64 = WallClock.now
    ) throws(StepError) -> PodSpecification {
        let bytes = try Self.bytes(of: manifest)
        let file = "\(manifest.file)"
        let pod = buffers.withLock { buffers in
            try? buffers.pods.read(bytes.span, fileName: file, uid: uid, seen: WallClock.text(seen))
        }
        guard let pod else { throw StepError("the recorded manifest is not valid any more") }
        return pod
    }

    private static func bytes(of manifest: AcceptedManifest) throws(StepError) -> [UInt8] {
        // One that is known from the runtime's annotations alone has none.
        guard let bytes = try? manifest.bytes, !bytes.isEmpty else {
            throw StepError("its manifest is not at hand: it is left as it is")
        }
        return bytes
    }
}

extension WantedPod {
    init(_ pod: PodSpecification, _ digest: PodDigest) {
        self.init(hash: digest.pod, policy: pod.restartPolicy, gracePeriod: pod.terminationGracePeriodSeconds)
        if pod.qosClass == .burstable { burstable = Int64(clamping: CgroupValues.requested(pod)) }
        lacksProgram = !HostCheck.problems(of: pod).isEmpty
        activeDeadline = pod.activeDeadlineSeconds
        live = digest.live
        hasLiveFiles = pod.volumes.contains { if case .downwardAPI = $0.source { true } else { false } }
        initContainers = pod.initContainers.map { container in
            let isSidecar = container.restartPolicy == .always
            // What runs once is done when it succeeds, whatever the pod's policy.
            let policy: RestartPolicy = isSidecar ? .always : pod.restartPolicy == .never ? .never : .onFailure
            return WantedContainer(container, digest, isSidecar ? .sidecar : .setup, policy)
        }
        containers = pod.containers.map { WantedContainer($0, digest, .main, $0.restartPolicy ?? pod.restartPolicy) }
    }
}

extension WantedContainer {
    fileprivate init(_ container: ContainerSpecification, _ digest: PodDigest, _ role: Role, _ policy: RestartPolicy) {
        let hashes = role == .setup ? nil : digest.containers.first { $0.name == container.name }
        self.init(
            name: container.name,
            role: role,
            hash: hashes?.container,
            resize: hashes?.resize,
            policy: policy,
            rules: container.restartPolicyRules
        )
    }
}
