extension PodWriter {
    /// One of the three probes.
    ///
    /// - Parameter hasPort: whether the container declares a port that the probe can name.
    mutating func writeProbe(_ field: ContainerFields, of container: ContainerPlan, hasPort: Bool) {
        let key =
            switch field {
            case .livenessProbe: "livenessProbe"
            case .readinessProbe: "readinessProbe"
            default: "startupProbe"
            }
        comment()
        mapping(key) { pod in
            if pod.style.sortsKeys {
                pod.writeThresholds(field, failures: true)
                pod.writeCheck(container, hasPort: hasPort)
                pod.writeDelays()
            } else {
                pod.writeCheck(container, hasPort: hasPort)
                pod.writeDelays()
                pod.writeThresholds(field, failures: pod.random.chance(50))
            }
        }
    }

    private mutating func writeDelays() {
        if random.chance(60) { out.field("initialDelaySeconds", random.pick([0, 1, 3, 5, 10, 15, 30])) }
        if random.chance(70) { out.field("periodSeconds", random.pick([1, 2, 5, 10, 20, 60])) }
        if random.chance(50) { out.field("timeoutSeconds", random.pick([1, 2, 3, 5, 15])) }
    }

    private mutating func writeThresholds(_ field: ContainerFields, failures: Bool) {
        if failures { out.field("failureThreshold", random.pick([1, 2, 3, 5, 8, 24])) }
        // The other probes count one success only.
        if field == .readinessProbe, random.chance(15) { out.field("successThreshold", 2) }
    }

    private mutating func writeCheck(_ container: ContainerPlan, hasPort: Bool) {
        switch random.below(10) {
        case 0...5:
            mapping("httpGet") { $0.writeRequest(container, hasPort: hasPort) }
        case 6...7:
            mapping("tcpSocket") { $0.writeProbePort(container, hasPort: hasPort) }
        case 8:
            mapping("grpc") { $0.out.field("port", container.port) }
        default:
            let quote = style.optionalQuote
            let flow = style.usesFlowLists
            mapping("exec") { pod in
                pod.out.strings("command", [container.workload.program, "--check", "-q"], flow: flow, quote: quote)
            }
        }
    }

    private mutating func writeRequest(_ container: ContainerPlan, hasPort: Bool) {
        if plan.usesHostNetwork { out.field("host", "127.0.0.1") }
        if random.chance(8) {
            sequence("httpHeaders") { pod in
                pod.out.beginItem()
                pod.out.field("name", "X-Probe")
                pod.out.field("value", "kubelet", quote: pod.optionalQuote())
            }
        }
        out.field("path", container.workload.healthPath, quote: optionalQuote())
        writeProbePort(container, hasPort: hasPort)
        if random.chance(25) { out.field("scheme", random.pick(["HTTP", "HTTPS"])) }
    }

    private mutating func writeProbePort(_ container: ContainerPlan, hasPort: Bool) {
        guard hasPort, random.chance(50) else {
            out.field("port", container.port)
            return
        }
        out.beginField("port")
        out.append("http")
        if container.position > 0 {
            out.append("-")
            out.append(container.position)
        }
        out.endLine()
    }

    /// `lifecycle`: what happens before the container is stopped.
    mutating func writeLifecycle(_ container: ContainerPlan) {
        let quote = style.optionalQuote
        let flow = style.usesFlowLists
        let asks = random.chance(25)
        mapping("lifecycle") { pod in
            pod.mapping("preStop") { pod in
                if asks {
                    pod.mapping("httpGet") { pod in
                        pod.out.field("path", "/drain")
                        pod.out.field("port", container.port)
                    }
                } else {
                    pod.mapping("exec") { pod in
                        pod.out.strings("command", ["/bin/sh", "-c", "sleep 5"], flow: flow, quote: quote)
                    }
                }
            }
        }
    }
}
