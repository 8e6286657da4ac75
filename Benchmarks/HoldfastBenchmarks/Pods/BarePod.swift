import ContainerRuntime
import LinuxIO
import ManifestDecoding
import NodeAgent
import PodSchema

/// A pod made by the runtime's bare calls, with the requests that the agent makes for the same manifest. What is not a call
/// to the runtime (volumes, files, the image's name) is done before.
struct BarePod: Sendable {
    private let pod: MeasuredPod
    private let uid: String
    private let node: NodeFacts
    private let client: RuntimeClient
    private let image: Image
    private let sandboxConfig: PodSandboxConfig
    private var config: ContainerConfig
    private var attempt: UInt32 = 0
    private var sandbox = ""
    private var container = ""

    /// - Parameters:
    ///   - root: for what the pod has of the host.
    ///   - word: what its first container writes.
    init(_ pod: MeasuredPod, word: String, root: String, _ client: RuntimeClient, _ image: Image) throws {
        var node = NodeFacts.host()
        node.rootDirectory = root + "/root"
        node.podLogsDirectory = root + "/logs"
        self.pod = pod
        self.node = node
        self.client = client
        self.image = image
        uid = "bare-\(String(Random.word(), radix: 36))"
        let requests = try Self.requests(pod.manifest(word), uid: uid, node)
        sandboxConfig = Self.asStranger(try requests.sandboxConfig(attempt: 0))
        config = try Self.config(requests, attempt: 0, image)
    }

    // MARK: - Requests

    private static func requests(_ manifest: String, uid: String, _ node: NodeFacts) throws -> PodRequests {
        let bytes = Array(manifest.utf8)
        var sources = SourceBuffer()
        var decoder = ManifestDecoder()
        var digests = PodReader(key: .zero)
        let document = try decoder.decode(sources.append(copying: bytes.span), in: &sources)
        guard let digest = digests.read(decoder.view(document, in: sources)) else {
            throw BenchmarkError("\(digests.problems)")
        }
        var reader = PodSpecificationReader(nodeName: "bare", directory: "/bare")
        let pod = try reader.read(bytes.span, fileName: "pod.yaml", uid: uid, seen: WallClock.text(WallClock.now))
        return PodRequests(pod: pod, node: node, record: PodRecord(file: "pod.yaml", digest: digest))
    }

    private static func config(_ requests: PodRequests, attempt: UInt32, _ image: Image) throws -> ContainerConfig {
        let volumes = PodVolumes(requests)
        try volumes.prepare(time: WallClock.now)
        let container = requests.pod.containers[0]
        try Directories.create(path: requests.node.podLogDirectory(requests.pod) + "/" + container.name)
        let environment = try requests.environment(of: container, addresses: [])
        let setting = ContainerSetting(
            attempt: attempt,
            image: ResolvedImage(image),
            environment: environment,
            mounts: try volumes.sources(of: container, environment: environment),
            hostsFile: try volumes.writeHostsFile(addresses: []),
            terminationLog: try volumes.makeTerminationLog(of: container)
        )
        var config = try requests.containerConfig(of: container, setting)
        config.annotations = asStranger(config.annotations)
        return config
    }

    /// Without what tells a daemon beside it that the pod is one of its own.
    private static func asStranger(_ annotations: [String: String]) -> [String: String] {
        annotations.filter { !$0.key.hasPrefix("holdfast.dev/") && $0.key != "kubernetes.io/config.source" }
    }

    private static func asStranger(_ config: PodSandboxConfig) -> PodSandboxConfig {
        var config = config
        config.annotations = asStranger(config.annotations)
        return config
    }

    // MARK: - Calls

    /// Starts the pod: three calls.
    mutating func start() async throws {
        sandbox = try await client.runPodSandbox(sandboxConfig)
        container = try await client.createContainer(config, in: sandbox, sandboxConfig: sandboxConfig)
        try await client.startContainer(container)
    }

    /// Makes the next container's request ready.
    mutating func prepareChange(word: String) throws {
        attempt += 1
        config = try Self.config(
            try Self.requests(pod.manifest(word), uid: uid, node),
            attempt: attempt,
            image
        )
    }

    /// Replaces the container by the one that was made ready: three calls.
    ///
    /// - Returns: the old one.
    mutating func change() async throws -> String {
        let old = container
        container = try await client.createContainer(config, in: sandbox, sandboxConfig: sandboxConfig)
        try await client.stopContainer(old, gracePeriod: 30)
        try await client.startContainer(container)
        return old
    }

    /// Ends the pod and removes what lies on the host of it.
    func remove() async throws {
        try await client.stopPodSandbox(sandbox)
        try await client.removePodSandbox(sandbox)
        try PodVolumes.remove(uid: uid, root: node.rootDirectory)
    }
}
