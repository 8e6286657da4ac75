/// How the agent runs pods.
public struct AgentSettings: Sendable {
    /// The runtime's socket, `unix://` before it or not.
    public var endpoint: String
    /// Becomes the end of the pods' names.
    public var nodeName: String
    /// Of the manifests.
    public var manifestDirectory: String
    /// Below it lies what pods have of the host.
    public var rootDirectory = "/var/lib/holdfast"
    /// As the kubelet's `podLogsDir`.
    public var podLogsDirectory = "/var/log/pods"
    /// Where log collectors find links to the logs.
    public var containerLogsDirectory = "/var/log/containers"
    /// Sandboxes and containers that are made or started at a time.
    public var parallelism = 10
    /// Bytes of a container's log that begin another file, as the kubelet's `containerLogMaxSize`.
    public var logSize: Int64 = 10 << 20
    /// Files that a container's log has at most, as the kubelet's `containerLogMaxFiles`.
    public var logFiles = 5

    /// When images that nobody uses are removed.
    public var imageCollection = ImageCollectionPolicy()

    /// The control group above all pods, without a slash; nil to leave groups to the runtime.
    public var cgroupRoot: String?
    /// What happens to a kubelet's static pods.
    public var kubeletPods = KubeletPods.leave

    public init(endpoint: String, nodeName: String, manifestDirectory: String) {
        self.endpoint = endpoint
        self.nodeName = nodeName
        self.manifestDirectory = manifestDirectory
    }
}
