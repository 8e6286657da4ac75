extension PodWriter {
    /// The pod's `securityContext`.
    mutating func writePodSecurity() {
        let user = random.pick([1_000, 1_001, 10_001, 65_532])
        let hasGroup = random.chance(60)
        // The host's own network settings are not a pod's to change.
        let hasSysctl = !plan.usesHostNetwork && random.chance(15)
        mapping("securityContext") { pod in
            if hasGroup { pod.out.field("fsGroup", user) }
            if hasGroup { pod.out.field("runAsGroup", user) }
            pod.out.field("runAsNonRoot", true)
            pod.out.field("runAsUser", user)
            pod.mapping("seccompProfile") { $0.out.field("type", "RuntimeDefault") }
            if hasSysctl {
                pod.sequence("sysctls") { pod in
                    pod.out.beginItem()
                    pod.out.field("name", "net.ipv4.ip_unprivileged_port_start")
                    pod.out.field("value", "80", quote: pod.style.requiredQuote)
                }
            }
        }
    }

    /// A container's `securityContext`.
    mutating func writeContainerSecurity(_ container: ContainerPlan) {
        if plan.workload.role == "agent", container.role == .main {
            mapping("securityContext") { $0.out.field("privileged", true) }
            return
        }
        let addsCapability = random.chance(40)
        let quote = style.optionalQuote
        let flow = style.usesFlowLists
        let user = random.pick([0, 101, 1_000, 65_534])
        let setsUser = !plan.settings.contains(.security) && random.chance(25)
        let readOnlyRoot = random.chance(60)
        mapping("securityContext") { pod in
            pod.out.field("allowPrivilegeEscalation", false)
            pod.mapping("capabilities") { pod in
                if addsCapability {
                    pod.out.strings("add", ["NET_BIND_SERVICE", "SYS_TIME"], flow: flow, quote: quote)
                }
                pod.out.strings("drop", ["ALL"], flow: flow, quote: quote)
            }
            if readOnlyRoot { pod.out.field("readOnlyRootFilesystem", true) }
            if setsUser { pod.out.field("runAsUser", user) }
        }
    }
}
