import LinuxIO
import PodSchema

/// What a pod has on the host: its directory, the volumes that its containers mount, and the files that they are given.
///
/// Calls may take as long as the file systems do: they belong on a worker thread, not on an event loop. Each can be made again
/// after a failure or a restart of the daemon, and then goes on from what is there.
public struct PodVolumes: Sendable {
    public let requests: PodRequests

    public init(_ requests: PodRequests) {
        self.requests = requests
    }

    var pod: PodSpecification { requests.pod }
    var directory: PodDirectory { requests.node.directory(of: pod) }

    // MARK: - Volumes

    /// The volumes that any container mounts; others are left alone, as the kubelet does.
    var mountedVolumes: [Volume] {
        let names = Set(pod.allContainers.flatMap { $0.volumeMounts.map(\.name) + readVolumes($0) })
        return pod.volumes.filter { names.contains($0.name) }
    }

    /// Volumes that a container reads variables from.
    private func readVolumes(_ container: ContainerSpecification) -> [String] {
        container.env.compactMap { if case .file(let selector) = $0.value { selector.volumeName } else { nil } }
    }

    /// The images that volumes are made of, to be pulled.
    public var images: [(volume: String, source: ImageVolumeSource)] {
        mountedVolumes.compactMap { if case .image(let source) = $0.source { ($0.name, source) } else { nil } }
    }

    /// Makes the pod's directory and its volumes, and checks those of the host.
    ///
    /// - Parameter time: nanoseconds since 1970.
    /// - Throws: the first thing that is not as the manifest wants it.
    public func prepare(time: Int64) throws(VolumeError) {
        try Self.checkName(pod.uid)
        let path = directory.path
        try at("metadata.uid", path) { () throws(Errno) in
            try Directories.create(path: path + "/volumes", permissions: 0o750)
        }
        for volume in mountedVolumes { try prepare(volume, time: time) }
    }

    private func prepare(_ volume: Volume, time: Int64) throws(VolumeError) {
        let field = "spec.volumes[\(volume.name)]"
        switch volume.source {
        case .hostPath(let source): try HostPath.prepare(source, field: field + ".hostPath")
        case .emptyDir(let source):
            try EmptyDirectory(pod: pod, node: requests.node, name: volume.name, source: source).prepare()
        case .downwardAPI(let source): try write(source, volume.name, time: time)
        case .image: break
        case .unsupported(let kind):
            throw VolumeError(
                field: "\(field).\(kind)",
                message: "this kind of volume needs what a single node does not have"
            )
        }
    }

    /// Brings the files that tell of the pod's labels and annotations up to date, for a pod whose values changed while it runs.
    ///
    /// - Parameter time: nanoseconds since 1970.
    /// - Returns: whether any file changed.
    @discardableResult
    public func refresh(time: Int64) throws(VolumeError) -> Bool {
        var isChanged = false
        for volume in mountedVolumes {
            if case .downwardAPI(let source) = volume.source, try write(source, volume.name, time: time) {
                isChanged = true
            }
        }
        return isChanged
    }

    /// - Returns: whether any file changed.
    @discardableResult
    private func write(_ source: DownwardAPIVolumeSource, _ name: String, time: Int64) throws(VolumeError) -> Bool {
        let path = directory.volume(name, kind: source.isProjected ? .projected : .downwardAPI)
        let field = "spec.volumes[\(name)].\(source.isProjected ? "projected" : "downwardAPI")"
        let value = DownwardValue(pod: pod, node: requests.node, addresses: [])
        var files: [ProjectedFiles.File] = []
        for item in source.items {
            let text: String?
            switch item.contents {
            case .field(let path): text = value.field(path)
            case .resource(let selector): text = value.resource(selector, of: nil)
            }
            guard let text else {
                throw VolumeError(field: "\(field).items[\(item.path)]", message: "has no value on this node")
            }
            // Of two items with one path the last counts.
            files.removeAll { $0.path == item.path }
            let permissions = UInt32(clamping: item.mode ?? source.defaultMode)
            files.append(ProjectedFiles.File(path: item.path, bytes: Array(text.utf8), permissions: permissions))
        }
        let group = pod.securityContext.fsGroup
        return try at(field, path) { () throws(Errno) in
            try Directories.create(path: path, permissions: 0o755)
            return try ProjectedFiles(path: path, group: group).replace(with: files, time: time)
        }
    }

    // MARK: - The end

    /// Removes the directory of a pod that is gone, with all that is in it. No link is followed; volumes in memory and parts
    /// of volumes are unmounted, and anything else that is mounted there is left alone (`pkg/util/removeall`).
    ///
    /// - Throws: the first failure, a mount that is left too; the rest is removed all the same. Nothing for a pod that has
    ///   no directory.
    public static func remove(uid: String, root: String) throws(VolumeError) {
        try checkName(uid)
        try at("metadata.uid", PodDirectory(root: root, uid: uid).path) { () throws(Errno) in
            do throws(Errno) {
                let pods = try Directory(path: root + "/pods")
                try unmountOwn(FileName(uid), in: pods)
                try pods.removeTree(FileName(uid), isUnmounting: false)
            } catch .noSuchFile {
                return
            }
        }
    }

    /// Unmounts what `EmptyDirectory` and `SubPath` have mounted.
    private static func unmountOwn(_ pod: FileName, in pods: borrowing Directory) throws(Errno) {
        do throws(Errno) {
            let pod = try pods.openDirectory(pod)
            try unmount(FileName("volume-subpaths"), in: pod, depth: 2)
            try unmount(FileName(VolumeKind.emptyDir.rawValue), in: pod.openDirectory(FileName("volumes")), depth: 0)
        } catch .noSuchFile {
            // It has none.
        } catch .notDirectory {
            // Nothing that a volume can be in.
        } catch .tooManyLinks {
            // A link, which is removed and not followed.
        }
    }

    /// Unmounts everything in a directory, or in those so many levels below it.
    private static func unmount(_ name: FileName, in parent: borrowing Directory, depth: Int) throws(Errno) {
        do throws(Errno) {
            let directory = try parent.openDirectory(name)
            for inner in try directory.names() {
                if depth > 0 {
                    try unmount(inner, in: directory, depth: depth - 1)
                } else {
                    try directory.unmount(inner)
                }
            }
        } catch .noSuchFile {
            // There are none.
        } catch .notDirectory {
            // Nothing that was made here.
        }
    }

    private static func checkName(_ uid: String) throws(VolumeError) {
        guard PodDirectory.isName(uid) else {
            throw VolumeError(field: "metadata.uid", message: "\"\(uid)\" cannot be the name of a directory")
        }
    }
}
