import LinuxIO
import PodSchema

extension NodeFacts {
    /// What this machine and its kernel have. Settings are as by default.
    ///
    /// - Parameters:
    ///   - root: where the machine's root directory is.
    ///   - resolverFile: the resolv.conf that pods start from; nil for none.
    public static func host(root: String = "", resolverFile: String? = "/etc/resolv.conf") -> NodeFacts {
        var facts = NodeFacts()
        let host = HostFiles(root: root)
        facts.memoryCapacity = host.memory
        facts.allocatable["cpu"] = Quantity(whole: Int64(Processor.count))
        facts.allocatable["memory"] = Quantity(whole: max(host.memory - host.hugePages - Reserve.memory, 0))
        facts.allocatable["ephemeral-storage"] = Quantity(whole: host.storage - host.storage / Reserve.storagePart)
        facts.hugePageSizes = host.hugePageSizes
        facts.thermalThrottlePaths = host.thermalThrottlePaths
        facts.isSELinuxEnabled = host.isSELinuxEnabled
        facts.cgroups.isUnified = host.exists("/sys/fs/cgroup/cgroup.controllers")
        facts.cgroups.canLimitSwap = host.canLimitSwap(isUnified: facts.cgroups.isUnified)
        facts.resolverConfiguration = resolverFile.flatMap { host.text($0) }.map { ResolverConfiguration($0) }
        facts.addresses = HostAddresses.routed
        return facts
    }
}

/// What a kubelet keeps back from pods by default: from where on it evicts them.
private enum Reserve {
    static let memory: Int64 = 100 << 20
    /// A tenth.
    static let storagePart: Int64 = 10
}

extension Quantity {
    /// A number of whole units.
    fileprivate init?(whole units: Int64) {
        self.init(String(units).utf8Span.span)
    }
}

/// What the kernel tells in files.
private struct HostFiles {
    let root: String

    func exists(_ path: String) -> Bool { (try? PathLookup.status(root + path, followingSymlinks: true)) != nil }

    func text(_ path: String) -> String? {
        guard let bytes = try? WholeFile.read(path: root + path, limit: 1 << 20) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func names(_ path: String) -> [String] {
        guard let directory = try? Directory(path: root + path), let names = try? directory.names() else { return [] }
        return names.map(\.description)
    }

    /// In bytes.
    var memory: Int64 {
        for line in text("/proc/meminfo")?.split(separator: "\n") ?? [] where line.hasPrefix("MemTotal:") {
            let words = line.split(separator: " ")
            return words.count > 1 ? (Int64(words[1]) ?? 0) * 1024 : 0
        }
        return 0
    }

    /// In the order of the kernel, as the runtime's library has it.
    var hugePageSizes: [String] {
        names("/sys/kernel/mm/hugepages").compactMap { Self.pageSize($0).map(HugePageSize.name) }
    }

    /// The bytes of memory that are set apart for huge pages.
    var hugePages: Int64 {
        names("/sys/kernel/mm/hugepages").reduce(0) { sum, name in
            guard let size = Self.pageSize(name) else { return sum }
            let words = text("/sys/kernel/mm/hugepages/\(name)/nr_hugepages")?.split(whereSeparator: \.isWhitespace)
            return sum + size * (words?.first.flatMap { Int64($0) } ?? 0)
        }
    }

    /// In bytes; nil for what is no size of huge pages.
    private static func pageSize(_ name: String) -> Int64? {
        guard name.hasPrefix("hugepages-"), name.hasSuffix("kB") else { return nil }
        return Int64(name.dropFirst("hugepages-".count).dropLast(2)).map { $0 * 1024 }
    }

    /// The bytes of the root file system.
    var storage: Int64 { (try? FileSystemSpace(path: root + "/"))?.total ?? 0 }

    /// By the processors' numbers.
    var thermalThrottlePaths: [String] {
        let processors = names("/sys/devices/system/cpu").compactMap { name in
            name.hasPrefix("cpu") ? Int(name.dropFirst("cpu".count)) : nil
        }
        let paths = processors.sorted().map { "/sys/devices/system/cpu/cpu\($0)/thermal_throttle" }
        return paths.filter(exists)
    }

    /// A process that has the kernel's own label runs without a policy.
    var isSELinuxEnabled: Bool {
        guard exists("/sys/fs/selinux/enforce"), let label = text("/proc/self/attr/current") else { return false }
        return !label.isEmpty && !label.hasPrefix("kernel")
    }

    func canLimitSwap(isUnified: Bool) -> Bool {
        guard isUnified else { return exists("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes") }
        // The root group has no limits; one's own has.
        let line = text("/proc/self/cgroup")?.split(separator: "\n").first { $0.hasPrefix("0::") }
        return line.map { exists("/sys/fs/cgroup\($0.dropFirst("0::".count))/memory.swap.max") } ?? false
    }
}
