extension PodWriter {
    /// `spec:` and, now and then, the empty `status: {}` that tools leave behind.
    ///
    /// - Parameter limit: how many bytes it should take.
    mutating func writeSpec(limit: Int) {
        let volumeCost = plan.volumes.reduce(0) { $0 + $1.cost }
        let tailCost = volumeCost + plan.settings.cost + (plan.usesHostNetwork ? 20 : 0)
        mapping("spec") { pod in
            if pod.style.sortsKeys {
                pod.writeContainers(limit: limit - tailCost)
                pod.writeSettings()
            } else {
                pod.writeSettings()
                pod.writeContainers(limit: limit - volumeCost)
            }
            pod.writeVolumes()
        }
        if plan.settings.contains(.status) { out.field("status", "{}") }
    }

    /// The init containers and containers; each takes its share of what is left when its turn comes.
    private mutating func writeContainers(limit: Int) {
        var waiting = plan.initContainers.count + plan.containers.count
        func write(_ containers: [ContainerPlan], as key: String, in pod: inout PodWriter) {
            pod.comment()
            pod.sequence(key) { pod in
                for container in containers {
                    pod.writeContainer(container, limit: (limit - pod.out.layoutCount) / waiting)
                    waiting -= 1
                }
            }
        }
        if !plan.initContainers.isEmpty { write(plan.initContainers, as: "initContainers", in: &self) }
        write(plan.containers, as: "containers", in: &self)
    }

    // MARK: - Settings

    private mutating func writeSettings() {
        let settings = plan.settings
        if settings.contains(.dnsPolicy) || settings.contains(.dnsConfig) { writeDNS() }
        if settings.contains(.serviceLinks) { out.field("enableServiceLinks", false) }
        if settings.contains(.hostAliases) { writeHostAliases() }
        if plan.usesHostNetwork {
            comment()
            out.field("hostNetwork", true)
        }
        if settings.contains(.hostname) {
            out.beginField("hostname")
            out.append(plan.workload.role)
            out.append("-")
            out.append(plan.index, width: 5)
            out.endLine()
        }
        if settings.contains(.priority) {
            let ordinary = random.pick(["edge-high", "edge-batch", "system-cluster-critical", "system-node-critical"])
            out.field("priorityClassName", plan.usesHostNetwork ? "system-node-critical" : ordinary)
        }
        if settings.contains(.restartPolicy) { out.field("restartPolicy", "Always") }
        if settings.contains(.security) { writePodSecurity() }
        if settings.contains(.processNamespace) { out.field("shareProcessNamespace", true) }
        if settings.contains(.gracePeriod) {
            comment()
            out.field("terminationGracePeriodSeconds", random.pick([0, 1, 5, 10, 30, 45, 60, 90, 120]))
        }
        if settings.contains(.tolerations) { writeTolerations() }
    }

    private mutating func writeDNS() {
        guard plan.settings.contains(.dnsConfig) else {
            let policy = random.pick(["ClusterFirst", "Default"])
            out.field("dnsPolicy", plan.usesHostNetwork ? "ClusterFirstWithHostNet" : policy)
            return
        }
        let server = random.number(2...250)
        mapping("dnsConfig") { pod in
            pod.sequence("nameservers") { pod in
                pod.out.beginItem()
                pod.out.startLine()
                pod.out.append("10.96.0.")
                pod.out.append(server)
                pod.out.endLine()
            }
            pod.sequence("options") { pod in
                pod.out.beginItem()
                pod.out.field("name", "ndots")
                pod.out.field("value", "2", quote: pod.style.requiredQuote)
            }
        }
        out.field("dnsPolicy", "None", quote: .double)
    }

    private mutating func writeHostAliases() {
        let address = random.number(1...254)
        sequence("hostAliases") { pod in
            pod.out.beginItem()
            if pod.style.sortsKeys { pod.writeAliasNames() }
            pod.out.beginField("ip")
            pod.out.append(quote: pod.style.requiredQuote)
            pod.out.append("192.168.20.")
            pod.out.append(address)
            pod.out.append(quote: pod.style.requiredQuote)
            pod.out.endLine()
            if !pod.style.sortsKeys { pod.writeAliasNames() }
        }
    }

    private mutating func writeAliasNames() {
        out.strings(
            "hostnames",
            ["upstream.example.com", "mirror.example.com"],
            flow: style.usesFlowLists,
            quote: style.optionalQuote
        )
    }

    private mutating func writeTolerations() {
        if random.chance(40) {
            sequence("tolerations") { pod in
                pod.out.beginItem()
                if pod.random.chance(50) { pod.out.field("effect", "NoExecute") }
                pod.out.field("operator", "Exists", quote: pod.optionalQuote())
            }
            return
        }
        let seconds = random.pick([30, 60, 300])
        sequence("tolerations") { pod in
            pod.out.beginItem()
            pod.out.field("key", "node-role.kubernetes.io/control-plane")
            pod.out.field("operator", "Exists")
            pod.out.field("effect", "NoSchedule")
            pod.out.beginItem()
            pod.out.field("key", "edge.example.com/link")
            pod.out.field("operator", "Equal")
            pod.out.field("value", "slow", quote: pod.optionalQuote())
            pod.out.field("effect", "NoExecute")
            pod.out.field("tolerationSeconds", seconds)
        }
    }
}
