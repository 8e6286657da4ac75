/// Where on the host what belongs to a pod lies: the kubelet's own layout, so that tools find their way.
public struct PodDirectory: Hashable, Sendable {
    /// `ROOT/pods/UID`
    public let path: String

    public init(root: String, uid: String) {
        path = "\(root)/pods/\(uid)"
    }

    /// Whether a UID can be part of a path. A manifest may give any text, and it names directories, logs and control groups.
    static func isName(_ uid: String) -> Bool {
        let isPlain = uid.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isPlain && 1...128 ~= uid.utf8.count && uid != "." && uid != ".."
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

extension VolumeSource {
    /// The kind of a volume that has a directory of its own; nil for others.
    var kind: VolumeKind? {
        switch self {
        case .emptyDir: .emptyDir
        case .downwardAPI(let files): files.isProjected ? .projected : .downwardAPI
        case .hostPath, .image, .unsupported: nil
        }
    }
}
