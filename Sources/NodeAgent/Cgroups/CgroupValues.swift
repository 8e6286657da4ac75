import PodSchema

/// What a control group shares and may use, and the files that say so.
struct CgroupValues: Equatable {
    /// The weight against its siblings, 2 to 262144.
    var cpuShares: Int64
    /// The cpu time in each period, in microseconds; 0 for no limit.
    var cpuQuota: Int64 = 0
    var cpuPeriod: Int64 = 100_000
    /// In bytes; 0 for no limit.
    var memoryLimit: Int64 = 0

    /// A file of a controller and its value.
    struct Setting: Equatable {
        let controller: String
        let file: String
        let value: String
    }

    /// Version 1. A quota has to fit its period, so the period is first.
    var separate: [Setting] {
        [
            Setting(controller: "cpu", file: "cpu.shares", value: String(cpuShares)),
            Setting(controller: "cpu", file: "cpu.cfs_period_us", value: String(cpuPeriod)),
            Setting(controller: "cpu", file: "cpu.cfs_quota_us", value: cpuQuota > 0 ? String(cpuQuota) : "-1"),
            Setting(
                controller: "memory",
                file: "memory.limit_in_bytes",
                value: memoryLimit > 0 ? String(memoryLimit) : "-1"
            ),
        ]
    }

    /// Version 2, where weights go from 1 to 10000 (KEP 2254).
    var unified: [Setting] {
        let weight = 1 + (cpuShares - 2) * 9999 / 262_142
        return [
            Setting(controller: "cpu", file: "cpu.weight", value: String(weight)),
            Setting(
                controller: "cpu",
                file: "cpu.max",
                value: "\(cpuQuota > 0 ? String(cpuQuota) : "max") \(cpuPeriod)"
            ),
            Setting(controller: "memory", file: "memory.max", value: memoryLimit > 0 ? String(memoryLimit) : "max"),
        ]
    }

    // MARK: - Of pods

    /// A pod's (`pkg/kubelet/cm/helpers_linux.go`, `ResourceConfigForPod`): a limit of the whole is known only where all
    /// containers have one, or the pod itself.
    init(_ pod: PodSpecification, _ cgroups: CgroupFacts) {
        cpuPeriod = cgroups.cpuPeriod
        guard pod.qosClass != .bestEffort else {
            cpuShares = CPUAmount.leastShares
            return
        }
        cpuShares = CPUAmount.shares(milliCPU: Int64(clamping: Self.requested(pod)))
        let limits = PodSum(pod, \.limits)
        if Self.isLimited(pod, "cpu"), cgroups.hasCPUQuota {
            cpuQuota = CPUAmount.quota(milliCPU: Int64(clamping: limits.amount("cpu") ?? 0), period: cpuPeriod)
        }
        if Self.isLimited(pod, "memory") {
            memoryLimit = Int64(clamping: Quantity.roundedUp(limits.amount("memory") ?? 0, per: 1000))
        }
    }

    /// A group of pods.
    init(cpuShares: Int64) {
        self.cpuShares = cpuShares
    }

    /// The thousandths of a processor that a pod asks for.
    static func requested(_ pod: PodSpecification) -> Int128 { PodSum(pod, \.requests).amount("cpu") ?? 0 }

    private static func isLimited(_ pod: PodSpecification, _ name: String) -> Bool {
        if let own = pod.resources?.limits[name], !own.isZero { return true }
        return pod.allContainers.allSatisfy { !($0.resources.limits[name]?.isZero ?? true) }
    }
}
