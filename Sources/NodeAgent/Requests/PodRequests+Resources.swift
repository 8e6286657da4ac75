public import ContainerRuntime
import PodSchema

extension PodRequests {
    /// What a container may take: at its creation, and again where its resources change while it runs.
    public func resources(of container: ContainerSpecification) -> LinuxContainerResources {
        var resources = cgroupValues(
            cpuRequest: container.resources.requests.milliCPU,
            cpuLimit: limit("cpu", of: container)?.milliunits ?? 0,
            memoryLimit: limit("memory", of: container)?.units ?? 0
        )
        resources.oomScoreAdjustment = Int64(oomScoreAdjustment(of: container))
        resources.hugePageLimits = hugePageLimits(container.resources.limits)
        forbidSwap(&resources)
        return resources
    }

    /// What the containers may take together, and the pod's own limits, where it has any.
    public var sandboxResources: LinuxContainerResources {
        let requests = PodSum(pod, \.requests)
        let limits = PodSum(pod, \.limits)
        return cgroupValues(
            cpuRequest: requests.amount("cpu").map { Int64(clamping: $0) },
            cpuLimit: Int64(clamping: limits.amount("cpu") ?? 0),
            memoryLimit: Int64(clamping: Quantity.roundedUp(limits.amount("memory") ?? 0, per: 1000))
        )
    }

    /// What the sandbox itself takes.
    var overhead: LinuxContainerResources {
        guard !pod.overhead.isEmpty else { return LinuxContainerResources() }
        let cpu = pod.overhead.milliCPU ?? 0
        return cgroupValues(cpuRequest: cpu, cpuLimit: cpu, memoryLimit: pod.overhead.memory)
    }

    /// A container without a limit of its own has the pod's.
    private func limit(_ name: String, of container: ContainerSpecification) -> Quantity? {
        let own = container.resources.limits[name]
        return own?.isZero ?? true ? pod.resources?.limits[name] ?? own : own
    }

    private func cgroupValues(cpuRequest: Int64?, cpuLimit: Int64, memoryLimit: Int64) -> LinuxContainerResources {
        var resources = LinuxContainerResources()
        resources.cpuShares = CPUAmount.shares(milliCPU: cpuRequest ?? cpuLimit)
        resources.memoryLimit = memoryLimit
        if node.cgroups.hasCPUQuota {
            resources.cpuPeriod = node.cgroups.cpuPeriod
            resources.cpuQuota = CPUAmount.quota(milliCPU: cpuLimit, period: node.cgroups.cpuPeriod)
        }
        if node.cgroups.isUnified, !node.cgroups.killsSingleProcess { resources.unified["memory.oom.group"] = "1" }
        return resources
    }

    private func forbidSwap(_ resources: inout LinuxContainerResources) {
        guard node.cgroups.canLimitSwap else { return }
        if node.cgroups.isUnified {
            resources.unified["memory.swap.max"] = "0"
        } else {
            resources.memoryAndSwapLimit = resources.memoryLimit
        }
    }

    /// For each size of the node's huge pages what the container may take of it.
    private func hugePageLimits(_ limits: [String: Quantity]) -> [HugepageLimit] {
        var bySize: [String: Int64] = [:]
        for (name, amount) in limits where name.hasPrefix("hugepages-") {
            guard let size = Quantity(name.dropFirst("hugepages-".count).utf8.span) else { continue }
            bySize[HugePageSize.name(bytes: size.units)] = amount.units
        }
        return node.hugePageSizes.map { name in
            var limit = HugepageLimit()
            limit.pageSize = name
            limit.limit = UInt64(clamping: bySize[name] ?? 0)
            return limit
        }
    }
}

// MARK: - Out of memory

extension PodRequests {
    /// How willingly the kernel kills a container's processes (`pkg/kubelet/qos/policy.go`): the less the more memory it asks
    /// for.
    func oomScoreAdjustment(of container: ContainerSpecification) -> Int {
        if pod.priorityClassName == "system-node-critical" { return OOMScore.guaranteed }
        switch pod.qosClass {
        case .guaranteed: return OOMScore.guaranteed
        case .bestEffort: return OOMScore.bestEffort
        case .burstable: break
        }
        let share = unassignedMemoryPerContainer
        var score = OOMScore.burstable(container.resources.requests.memory + share, of: node.memoryCapacity)
        if isSidecar(container) {
            // Not killed more willingly than any of the containers that it serves.
            let least = pod.containers.map(\.resources.requests.memory).min() ?? 0
            score = min(score, OOMScore.burstable(least + share, of: node.memoryCapacity))
        }
        return min(max(score, 1000 + OOMScore.guaranteed), OOMScore.bestEffort - 1)
    }

    private func isSidecar(_ container: ContainerSpecification) -> Bool {
        container.restartPolicy == .always && pod.initContainers.contains { $0.name == container.name }
    }

    /// What the pod requests beyond its containers, in equal parts.
    private var unassignedMemoryPerContainer: Int64 {
        guard let total = pod.resources?.requests["memory"]?.units, total > 0 else { return 0 }
        let containers = PodSum(pod, \.requests, countsPod: false)
        let assigned = Int64(clamping: Quantity.roundedUp(containers.amount("memory") ?? 0, per: 1000))
        return max(total - assigned, 0) / Int64(pod.containers.count + pod.initContainers.count)
    }
}

private enum OOMScore {
    static let guaranteed = -997
    static let bestEffort = 1000

    static func burstable(_ memory: Int64, of capacity: Int64) -> Int {
        capacity > 0 ? Int(clamping: 1000 - 1000 * Int128(memory) / Int128(capacity)) : bestEffort
    }
}
