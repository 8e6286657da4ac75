/// What a container may take. Zero leaves a value to the runtime.
public struct LinuxContainerResources: Message {
    /// The period of the CPU quota in microseconds.
    public var cpuPeriod: Int64 = 0
    /// The CPU time in each period in microseconds; -1 for no limit.
    public var cpuQuota: Int64 = 0
    /// The weight against other containers, 2 to 262144.
    public var cpuShares: Int64 = 0
    /// The most memory in bytes.
    public var memoryLimit: Int64 = 0
    /// How willingly the kernel kills it, -1000 to 1000.
    public var oomScoreAdjustment: Int64 = 0
    /// The CPUs it may use, such as `0-2,7`.
    public var cpuSet = ""
    /// The memory nodes it may use.
    public var memoryNodes = ""
    /// The most of each size of huge pages.
    public var hugePageLimits: [HugepageLimit] = []
    /// Files of cgroup v2 and what is written to them.
    public var unified: [String: String] = [:]
    /// The most memory and swap together in bytes.
    public var memoryAndSwapLimit: Int64 = 0

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "cpu_period", &cpuPeriod)
        visitor.field(2, "cpu_quota", &cpuQuota)
        visitor.field(3, "cpu_shares", &cpuShares)
        visitor.field(4, "memory_limit_in_bytes", &memoryLimit)
        visitor.field(5, "oom_score_adj", &oomScoreAdjustment)
        visitor.field(6, "cpuset_cpus", &cpuSet)
        visitor.field(7, "cpuset_mems", &memoryNodes)
        visitor.field(8, "hugepage_limits", &hugePageLimits)
        visitor.field(9, "unified", &unified)
        visitor.field(10, "memory_swap_limit_in_bytes", &memoryAndSwapLimit)
    }
}

/// The most huge pages of one size.
public struct HugepageLimit: Message {
    /// The size, such as `2MB`.
    public var pageSize = ""
    /// In bytes.
    public var limit: UInt64 = 0

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "page_size", &pageSize)
        visitor.field(2, "limit", &limit)
    }
}

/// What a container may take, as the runtime reports it.
public struct ContainerResources: Message {
    /// On Linux.
    public var linux: LinuxContainerResources?

    /// The empty message.
    public init() {}

    package mutating func visitFields<V: FieldVisitor>(_ visitor: inout V) {
        visitor.field(1, "linux", &linux)
    }
}
