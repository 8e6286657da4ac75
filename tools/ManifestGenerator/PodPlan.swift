/// What a pod consists of, drawn before anything is written, so that its parts can refer to each other.
struct PodPlan: Sendable {
    let index: Int
    let workload: Workload
    /// How many bytes the manifest aims for.
    let target: Int
    let usesHostNetwork: Bool
    /// Distinct entries of `VolumeKind.all`.
    let volumes: [VolumeKind]
    let containers: [ContainerPlan]
    let initContainers: [ContainerPlan]
    /// Drawn here so that the parts of the spec can be planned before their order is known.
    let settings: PodSettings

    init(index: Int, size: ManifestSize, random: inout RandomSource) {
        self.index = index
        target = size.target(&random)
        workload = random.pick(Workload.all)
        usesHostNetwork = random.chance(8)
        let volumeCount = PodPlan.volumeCount(target: target, random: &random)
        let volumeLimit = target / 4
        volumes = PodPlan.volumes(count: volumeCount, random: &random).filter { $0.cost < volumeLimit }
        settings = PodSettings(target: target, usesHostNetwork: usesHostNetwork, random: &random)

        // Ports of pods on the host's network differ between neighbouring manifests, so that a node could run them.
        let firstPort = usesHostNetwork ? 10_000 + index % 6_000 * 8 : workload.port
        let companionStart = random.below(Workload.companions.count)
        let portStep = usesHostNetwork ? 1 : 100
        var containers = [ContainerPlan(role: .main, workload: workload, position: 0, port: firstPort)]
        for position in 1..<PodPlan.containerCount(target: target, random: &random) {
            let companion = Workload.companions[(companionStart + position) % Workload.companions.count]
            containers.append(
                ContainerPlan(
                    role: .companion,
                    workload: companion,
                    position: position,
                    port: firstPort + position * portStep
                )
            )
        }
        self.containers = containers

        var preparations: [ContainerPlan] = []
        if target > 1_800, random.chance(22) {
            preparations.append(
                ContainerPlan(role: .preparation, workload: random.pick(Workload.preparations), position: 5, port: 0)
            )
        }
        if target > 2_400, random.chance(6) {
            // The first entry: the containers beside the main one take those after it, and are four at most.
            let companion = Workload.companions[companionStart]
            preparations.append(
                ContainerPlan(
                    role: .sidecar,
                    workload: companion,
                    position: 6,
                    port: firstPort + 6 * portStep
                )
            )
        }
        initContainers = preparations
    }

    private static func containerCount(target: Int, random: inout RandomSource) -> Int {
        switch target {
        case ..<1_700: 1
        case ..<2_600: random.chance(25) ? 2 : 1
        case ..<4_500: random.pick([1, 1, 2, 2, 2, 3])
        case ..<8_000: random.number(2...4)
        default: random.number(3...5)
        }
    }

    private static func volumeCount(target: Int, random: inout RandomSource) -> Int {
        switch target {
        case ..<1_000: random.number(0...1)
        case ..<2_000: random.number(0...3)
        case ..<5_000: random.number(1...5)
        default: random.number(3...8)
        }
    }

    private static func volumes(count: Int, random: inout RandomSource) -> [VolumeKind] {
        let all = VolumeKind.all
        let start = random.below(all.count)
        // The count of kinds is prime: any step visits each of them once.
        let step = random.number(1...all.count - 1)
        return (0..<count).map { all[(start + $0 * step) % all.count] }
    }
}

/// What one container is; what it holds follows from its share of the bytes.
struct ContainerPlan: Sendable {
    enum Role: Sendable {
        case main, companion, preparation, sidecar

        /// Init containers that end have neither probes nor lifecycle hooks.
        var staysRunning: Bool { self != .preparation }
    }

    let role: Role
    let workload: Workload
    /// Its place in the pod, which keeps port names apart.
    let position: Int
    let port: Int
}

/// The fields of a pod's spec beside its containers and volumes.
struct PodSettings: OptionSet, Sendable {
    let rawValue: Int

    static let priority = PodSettings(rawValue: 1 << 0)
    static let security = PodSettings(rawValue: 1 << 1)
    static let tolerations = PodSettings(rawValue: 1 << 2)
    static let gracePeriod = PodSettings(rawValue: 1 << 3)
    static let restartPolicy = PodSettings(rawValue: 1 << 4)
    static let dnsPolicy = PodSettings(rawValue: 1 << 5)
    static let dnsConfig = PodSettings(rawValue: 1 << 6)
    static let hostAliases = PodSettings(rawValue: 1 << 7)
    static let serviceLinks = PodSettings(rawValue: 1 << 8)
    static let processNamespace = PodSettings(rawValue: 1 << 9)
    static let hostname = PodSettings(rawValue: 1 << 10)
    static let status = PodSettings(rawValue: 1 << 11)

    init(rawValue: Int) {
        self.rawValue = rawValue
    }

    init(target: Int, usesHostNetwork: Bool, random: inout RandomSource) {
        self = []
        let roomy = target > 1_400
        if random.chance(usesHostNetwork ? 70 : 25) { insert(.priority) }
        if random.chance(roomy ? 40 : 0) { insert(.security) }
        if random.chance(roomy ? 30 : 0) { insert(.tolerations) }
        if random.chance(35) { insert(.gracePeriod) }
        if random.chance(30) { insert(.restartPolicy) }
        if random.chance(usesHostNetwork ? 60 : 20) { insert(.dnsPolicy) }
        if roomy, random.chance(5) { insert(.dnsConfig) }
        if roomy, !usesHostNetwork, random.chance(6) { insert(.hostAliases) }
        if random.chance(12) { insert(.serviceLinks) }
        if random.chance(4) { insert(.processNamespace) }
        if !usesHostNetwork, random.chance(8) { insert(.hostname) }
        if random.chance(12) { insert(.status) }
    }

    /// About how many bytes the fields take.
    var cost: Int {
        var cost = 0
        if contains(.priority) { cost += 45 }
        if contains(.security) { cost += 150 }
        if contains(.tolerations) { cost += 150 }
        if contains(.gracePeriod) { cost += 38 }
        if contains(.restartPolicy) { cost += 26 }
        if contains(.dnsPolicy) { cost += 28 }
        if contains(.dnsConfig) { cost += 130 }
        if contains(.hostAliases) { cost += 110 }
        if contains(.serviceLinks) { cost += 28 }
        if contains(.processNamespace) { cost += 32 }
        if contains(.hostname) { cost += 24 }
        if contains(.status) { cost += 11 }
        return cost
    }
}
