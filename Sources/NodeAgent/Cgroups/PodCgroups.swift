public import LinuxIO
import PodSchema

/// The control groups above the containers' own: one for all pods, below it those of the classes burstable and best effort,
/// and in them one for each pod, so that pods share processors by what they ask for, and not by how many containers they have.
///
/// Only where `CgroupFacts.root` names the first of them, and the driver is `cgroupfs`: systemd makes its slices itself.
public struct PodCgroups: Sendable {
    private let cgroups: CgroupFacts
    private let mountPoint: String

    /// - Parameter mountPoint: where the hierarchies are mounted.
    public init(_ cgroups: CgroupFacts, mountPoint: String = "/sys/fs/cgroup") {
        self.cgroups = cgroups
        self.mountPoint = mountPoint
    }

    /// The controllers whose groups are set; in those of version 1 that are not named the runtime makes what it needs.
    private static let controllers = ["cpu", "memory"]

    private var root: String? { cgroups.driver == .cgroupfs ? cgroups.root : nil }

    // MARK: - Groups

    /// Makes the groups of the classes and gives them their weights: best effort the least, burstable what its pods ask for
    /// together (`pkg/kubelet/cm/qos_container_manager_linux.go`).
    ///
    /// - Parameter burstable: thousandths of a processor, of all burstable pods that run or are about to.
    public func arrange(burstable: Int64) throws(Errno) {
        guard let root else { return }
        try set("/\(root)", nil)
        try set("/\(root)/burstable", CgroupValues(cpuShares: CPUAmount.shares(milliCPU: burstable)))
        try set("/\(root)/besteffort", CgroupValues(cpuShares: CPUAmount.leastShares))
    }

    /// Makes a pod's group and sets what it may use: before its sandbox, and again where its resources changed.
    public func set(_ pod: PodSpecification) throws(Errno) {
        guard root != nil else { return }
        try set(cgroups.parent(of: pod), CgroupValues(pod, cgroups))
    }

    /// Removes a pod's group, whatever class the pod is of, when its containers are gone.
    ///
    /// - Throws: `busy` while processes are in it.
    public func remove(uid: String) throws(Errno) {
        guard let root, !uid.isEmpty, !uid.utf8.contains(UInt8(ascii: "/")) else { return }
        for hierarchy in try hierarchies() {
            for parent in ["\(root)", "\(root)/burstable", "\(root)/besteffort"] {
                try Self.removeGroup(FileName("pod\(uid)"), in: "\(hierarchy)/\(parent)")
            }
        }
    }

    // MARK: - Files

    private func set(_ group: String, _ values: CgroupValues?) throws(Errno) {
        if cgroups.isUnified {
            try makeUnified(group)
            for setting in values?.unified ?? [] {
                try KernelFile.write(path: "\(mountPoint)\(group)/\(setting.file)", setting.value)
            }
        } else {
            for controller in Self.controllers { try Directories.create(path: "\(mountPoint)/\(controller)\(group)") }
            for setting in values?.separate ?? [] {
                try KernelFile.write(path: "\(mountPoint)/\(setting.controller)\(group)/\(setting.file)", setting.value)
            }
        }
    }

    /// Makes a group and hands it each controller that there is, from the top on.
    private func makeUnified(_ group: String) throws(Errno) {
        var path = mountPoint
        for name in group.split(separator: "/") {
            let available = String(
                decoding: try WholeFile.read(path: "\(path)/cgroup.controllers", limit: 4096),
                as: UTF8.self
            )
            for controller in available.split(whereSeparator: \.isWhitespace) {
                // One that cannot be handed on is none that this group has.
                try? KernelFile.write(path: "\(path)/cgroup.subtree_control", "+\(controller)")
            }
            path += "/\(name)"
            try Directories.create(path: path)
        }
    }

    /// The directories that hold the groups. In those of version 1 the runtime made groups too.
    private func hierarchies() throws(Errno) -> [String] {
        if cgroups.isUnified { return [mountPoint] }
        return try Directory(path: mountPoint).names().map { "\(mountPoint)/\($0)" }
    }

    /// Removes a group and those below it, which a runtime may have left.
    private static func removeGroup(_ name: FileName, in parent: String) throws(Errno) {
        do throws(Errno) {
            let directory = try Directory(path: parent)
            let group = "\(parent)/\(name)"
            for inner in try directory.openDirectory(name).names()
            where try PathLookup.status("\(group)/\(inner)", followingSymlinks: false).kind == .directory {
                try removeGroup(inner, in: group)
            }
            try directory.removeDirectory(name)
        } catch .noSuchFile {
            // Not of this class, or gone.
        } catch .notDirectory {
            // No hierarchy.
        }
    }
}
