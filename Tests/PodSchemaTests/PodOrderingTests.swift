import ManifestDecoding
import Testing

@testable import PodSchema

/// What of a manifest planning across pods asks for.
struct PodOrderingTests {
    private func ordering(_ metadata: String, _ spec: String) throws -> PodOrdering {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, \(metadata)}
            spec: {\(spec)}
            """
        let read = ManifestReading.read(text)
        return try #require(read.digest, "\(read.problems)").ordering
    }

    private let container = "containers: [{name: a, image: b}]"

    @Test(
        arguments: [
            ("", 0), ("priority: 7,", 7), ("priority: -7,", -7), ("priorityClassName: mine, priority: 5,", 5),
            ("priorityClassName: system-node-critical,", 2_000_001_000),
            ("priorityClassName: system-cluster-critical,", 2_000_000_000), ("priority: ~,", 0),
        ] as [(String, Int32)]
    )
    func `a priority comes from the class or is stated`(_ spec: String, _ priority: Int32) throws {
        #expect(try ordering("", spec + container).priority == priority)
    }

    @Test func `ports of the host`() throws {
        let ports =
            "[{containerPort: 80, hostPort: 8080}, {containerPort: 53, hostPort: 53, protocol: UDP, hostIP: 10.0.0.1}"
        let found = try ordering("", "containers: [{name: a, image: b, ports: \(ports), {containerPort: 9}]}]")
            .hostPorts
        #expect(
            found == [
                HostPort(number: 8080, transport: .tcp, address: ""),
                HostPort(number: 53, transport: .udp, address: "10.0.0.1"),
            ]
        )
        let host = "hostNetwork: true, containers: [{name: a, image: b, ports: [{containerPort: 9, hostIP: 0.0.0.0}]}]"
        #expect(try ordering("", host).hostPorts == [HostPort(number: 9, transport: .tcp, address: "")])
    }

    @Test func `pods to wait for, with or without a namespace`() throws {
        let annotations = #"annotations: {holdfast.dev/after: "a,b  c/d ,"}"#
        #expect(try ordering(annotations, container).startsAfter == ["default/a", "default/b", "c/d"])
        #expect(try ordering("namespace: ns, " + annotations, container).startsAfter == ["ns/a", "ns/b", "c/d"])
        #expect(try ordering(#"annotations: {holdfast.dev/afterwards: a}"#, container).startsAfter == [])
    }

    @Test func `a pod's identity can be told from its name`() throws {
        for (namespace, name) in [
            ("default", "web"), ("kube-system", "etcd"), ("ns", String(repeating: "a", count: 40)),
        ] {
            let text = """
                apiVersion: v1
                kind: Pod
                metadata: {name: \(name), namespace: \(namespace)}
                spec: {\(container)}
                """
            let digest = try #require(ManifestReading.read(text).digest)
            let identity = PodReader.identity(namespace: namespace, name: name, key: ManifestReading.key)
            #expect(digest.identity == identity)
        }
    }
}
