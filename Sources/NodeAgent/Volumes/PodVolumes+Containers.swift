import LinuxIO

extension PodVolumes {
    /// What stands behind each of a container's mounts, parts of volumes included, which are made if they are missing.
    ///
    /// - Parameters:
    ///   - environment: the container's, for `subPathExpr`.
    ///   - images: the references of pulled images by their volume.
    public func sources(
        of container: ContainerSpecification,
        environment: ContainerEnvironment,
        images: [String: String] = [:]
    ) throws(VolumeError) -> [MountSource] {
        var sources: [MountSource] = []
        for (index, mount) in container.volumeMounts.enumerated() {
            let field = "\(pod.field(of: container)).volumeMounts[\(mount.mountPath)]"
            let part = try partPath(mount, environment, field)
            guard let volume = pod.volume(named: mount.name), var source = source(volume, images) else {
                throw VolumeError(field: field, message: "there is no volume \"\(mount.name)\"")
            }
            if !source.image.isEmpty {
                source.imageSubPath = part
            } else if !part.isEmpty {
                let target = directory.subPath(volume: mount.name, container: container.name, mount: index)
                try SubPath(volume: source.hostPath, part: part, target: target, field: field).prepare()
                source.hostPath = target
            }
            sources.append(source)
        }
        return sources
    }

    private func source(_ volume: Volume, _ images: [String: String]) -> MountSource? {
        var source = MountSource()
        switch volume.source {
        case .hostPath(let path): source.hostPath = path.path
        case .image:
            guard let reference = images[volume.name] else { return nil }
            source.image = reference
        case .emptyDir, .downwardAPI, .unsupported:
            guard let kind = volume.source.kind else { return nil }
            source.hostPath = directory.volume(volume.name, kind: kind)
            source.isOwned = true
            source.isReadOnly = kind != .emptyDir
        }
        return source
    }

    /// The part of the volume that is mounted; what the container's variables make of it must not lead out either.
    private func partPath(
        _ mount: VolumeMount,
        _ environment: ContainerEnvironment,
        _ field: String
    ) throws(VolumeError) -> String {
        var path = mount.subPath
        if !mount.subPathExpr.isEmpty {
            var missing: String?
            path = VariableExpansion.expand(mount.subPathExpr) { name in
                if environment[name] == nil { missing = name }
                return environment[name]
            }
            if let missing {
                throw VolumeError(field: field + ".subPathExpr", message: "there is no variable \"\(missing)\"")
            }
        }
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains(".."), !path.utf8.contains(0) else {
            throw VolumeError(field: field, message: "\"\(path)\" is not the path of a part of the volume")
        }
        return path
    }

    // MARK: - Files

    /// Writes the /etc/hosts of the pod, in place, so that containers that have it see what is new.
    ///
    /// - Parameter addresses: of the pod's sandbox.
    /// - Returns: its path; nil as long as a pod with a network of its own has no address.
    public func writeHostsFile(addresses: [String]) throws(VolumeError) -> String? {
        if addresses.isEmpty, !pod.hostNetwork { return nil }
        let (name, domain) = requests.hostName
        let hosts = HostsFile(pod: pod, name: name, domain: domain)
        let path = directory.hostsFile
        try at("spec.hostAliases", path) { () throws(Errno) in
            let contents =
                pod.hostNetwork
                ? hosts.contents(ofHost: try WholeFile.read(path: "/etc/hosts", limit: 10 << 20))
                : Array(hosts.contents(addresses: addresses).utf8)
            try Directories.create(path: directory.path, permissions: 0o750)
            try WholeFile.write(path: path, contents, permissions: 0o644)
        }
        return path
    }

    /// Makes the file for the last words of a container's next life, which anybody may write.
    ///
    /// - Returns: its path, which is a new one each time; nil for a container that wants none.
    public func makeTerminationLog(of container: ContainerSpecification) throws(VolumeError) -> String? {
        if container.terminationMessagePath.isEmpty { return nil }
        let parent = directory.container(container.name)
        return try at("\(pod.field(of: container)).terminationMessagePath", parent) { () throws(Errno) in
            try Directories.create(path: parent, permissions: 0o750)
            let digits = String(UInt32(truncatingIfNeeded: Random.word()), radix: 16)
            let path = "\(parent)/\(String(repeating: "0", count: 8 - digits.utf8.count))\(digits)"
            try EmptyFile.create(path: path, permissions: 0o666)
            return path
        }
    }

    /// The value of a key in a file that an earlier container wrote to a volume.
    ///
    /// - Returns: nil if there is no such file or key.
    public func readKey(_ selector: FileKeySelector) throws(RequestError) -> String? {
        let field = "spec.volumes[\(selector.volumeName)]"
        guard let volume = pod.volume(named: selector.volumeName), let path = source(volume, [:])?.hostPath else {
            throw RequestError(field: field, message: "has no files")
        }
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try Place(path: path).locate(beneath: selector.path).contents(limit: EnvironmentFile.limit)
        } catch .noSuchFile {
            return nil
        } catch {
            throw RequestError(field: field, message: "\(selector.path): \(error)")
        }
        do throws(EnvironmentFile.SyntaxError) {
            return try EnvironmentFile.value(of: selector.key, in: bytes)
        } catch {
            throw RequestError(field: field, message: "\(selector.path):\(error.line): \(error.message)")
        }
    }
}
