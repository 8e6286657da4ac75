public import ManifestDecoding

/// What of a manifest matters to the pod that runs, as one hash per restart domain.
///
/// Equal hashes mean that the domain's fields have equal values, however they are written: format, order of keys,
/// comments, explicit defaults, null or nothing, `1000m` or `1` make no difference.
public struct PodDigest: Hashable, Sendable {
    /// The version of everything that decides a hash. It changes whenever equal fields would get other hashes.
    public static let algorithm: UInt32 = 1

    public let namespace: String
    public let name: String
    /// Name and namespace.
    public let identity: Hash128
    /// What the sandbox is made of, the QoS class and run-once init containers included.
    public let pod: Hash128
    /// What is used from now on, of the pod and of no container.
    public let live: Hash128
    /// The pod's own resources.
    public let resize: Hash128
    /// Sidecars and containers by position; run-once init containers belong to the pod.
    public let containers: [ContainerDigest]
    /// What planning across pods has to know; all of it is in the hashes too.
    public let ordering: PodOrdering

    public init(
        namespace: String,
        name: String,
        identity: Hash128,
        pod: Hash128,
        live: Hash128,
        resize: Hash128,
        containers: [ContainerDigest],
        ordering: PodOrdering = PodOrdering()
    ) {
        self.namespace = namespace
        self.name = name
        self.identity = identity
        self.pod = pod
        self.live = live
        self.resize = resize
        self.containers = containers
        self.ordering = ordering
    }

    /// `namespace/name`
    public var qualifiedName: String { namespace + "/" + name }
}

/// The part of a digest that belongs to one container.
public struct ContainerDigest: Hashable, Sendable {
    public let name: String
    /// What the container is created with, the volumes that it mounts included.
    public let container: Hash128
    public let resize: Hash128
    public let live: Hash128

    public init(name: String, container: Hash128, resize: Hash128, live: Hash128) {
        self.name = name
        self.container = container
        self.resize = resize
        self.live = live
    }
}
