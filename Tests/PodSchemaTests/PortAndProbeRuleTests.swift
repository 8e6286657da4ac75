import Testing

@testable import PodSchema

struct PortAndProbeRuleTests {
    @Test(arguments: [
        RuleCase(
            container: "ports: [{containerPort: 80, name: a}, {containerPort: 81, name: a}]",
            "spec.containers[0].ports[1].name"
        ),
        RuleCase(container: "ports: [{containerPort: 80}, {containerPort: 80}]"),
        RuleCase(container: "ports: [{containerPort: 70000}]", "spec.containers[0].ports[0].containerPort"),
        RuleCase(container: "ports: [{name: a}]", "spec.containers[0].ports[0].containerPort"),
        RuleCase(container: "ports: [{containerPort: 80, protocol: tcp}]", "spec.containers[0].ports[0].protocol"),
        RuleCase(container: "ports: [{containerPort: 80, name: Web}]", "spec.containers[0].ports[0].name"),
        RuleCase(
            container: "ports: [{containerPort: 80, hostPort: 1}, {containerPort: 81, hostPort: 1}]",
            "spec.containers[0].ports[1].hostPort"
        ),
        RuleCase(
            container: "ports: [{containerPort: 80, hostPort: 1}, {containerPort: 81, hostPort: 1, protocol: UDP}]"
        ),
        RuleCase(
            container: "ports: [{containerPort: 80, hostPort: 1}, {containerPort: 81, hostPort: 1, hostIP: 10.0.0.1}]"
        ),
        RuleCase(
            container: "ports: [{containerPort: 80, hostPort: 1}, {containerPort: 81, hostPort: 1, protocol: TCP}]",
            "spec.containers[0].ports[1].hostPort"
        ),
        RuleCase(
            spec: """
                containers:
                - {name: a, image: a, ports: [{containerPort: 80, hostPort: 1}]}
                - {name: b, image: a, ports: [{containerPort: 80, hostPort: 1}]}
                """,
            "spec.containers[1].ports[0].hostPort"
        ),
        // Init containers run one after another.
        RuleCase(
            spec: """
                initContainers:
                - {name: a, image: a, ports: [{containerPort: 80, hostPort: 1}]}
                - {name: b, image: a, ports: [{containerPort: 80, hostPort: 1}]}
                """
        ),
        RuleCase(container: "ports: [{containerPort: 80, hostPort: 80}]", spec: "hostNetwork: true"),
        RuleCase(
            container: "ports: [{containerPort: 80, hostPort: 81}]",
            spec: "hostNetwork: true",
            "spec.containers[0].ports[0].hostPort"
        ),
        RuleCase(
            container: "ports: [{containerPort: 80}, {containerPort: 80}]",
            spec: "hostNetwork: true",
            "spec.containers[0].ports[1].hostPort"
        ),
    ])
    func ports(_ rule: RuleCase) { rule.check() }

    private static func probe(_ probe: String, _ field: String? = nil, in name: String = "livenessProbe") -> RuleCase {
        guard let field else { return RuleCase(container: "\(name): \(probe)") }
        return RuleCase(container: "\(name): \(probe)", "spec.containers[0]." + name + field)
    }

    @Test(arguments: [
        probe("{}", ""),
        probe("{httpGet: {port: 80}}"),
        probe("{httpGet: {port: http}}"),
        probe("{httpGet: {port: 80.0}}"),
        probe("{httpGet: {port: 0}}", ".httpGet.port"),
        probe("{httpGet: {port: 65536}}", ".httpGet.port"),
        probe("{httpGet: {port: \"80\"}}", ".httpGet.port"),
        probe("{httpGet: {port: 1.5}}", ".httpGet.port"),
        probe("{httpGet: {}}", ".httpGet.port"),
        probe("{httpGet: {port: 80, scheme: http}}", ".httpGet.scheme"),
        probe("{httpGet: {port: 80, httpHeaders: [{name: \"a b\"}]}}", ".httpGet.httpHeaders[0].name"),
        probe("{httpGet: {port: 80}, exec: {command: [a]}}", ".httpGet"),
        probe("{exec: {}}", ".exec.command"),
        probe("{exec: {command: [a]}, timeoutSeconds: -1}", ".timeoutSeconds"),
        probe("{exec: {command: [a]}, successThreshold: 2}", ".successThreshold"),
        probe("{exec: {command: [a]}, successThreshold: 2}", ".successThreshold", in: "startupProbe"),
        probe("{exec: {command: [a]}, successThreshold: 2}", in: "readinessProbe"),
        probe("{exec: {command: [a]}, terminationGracePeriodSeconds: 2}"),
        probe("{exec: {command: [a]}, terminationGracePeriodSeconds: 0}", ".terminationGracePeriodSeconds"),
        probe(
            "{exec: {command: [a]}, terminationGracePeriodSeconds: 2}",
            ".terminationGracePeriodSeconds",
            in: "readinessProbe"
        ),
        probe("{preStop: {}}", ".preStop", in: "lifecycle"),
        probe("{preStop: {sleep: {seconds: 30}}}", in: "lifecycle"),
        probe("{preStop: {sleep: {seconds: 31}}}", ".preStop.sleep", in: "lifecycle"),
        probe("{preStop: {sleep: {seconds: -1}}}", ".preStop.sleep.seconds", in: "lifecycle"),
        probe("{postStart: {exec: {command: [a]}, tcpSocket: {port: 1}}}", ".postStart.tcpSocket", in: "lifecycle"),
        probe("{preStop: {exec: {command: [a]}}, stopSignal: SIGTERM}", ".stopSignal", in: "lifecycle"),
        RuleCase(container: "lifecycle: {stopSignal: SIGUSR1}", spec: "os: {name: linux}"),
        RuleCase(
            container: "lifecycle: {stopSignal: SIGUSR1}",
            spec: "os: {name: windows}",
            "spec.containers[0].lifecycle.stopSignal"
        ),
        RuleCase(
            container: "lifecycle: {stopSignal: TERM}",
            spec: "os: {name: linux}",
            "spec.containers[0].lifecycle.stopSignal"
        ),
        RuleCase(container: "lifecycle: {preStop: {sleep: {seconds: 31}}}", spec: "terminationGracePeriodSeconds: 60"),
        RuleCase(
            container: "lifecycle: {preStop: {sleep: {seconds: 1}}}",
            spec: "terminationGracePeriodSeconds: 0",
            "spec.containers[0].lifecycle.preStop.sleep"
        ),
    ])
    func `probes and hooks`(_ rule: RuleCase) { rule.check() }
}
