/// Where on the host what belongs to a pod lies: the kubelet's own layout, so that tools find their way.
public struct PodDirectory: Hashable, Sendable {
    /// `ROOT/pods/UID`
    public let path: String

    public init(root: String, uid: String) {
        path = "\(root)/pods/\(uid)"
    }

    /// The managed /etc/hosts.
    public var hostsFile: String { path + "/etc-hosts" }

    /// Holds the files for a container's last words, one for each of its lives.
    public func container(_ name: String) -> String { "\(path)/containers/\(name)" }

    /// The directory of a volume.
    public func volume(_ name: String, kind: VolumeKind) -> String { "\(path)/volumes/\(kind.rawValue)/\(name)" }

    /// Where a part of a volume is mounted for one mount of a container.
    public func subPath(volume: String, container: String, mount: Int) -> String {
        "\(path)/volume-subpaths/\(volume)/\(container)/\(mount)"
    }
}

/// Kinds of volumes that have a directory of their own, by the name of the kubelet's plugin.
public enum VolumeKind: String, Hashable, Sendable, CaseIterable {
    case emptyDir = "kubernetes.io~empty-dir"
    case downwardAPI = "kubernetes.io~downward-api"
    case projected = "kubernetes.io~projected"
}
