import LinuxIO
import PodSchema

/// An `emptyDir` volume: a directory of the pod, or a file system in memory (`pkg/volume/emptydir`).
struct EmptyDirectory {
    let pod: PodSpecification
    let node: NodeFacts
    let name: String
    let source: EmptyDirVolumeSource

    private var field: String { "spec.volumes[\(name)].emptyDir" }

    /// Makes the volume, empty; one that is there is left as it is.
    func prepare() throws(VolumeError) {
        let parent = node.directory(of: pod).path + "/volumes/" + VolumeKind.emptyDir.rawValue
        let options = try mountOptions()
        try at(field, "\(parent)/\(name)") { () throws(Errno) in
            try Directories.create(path: parent, permissions: 0o750)
            let volumes = try Directory(path: parent)
            guard let options else { return try makeOnDisk(in: volumes) }
            let target = FileName(name)
            let directory = try volumes.makeDirectory(target, permissions: 0o750)
            if try volumes.isMountPoint(target) { return }
            try Mounts.mount(options.type, onto: directory.place(), options: options.text + ownership)
        }
    }

    /// Anybody in the pod may write; with a group of the volume's what is made there is the group's.
    private var permissions: UInt32 { pod.securityContext.fsGroup == nil ? 0o777 : 0o2777 }

    /// The same as options of a mount.
    private var ownership: String {
        let mode = "mode=" + String(permissions, radix: 8)
        return pod.securityContext.fsGroup.map { "\(mode),gid=\($0)" } ?? mode
    }

    /// Under another name until it is as it has to be: from then on it is the containers'.
    private func makeOnDisk(in volumes: borrowing Directory) throws(Errno) {
        do throws(Errno) {
            _ = try volumes.place(of: FileName(name))
        } catch .noSuchFile {
            // No volume has a dot in its name.
            let unfinished = FileName(".\(name)")
            let made = try volumes.makeDirectory(unfinished, permissions: 0o750)
            if let group = pod.securityContext.fsGroup { try made.setGroup(UInt32(clamping: group)) }
            try made.setPermissions(permissions)
            try volumes.rename(unfinished, to: FileName(name))
        }
    }

    /// What is mounted for the medium, and the first of its options; nil for the disk.
    private func mountOptions() throws(VolumeError) -> (type: String, text: String)? {
        switch source.medium {
        case "": return nil
        case "Memory":
            let size = memorySize
            return ("tmpfs", size > 0 ? "size=\(size)," : "")
        case "HugePages": return ("hugetlbfs", "pagesize=\(try onlyPageSize()),")
        case let medium where medium.hasPrefix("HugePages-"):
            guard let size = Quantity(medium.dropFirst("HugePages-".count).utf8.span), size.units > 0 else { break }
            return ("hugetlbfs", "pagesize=\(size.units),")
        default: break
        }
        throw VolumeError(field: field + ".medium", message: "\"\(source.medium)\" is not known")
    }

    /// The least of the volume's own limit, what the pod's containers may take together if all of them are limited, and
    /// what pods may take of the node.
    private var memorySize: Int64 {
        var sizes: [Int64] = []
        if let limit = source.sizeLimit { sizes.append(limit.units) }
        if let limit = node.allocatable["memory"] { sizes.append(limit.units) }
        let isLimited = pod.allContainers.allSatisfy { $0.resources.limits.memory > 0 }
        if isLimited || pod.resources?.limits["memory"] != nil, let sum = PodSum(pod, \.limits).amount("memory") {
            sizes.append(Int64(clamping: Quantity.roundedUp(sum, per: 1000)))
        }
        return sizes.filter { $0 > 0 }.min() ?? 0
    }

    /// The one size of huge pages that the containers ask for, in bytes.
    private func onlyPageSize() throws(VolumeError) -> Int64 {
        let names = Set(pod.allContainers.flatMap { Array($0.resources.requests.keys) })
        let sizes = names.filter { $0.hasPrefix("hugepages-") }.compactMap {
            Quantity($0.dropFirst("hugepages-".count).utf8.span)?.units
        }
        guard sizes.count == 1, sizes[0] > 0 else {
            throw VolumeError(field: field + ".medium", message: "the containers do not ask for one size of huge pages")
        }
        return sizes[0]
    }
}
