import LinuxIO

/// Whether control groups of version 1 can be made.
let hasSeparateHierarchies =
    canMount && (try? PathLookup.status("/sys/fs/cgroup/cpu/cpu.shares", followingSymlinks: true)) != nil

/// Removes a test's own group, and those of the classes in it, from all hierarchies.
func removeGroups(_ root: String) {
    guard let hierarchies = try? Directory(path: "/sys/fs/cgroup").names() else { return }
    for hierarchy in hierarchies {
        let path = "/sys/fs/cgroup/\(hierarchy)"
        for name in ["burstable", "besteffort"] {
            try? Directory(path: "\(path)/\(root)").removeDirectory(FileName(name))
        }
        try? Directory(path: path).removeDirectory(FileName(root))
    }
}
