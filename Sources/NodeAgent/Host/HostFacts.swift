import LinuxIO
import PodSchema

extension NodeFacts {
    /// What this host has, as far as its kernel tells.
    init(_ settings: AgentSettings) {
        self.init()
        rootDirectory = settings.rootDirectory
        seccompProfileDirectory = settings.rootDirectory + "/seccomp"
        podLogsDirectory = settings.podLogsDirectory
        addresses = Self.hostAddresses()
        memoryCapacity = Self.memory()
        allocatable = ["cpu": "\(Processor.count)", "memory": "\(memoryCapacity)"].compactMapValues {
            Quantity($0.utf8Span.span)
        }
        hugePageSizes = Self.hugePages()
        cgroups.isUnified = Self.exists("/sys/fs/cgroup/cgroup.controllers")
        cgroups.canLimitSwap =
            cgroups.isUnified
            ? Self.exists("/proc/swaps") : Self.exists("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes")
        isSELinuxEnabled = Self.exists("/sys/fs/selinux/enforce")
        thermalThrottlePaths = (0..<Processor.count).map { "/sys/devices/system/cpu/cpu\($0)/thermal_throttle" }
            .filter(Self.exists)
        resolverConfiguration = Self.text("/etc/resolv.conf").map { ResolverConfiguration($0) }
    }

    private static func exists(_ path: String) -> Bool { (try? Descriptor.open(path: path)) != nil }

    private static func text(_ path: String) -> String? {
        guard let bytes = try? WholeFile.read(path: path, limit: 1 << 20) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Bytes, proc_meminfo(5).
    private static func memory() -> Int64 {
        for line in (text("/proc/meminfo") ?? "").split(separator: "\n") where line.hasPrefix("MemTotal:") {
            let words = line.split(separator: " ")
            if words.count > 1, let size = Int64(words[1]) { return size * 1024 }
        }
        return 0
    }

    /// `2MB` of `hugepages-2048kB`
    private static func hugePages() -> [String] {
        guard let directory = try? Directory(path: "/sys/kernel/mm/hugepages") else { return [] }
        var names: [String] = []
        var buffer = DirectoryBuffer(capacity: 4096)
        try? directory.forEachEntry(buffer: &buffer) { names.append("\(FileName($0.name))") }
        return names.compactMap { name in
            guard name.hasPrefix("hugepages-"), name.hasSuffix("kB"),
                let size = Int64(name.dropFirst("hugepages-".count).dropLast("kB".count))
            else { return nil }
            if size >= 1 << 20 { return "\(size >> 20)GB" }
            return size >= 1 << 10 ? "\(size >> 10)MB" : "\(size)KB"
        }
    }

    /// One of each family: of the interface with the default route, else the first.
    private static func hostAddresses() -> [String] {
        let all = (try? NetworkAddress.all()) ?? []
        let routed = defaultInterface()
        return [false, true].compactMap { isIPv6 in
            let family = all.filter { $0.isIPv6 == isIPv6 }
            return (family.first { $0.interface == routed } ?? family.first)?.address
        }
    }

    /// The interface whose route leads to 0.0.0.0/0, /proc/net/route.
    private static func defaultInterface() -> String? {
        for line in (text("/proc/net/route") ?? "").split(separator: "\n").dropFirst() {
            let words = line.split(whereSeparator: { $0 == "\t" || $0 == " " })
            if words.count > 7, words[1] == "00000000", words[7] == "00000000" { return String(words[0]) }
        }
        return nil
    }
}
