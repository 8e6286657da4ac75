import NodeAgent
import PodSchema
import Testing

struct EnvironmentTests {
    @Test(arguments: [
        ("plain", "plain"), ("$(A)", "1"), ("x$(A)y$(B)z", "x1y2z"), ("$(MISSING)", "$(MISSING)"), ("$$(A)", "$(A)"),
        ("$$$(A)", "$1"), ("$(A", "$(A"), ("$A", "$A"), ("$", "$"), ("$$", "$"), ("a$", "a$"), ("$()", "$()"),
        ("$(A)$(A)", "11"), ("$é(A)", "$é(A)"), ("$($(A))", "$($(A))"), ("", ""), ("$$$$(A)", "$$(A)"),
    ])
    func `references become values`(text: String, expected: String) {
        let values = ["A": "1", "B": "2"]
        #expect(VariableExpansion.expand(text) { values[$0] } == expected)
    }

    private func environment(
        _ variables: String,
        resources: String = "{}",
        spec: String = "",
        addresses: [String] = ["10.0.0.9"],
        node: NodeFacts = recordedNode
    ) throws -> [String] {
        let requests = try requests(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, labels: {app: shop}, annotations: {note: "a\\"b"}}
            spec: {\(spec) containers: [{name: main, image: "b:1", env: [\(variables)], resources: \(resources)}, {name: other, image: "b:1"}]}
            """,
            uid: "u",
            node: node
        )
        let environment = try requests.environment(of: requests.pod.containers[0], addresses: addresses)
        return environment.variables.map { "\($0.name)=\($0.value)" }
    }

    @Test func `variables are made of earlier ones`() throws {
        let made = try environment("{name: A, value: x}, {name: B, value: $(A)$(C)}, {name: C, value: $(B)}, {name: D}")
        #expect(made == ["A=x", "B=x$(C)", "C=x$(C)", "D="])
    }

    @Test(arguments: [
        ("metadata.name", "web-node1"), ("metadata.namespace", "default"), ("metadata.uid", "u"),
        ("metadata.labels['app']", "shop"), ("metadata.labels['none']", ""), ("metadata.annotations['note']", "a\"b"),
        ("spec.nodeName", "node1"), ("spec.serviceAccountName", ""), ("status.hostIP", "10.0.0.5"),
        ("status.hostIPs", "10.0.0.5,fd00::5"), ("status.podIP", "10.0.0.9"), ("status.podIPs", "10.0.0.9,fd00::9"),
    ])
    func `fields of the pod`(path: String, expected: String) throws {
        var node = recordedNode
        node.addresses = ["10.0.0.5", "fd00::5"]
        let variable = "{name: A, valueFrom: {fieldRef: {fieldPath: \"\(path)\"}}}"
        #expect(try environment(variable, addresses: ["fd00::9", "10.0.0.9"], node: node) == ["A=\(expected)"])
    }

    @Test func `a node without addresses has no host address to tell`() throws {
        var node = recordedNode
        node.addresses = []
        let variable = "{name: A, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}"
        #expect {
            try environment(variable, node: node)
        } throws: {
            ($0 as? RequestError)?.field == "spec.containers[main].env[A]"
        }
    }

    @Test(arguments: [
        ("resource: limits.cpu", "1"), ("resource: limits.cpu, divisor: 1m", "250"),
        ("resource: requests.cpu, divisor: 1m", "100"), ("resource: limits.memory", "134217728"),
        ("resource: limits.memory, divisor: 1Mi", "128"), ("resource: requests.memory, divisor: 1Gi", "1"),
        ("resource: limits.ephemeral-storage", "5000"), ("resource: requests.ephemeral-storage", "0"),
        ("containerName: other, resource: limits.cpu", "4"),
        ("containerName: other, resource: limits.memory, divisor: 1k", "7"),
    ])
    func `resources are rounded up to divisors`(selector: String, expected: String) throws {
        var node = recordedNode
        node.allocatable["cpu"] = Quantity("4".utf8Span.span)
        node.allocatable["memory"] = Quantity("6001".utf8Span.span)
        node.allocatable["ephemeral-storage"] = Quantity("5k".utf8Span.span)
        let made = try environment(
            "{name: A, valueFrom: {resourceFieldRef: {\(selector)}}}",
            resources: "{requests: {memory: 64Mi, cpu: 100m}, limits: {cpu: 250m, memory: 128Mi}}",
            node: node
        )
        #expect(made == ["A=\(expected)"])
    }

    @Test func `keys of files come from the reader`() throws {
        let requests = try requests(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              volumes: [{name: v, emptyDir: {}}]
              containers:
              - name: main
                image: b:1
                env:
                - {name: A, valueFrom: {fileKeyRef: {volumeName: v, path: f, key: K}}}
                - {name: B, valueFrom: {fileKeyRef: {volumeName: v, path: f, key: L, optional: true}}}
            """
        )
        let read = { (selector: FileKeySelector) throws(RequestError) in selector.key == "K" ? "x" : nil }
        let made = try requests.environment(of: requests.pod.containers[0], addresses: [], readKey: read)
        #expect(made.variables.map(\.name) == ["A"])
        #expect(throws: RequestError.self) {
            try requests.environment(of: requests.pod.containers[0], addresses: [])
        }
    }
}
