import Testing

@testable import PodSchema

struct ContainerRuleTests {
    private static let web = "spec.containers[0]"

    @Test(arguments: [
        RuleCase(spec: "containers: []", "spec.containers"),
        RuleCase(spec: "containers: [{name: web, image: a}, {name: web, image: b}]", "spec.containers[1].name"),
        RuleCase(spec: "initContainers: [{name: web, image: a}]", "spec.initContainers[0].name"),
        RuleCase(
            spec: "initContainers: [{name: a, image: a}, {name: a, image: a}]\ncontainers: [{name: b, image: a}]",
            "spec.initContainers[1].name"
        ),
        RuleCase(spec: "initContainers: [{name: init, image: a}]"),
        RuleCase(spec: "containers: [{image: a}]", "spec.containers[0].name"),
        RuleCase(spec: "containers: [{name: A, image: a}]", "spec.containers[0].name"),
        RuleCase(spec: "containers: [{name: a}]", "spec.containers[0].image"),
        RuleCase(spec: "containers: [{name: a, image: \" a\"}]", "spec.containers[0].image"),
        RuleCase(spec: "ephemeralContainers: [{name: e, image: a}]", "spec.ephemeralContainers"),
    ])
    func names(_ rule: RuleCase) { rule.check() }

    @Test(arguments: [
        RuleCase(
            spec: "initContainers: [{name: i, image: a, lifecycle: {preStop: {exec: {command: [a]}}}}]",
            "spec.initContainers[0].lifecycle"
        ),
        RuleCase(
            spec: "initContainers: [{name: i, image: a, livenessProbe: {grpc: {port: 1}}}]",
            "spec.initContainers[0].livenessProbe"
        ),
        RuleCase(
            spec: "initContainers: [{name: i, image: a, readinessProbe: {grpc: {port: 1}}}]",
            "spec.initContainers[0].readinessProbe"
        ),
        RuleCase(
            spec: "initContainers: [{name: i, image: a, startupProbe: {grpc: {port: 1}}}]",
            "spec.initContainers[0].startupProbe"
        ),
        RuleCase(spec: "initContainers: [{name: i, image: a, restartPolicy: Always, startupProbe: {grpc: {port: 1}}}]"),
    ])
    func `run-once init containers`(_ rule: RuleCase) { rule.check() }

    @Test(arguments: [
        RuleCase(container: "restartPolicy: OnFailure"),
        RuleCase(container: "restartPolicy: Sometimes", "spec.containers[0].restartPolicy"),
        RuleCase(
            container:
                "restartPolicy: Never\nrestartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]"
        ),
        RuleCase(
            container: "restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]",
            "spec.containers[0].restartPolicy"
        ),
        RuleCase(
            container: "restartPolicy: Never\nrestartPolicyRules: [{action: Stop, exitCodes: {operator: Is}}]",
            "spec.containers[0].restartPolicyRules[0].action",
            "spec.containers[0].restartPolicyRules[0].exitCodes.operator"
        ),
        RuleCase(
            container: "restartPolicy: Never\nrestartPolicyRules: [{action: Restart}]",
            "spec.containers[0].restartPolicyRules[0].exitCodes"
        ),
        RuleCase(
            container: "restartPolicy: Never\nrestartPolicyRules: ["
                + Array(repeating: "{action: Restart, exitCodes: {operator: In}}", count: 21).joined(separator: ", ")
                + "]",
            "spec.containers[0].restartPolicyRules"
        ),
        RuleCase(
            container:
                "restartPolicy: Never\nrestartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: ["
                + (0..<256).map(String.init).joined(separator: ", ") + "]}}]",
            "spec.containers[0].restartPolicyRules[0].exitCodes.values"
        ),
        RuleCase(
            container:
                "resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, {resourceName: cpu, restartPolicy: NotRequired}]",
            "spec.containers[0].resizePolicy[1].resourceName"
        ),
        RuleCase(
            container:
                "resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, {resourceName: memory, restartPolicy: RestartContainer}]"
        ),
        RuleCase(
            container: "resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]",
            spec: "restartPolicy: Never",
            "spec.containers[0].resizePolicy[0].restartPolicy"
        ),
    ])
    func `restart and resize policies`(_ rule: RuleCase) { rule.check() }

    @Test(arguments: [
        RuleCase(container: "volumeMounts: [{name: a, mountPath: /a}]", "spec.containers[0].volumeMounts[0].name"),
        RuleCase(container: "volumeMounts: [{mountPath: /a}]", "spec.containers[0].volumeMounts[0].name"),
        mount("{name: a}", "mountPath"),
        mount("{name: a, mountPath: /a}"),
        mount("{name: a, mountPath: relative}"),
        RuleCase(
            container: "volumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /b}, {name: a, mountPath: /a}]",
            spec: "volumes: [{name: a}]",
            "spec.containers[0].volumeMounts[2].mountPath"
        ),
        mount("{name: a, mountPath: /a, subPath: /b}", "subPath"),
        mount("{name: a, mountPath: /a, subPath: b/../c}", "subPath"),
        mount("{name: a, mountPath: /a, subPath: b, subPathExpr: c}", "subPathExpr"),
        mount("{name: a, mountPath: /a, mountPropagation: Sideways}", "mountPropagation"),
        mount("{name: a, mountPath: /a, mountPropagation: Bidirectional}", "mountPropagation"),
        mount("{name: a, mountPath: /a, mountPropagation: HostToContainer}"),
        RuleCase(
            container:
                "securityContext: {privileged: true}\nvolumeMounts: [{name: a, mountPath: /a, mountPropagation: Bidirectional}]",
            spec: "volumes: [{name: a}]"
        ),
        mount("{name: a, mountPath: /a, recursiveReadOnly: Enabled}", "recursiveReadOnly"),
        mount("{name: a, mountPath: /a, recursiveReadOnly: Disabled}"),
        mount("{name: a, mountPath: /a, recursiveReadOnly: IfPossible, readOnly: true}"),
        mount(
            "{name: a, mountPath: /a, recursiveReadOnly: Enabled, readOnly: true, mountPropagation: HostToContainer}",
            "recursiveReadOnly"
        ),
        RuleCase(
            container: "volumeDevices: [{name: a, devicePath: /dev/a}]",
            "spec.containers[0].volumeDevices[0].name"
        ),
        RuleCase(
            container: "volumeDevices: [{name: a, devicePath: /dev/a}]",
            spec: "volumes: [{name: a}]",
            "spec.containers[0].volumeDevices[0].name"
        ),
    ])
    func mounts(_ rule: RuleCase) { rule.check() }

    private static func mount(_ mount: String, _ field: String? = nil) -> RuleCase {
        let volumes = "volumes: [{name: a}]"
        guard let field else { return RuleCase(container: "volumeMounts: [\(mount)]", spec: volumes) }
        return RuleCase(
            container: "volumeMounts: [\(mount)]",
            spec: volumes,
            "spec.containers[0].volumeMounts[0]." + field
        )
    }

    @Test(arguments: [
        RuleCase(container: "env: [{name: a, value: b}, {name: a, value: c}]"),
        RuleCase(container: "env: [{value: b}]", "spec.containers[0].env[0].name"),
        RuleCase(container: "env: [{name: \"a=b\"}]", "spec.containers[0].env[0].name"),
        RuleCase(container: "env: [{name: a, valueFrom: {}}]", "spec.containers[0].env[0].valueFrom"),
        RuleCase(
            container: "env: [{name: a, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]",
            "spec.containers[0].env[0].valueFrom"
        ),
        RuleCase(container: "env: [{name: a, value: \"\", valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"),
        RuleCase(
            container:
                "env: [{name: a, valueFrom: {fieldRef: {fieldPath: metadata.name}, resourceFieldRef: {resource: limits.cpu}}}]",
            "spec.containers[0].env[0].valueFrom"
        ),
        RuleCase(container: "envFrom: [{prefix: a}]", "spec.containers[0].envFrom[0]"),
        RuleCase(container: "envFrom: [{configMapRef: {name: a}}]", "spec.containers[0].envFrom[0].configMapRef"),
        RuleCase(
            container: "env: [{name: a, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k}}}]",
            "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName"
        ),
        RuleCase(
            container: "env: [{name: a, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k}}}]",
            spec: "volumes: [{name: v, hostPath: {path: /}}]",
            "spec.containers[0].env[0].valueFrom.fileKeyRef.volumeName"
        ),
        RuleCase(
            container: "env: [{name: a, valueFrom: {fileKeyRef: {volumeName: v, path: p, key: k}}}]",
            spec: "volumes: [{name: v}]"
        ),
    ])
    func environment(_ rule: RuleCase) { rule.check() }

    private static let reference = web + ".env[0].valueFrom.fieldRef"

    @Test(arguments: [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.host", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs", "\"metadata.labels['a']\"",
        "\"metadata.annotations['Example.com/A']\"",
    ])
    func `references to fields in variables`(_ path: String) {
        RuleCase(container: "env: [{name: a, valueFrom: {fieldRef: {fieldPath: \(path)}}}]").check()
    }

    @Test(arguments: [
        ("metadata.labels", ".fieldPath"), ("status.phase", ".fieldPath"), ("metadata.nam", ".fieldPath"),
        ("metadata.namespade", ".fieldPath"), ("\"metadata.labels['']\"", ""), ("\"metadata.labels['a b']\"", ""),
        ("\"metadata.labels['Example.com/a']\"", ""), ("metadata.name, apiVersion: v2", ".fieldPath"),
    ])
    func `wrong references to fields in variables`(_ path: String, _ field: String) {
        let container = "env: [{name: a, valueFrom: {fieldRef: {fieldPath: \(path)}}}]"
        RuleCase(container: container, Self.reference + field).check()
    }

    @Test(arguments: [
        ("limits.cpu", nil), ("requests.hugepages-2Mi", nil), ("limits.gpu", ".resource"), ("cpu", ".resource"),
        ("limits.cpu, divisor: 1m", nil), ("limits.cpu, divisor: 1000m", nil), ("limits.cpu, divisor: 2", ".divisor"),
        ("limits.cpu, divisor: 1Ki", ".divisor"), ("limits.memory, divisor: 1Mi", nil),
        ("limits.memory, divisor: 1024Ki", nil), ("limits.memory, divisor: 1k", nil),
        ("limits.memory, divisor: \"1e3\"", ".divisor"), ("limits.memory, divisor: 1e3", nil),
        ("limits.memory, divisor: 1024", ".divisor"),
        ("limits.memory, divisor: 1m", ".divisor"), ("limits.memory, divisor: 0", nil),
        ("limits.memory, divisor: 10M", ".divisor"), ("limits.ephemeral-storage, divisor: 1E", nil),
    ])
    func `references to resources`(_ reference: String, _ field: String?) {
        let container = "env: [{name: a, valueFrom: {resourceFieldRef: {resource: \(reference)}}}]"
        if let field {
            RuleCase(container: container, Self.web + ".env[0].valueFrom.resourceFieldRef" + field).check()
        } else {
            RuleCase(container: container).check()
        }
    }
}
