import LinuxIO
import NodeAgent
import PodSchema
import Testing

struct NodeFactsTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write("proc/meminfo", "MemTotal:      409600 kB\nMemFree:  1 kB\n")
        try folder.write("etc/resolv.conf", "nameserver 10.1.1.1\n")
        for path in ["sys/kernel/mm/hugepages/hugepages-2048kB", "sys/kernel/mm/hugepages/hugepages-1048576kB"] {
            try Directories.create(path: folder.at(path))
        }
        try folder.write("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "2\n")
        for cpu in [10, 2, 0] {
            try Directories.create(path: folder.at("sys/devices/system/cpu/cpu\(cpu)/thermal_throttle"))
        }
        try Directories.create(path: folder.at("sys/devices/system/cpu/cpu1"))
        try Directories.create(path: folder.at("sys/devices/system/cpu/cpufreq/thermal_throttle"))
    }

    @Test func `a machine with version 1 of control groups`() throws {
        try folder.write("sys/fs/cgroup/memory/memory.memsw.limit_in_bytes", "1")
        let facts = NodeFacts.host(root: folder.path)
        #expect(facts.memoryCapacity == 400 << 20)
        #expect(facts.allocatable["memory"] == Quantity("296Mi".utf8Span.span))
        let storage = try #require(facts.allocatable["ephemeral-storage"])
        #expect(storage.thousandths > 0)
        #expect(facts.hugePageSizes.sorted() == ["1GB", "2MB"])
        #expect(facts.thermalThrottlePaths == [0, 2, 10].map { "/sys/devices/system/cpu/cpu\($0)/thermal_throttle" })
        #expect(!facts.cgroups.isUnified)
        #expect(facts.cgroups.canLimitSwap)
        #expect(!facts.isSELinuxEnabled)
        #expect(facts.resolverConfiguration?.servers == ["10.1.1.1"])
        #expect(NodeFacts.host(root: folder.path, resolverFile: nil).resolverConfiguration == nil)
    }

    @Test func `a machine with version 2 and SELinux`() throws {
        try folder.write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n")
        try folder.write("proc/self/cgroup", "0::/system.slice/holdfast.service\n")
        #expect(!NodeFacts.host(root: folder.path).cgroups.canLimitSwap)
        try folder.write("sys/fs/cgroup/system.slice/holdfast.service/memory.swap.max", "max\n")
        try folder.write("sys/fs/selinux/enforce", "0")
        try folder.write("proc/self/attr/current", "system_u:system_r:init_t:s0")
        let facts = NodeFacts.host(root: folder.path)
        #expect(facts.cgroups.isUnified)
        #expect(facts.cgroups.canLimitSwap)
        #expect(facts.isSELinuxEnabled)
        try folder.write("proc/self/attr/current", "kernel")
        #expect(!NodeFacts.host(root: folder.path).isSELinuxEnabled)
    }

    @Test func `this machine has memory and processors`() {
        let facts = NodeFacts.host()
        #expect(facts.memoryCapacity > 1 << 20)
        #expect(facts.allocatable["cpu"].map { $0.thousandths >= 1000 } == true)
        #expect(facts.addresses.allSatisfy { !$0.isEmpty })
    }
}
