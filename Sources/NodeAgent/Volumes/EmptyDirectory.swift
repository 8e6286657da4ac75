import LinuxIO
import PodSchema

/// An `emptyDir` volume: a directory of the pod, or a file system in memory (`pkg/volume/emptydir`).
struct EmptyDirectory {
    let pod: PodSpecification
    let node: NodeFacts
    let name: String
    let source: EmptyDirVolumeSource

    private var field: String { "spec.volumes[\(name)].emptyDir" }

    /// Makes the volume, empty; one that is there is left as it is, but for its size. One of another medium is replaced.
    func prepare() throws(VolumeError) {
        let parent = node.directory(of: pod).path + "/volumes/" + VolumeKind.emptyDir.rawValue
        let memory = try memory()
        try at(field, "\(parent)/\(name)") { () throws(Errno) in
            try Directories.create(path: parent, permissions: 0o750)
            let volumes = try Directory(path: parent)
            try makeDirectory(in: volumes)
            if let memory { try mount(memory, in: volumes) } else { try volumes.unmount(FileName(name)) }
        }
    }

    private func mount(_ memory: Memory, in volumes: borrowing Directory) throws(Errno) {
        let target = FileName(name)
        if try volumes.isMountPoint(target) {
            let place = try volumes.place(of: target)
            if try place.isOn(memory.fileSystem) {
                // Pages cannot change their size while they are used.
                if memory.fileSystem == .tmpfs { try Mounts.remount(.tmpfs, at: place, options: memory.options) }
                return
            }
            try volumes.unmount(target)
        }
        try Mounts.mount(memory.fileSystem, onto: volumes.place(of: target), options: memory.options + ownership)
    }

    /// Anybody in the pod may write; with a group of the volume's what is made there is the group's.
    private var permissions: UInt32 { pod.securityContext.fsGroup == nil ? 0o777 : 0o2777 }

    /// The same as options of a mount.
    private var ownership: String {
        let mode = "mode=" + String(permissions, radix: 8)
        return pod.securityContext.fsGroup.map { "\(mode),gid=\($0)" } ?? mode
    }

    /// Under another name until it is as it has to be: from then on it is the containers'.
    private func makeDirectory(in volumes: borrowing Directory) throws(Errno) {
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

    /// What is mounted for a medium, and the first of its options.
    private struct Memory {
        let fileSystem: MemoryFileSystem
        let options: String
    }

    /// Nil for the disk.
    private func memory() throws(VolumeError) -> Memory? {
        switch source.medium {
        case "": return nil
        case "Memory":
            // Without a size it is the kernel's own, half of the memory.
            let size = memorySize
            return Memory(fileSystem: .tmpfs, options: size > 0 ? "size=\(size)," : "")
        case "HugePages": return Memory(fileSystem: .hugetlbfs, options: "pagesize=\(try onlyPageSize()),")
        case let medium where medium.hasPrefix("HugePages-"):
            guard let size = Quantity(medium.dropFirst("HugePages-".count).utf8.span), size.units > 0 else { break }
            return Memory(fileSystem: .hugetlbfs, options: "pagesize=\(size.units),")
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
