import ContainerRuntime
import NodeAgent
import PodSchema
import Testing

struct SandboxRequestTests {
    private func sandbox(
        _ spec: String,
        metadata: String = "name: web",
        container: String = "",
        node: NodeFacts = recordedNode
    ) throws -> PodSandboxConfig {
        try requests(
            """
            apiVersion: v1
            kind: Pod
            metadata: {\(metadata)}
            spec: {\(spec)containers: [{name: main, image: "b:1", \(container)}]}
            """,
            uid: "u-1",
            node: node
        ).sandboxConfig(attempt: 3)
    }

    // MARK: - Names

    @Test(arguments: [
        ("", "web-node1"), ("hostname: other, ", "other"), ("hostname: other, subdomain: sub, ", "other"),
        ("hostname: other, subdomain: sub, setHostnameAsFQDN: true, ", "other.sub.default.svc.cluster.local"),
        ("setHostnameAsFQDN: true, ", "web-node1"), ("hostNetwork: true, ", ""),
        ("hostnameOverride: a.b.c, ", "a.b.c"),
    ])
    func `host names`(spec: String, expected: String) throws {
        var node = recordedNode
        node.clusterDomain = "cluster.local"
        #expect(try sandbox(spec, node: node).hostname == expected)
    }

    @Test func `a long host name is cut, a long domain name refused`() throws {
        var node = recordedNode
        node.clusterDomain = "a-rather-long-domain-for-a-cluster.example.org"
        let name = String(repeating: "a", count: 62) + ".b"
        #expect(try sandbox("", metadata: "name: \(name)").hostname == String(repeating: "a", count: 62))
        #expect(throws: RequestError.self) {
            try sandbox("subdomain: sub, setHostnameAsFQDN: true, ", node: node)
        }
    }

    @Test func `names stand in labels, metadata and paths`() throws {
        let config = try sandbox(
            "",
            metadata: "name: web, namespace: shop, labels: {app: x, io.kubernetes.pod.name: other}"
        )
        #expect(config.metadata?.attempt == 3)
        #expect(config.logDirectory == "/var/log/pods/shop_web-node1_u-1")
        let expected = [
            "app": "x", "io.kubernetes.pod.name": "web-node1", "io.kubernetes.pod.namespace": "shop",
            "io.kubernetes.pod.uid": "u-1",
        ]
        #expect(config.labels == expected)
        #expect(config.annotations[RecordAnnotation.algorithm] == String(PodDigest.algorithm))
        #expect(config.annotations[RecordAnnotation.podHash]?.utf8.count == 32)
    }

    // MARK: - DNS

    private static let nodeResolver = """
        # a comment
        nameserver 10.0.0.1
        nameserver 10.0.0.2
        search old.example
        search one.example. two.example .
        options timeout:1
        options edns0 ndots:2
        """

    @Test(arguments: [
        (
            "", true, ["10.96.0.10"],
            ["default.svc.c.local", "svc.c.local", "c.local", "one.example", "two.example"], ["ndots:5"]
        ),
        ("", false, ["10.0.0.1", "10.0.0.2"], ["one.example", "two.example"], ["timeout:1", "edns0", "ndots:2"]),
        (
            "hostNetwork: true, ", true, ["10.0.0.1", "10.0.0.2"], ["one.example", "two.example"],
            ["timeout:1", "edns0", "ndots:2"]
        ),
        (
            "dnsPolicy: Default, ", true, ["10.0.0.1", "10.0.0.2"], ["one.example", "two.example"],
            ["timeout:1", "edns0", "ndots:2"]
        ),
        (
            "hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet, ", true, ["10.96.0.10"],
            ["default.svc.c.local", "svc.c.local", "c.local", "one.example", "two.example"], ["ndots:5"]
        ),
        (
            "dnsPolicy: None, dnsConfig: {nameservers: [1.1.1.1, 1.1.1.1], searches: [a.b], options: [{name: x, value: v}, {name: z}]}, ",
            true, ["1.1.1.1"], ["a.b"], ["x:v", "z"]
        ),
        (
            "dnsPolicy: Default, dnsConfig: {nameservers: [10.0.0.2, 1.1.1.1, 2.2.2.2], searches: [two.example], options: [{name: ndots, value: \"3\"}]}, ",
            true, ["10.0.0.1", "10.0.0.2", "1.1.1.1"], ["one.example", "two.example"],
            ["timeout:1", "edns0", "ndots:3"]
        ),
    ])
    func `name servers follow the policy`(
        spec: String,
        hasCluster: Bool,
        servers: [String],
        searches: [String],
        options: [String]
    ) throws {
        var node = recordedNode
        node.resolverConfiguration = ResolverConfiguration(Self.nodeResolver)
        if hasCluster {
            node.clusterDNS = ["10.96.0.10"]
            node.clusterDomain = "c.local"
        }
        let config = try #require(sandbox(spec, node: node).dnsConfig)
        #expect(config.servers == servers)
        #expect(config.searches == searches)
        #expect(config.options == options)
    }

    @Test func `options of several lines are joined, and what resolvers cannot take is left out`() throws {
        var node = recordedNode
        let long = String(repeating: "a.", count: 127)
        node.resolverConfiguration = ResolverConfiguration(
            """
            search . \(long)bc b.example. \(long.dropLast())
            options ndots:2 timeout:1 ndots:4
            options attempts:3 timeout:2 rotate
            """
        )
        let config = try #require(sandbox("dnsPolicy: Default, ", node: node).dnsConfig)
        #expect(config.searches == ["b.example", String(long.dropLast())])
        #expect(config.options == ["ndots:4", "timeout:2", "attempts:3", "rotate"])
    }

    @Test func `without a resolv conf lookups go nowhere`() throws {
        var node = recordedNode
        node.resolverConfiguration = nil
        node.addresses = ["fd00::1"]
        let config = try sandbox("dnsPolicy: Default, ", node: node).dnsConfig
        #expect(config?.servers == ["::1"])
        #expect(config?.searches == ["."])
    }

    // MARK: - Namespaces, ports, sysctls

    @Test func `ports of the host are mapped`() throws {
        let ports = """
            ports: [{containerPort: 80, hostPort: 8080, hostIP: 127.0.0.1}, {containerPort: 53, protocol: UDP, hostPort: 53},
            {containerPort: 80}, {containerPort: 1, name: a}]
            """
        let mappings = try sandbox("", container: ports).portMappings
        #expect(mappings.map(\.hostPort) == [8080, 53, 0, 0])
        #expect(mappings.map(\.transport) == [.tcp, .udp, .tcp, .tcp])
        #expect(mappings.map(\.hostIP) == ["127.0.0.1", "", "", ""])
    }

    @Test func `namespaces are the host's, the pod's or the container's`() throws {
        let own = try sandbox("").linux?.securityContext?.namespaceOptions
        #expect(own?.network == .pod && own?.pid == .container && own?.ipc == .pod)
        #expect(own?.userNamespace?.mode == .node)
        let shared = try sandbox("shareProcessNamespace: true, ").linux?.securityContext?.namespaceOptions
        #expect(shared?.pid == .pod)
    }

    @Test func `a user namespace is mapped in the sandbox and its mounts`() throws {
        let manifest = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {hostUsers: false, containers: [{name: main, image: "b:1"}]}
            """
        let requests = try requests(manifest)
        #expect(throws: RequestError.self) { try requests.sandboxConfig(attempt: 0) }
        let range = UserNamespaceRange(start: 131_072)
        let options = try requests.sandboxConfig(attempt: 0, userNamespace: range).linux?.securityContext?
            .namespaceOptions
        #expect(options?.userNamespace?.mode == .pod)
        #expect(options?.userNamespace?.uids.first?.hostID == 131_072)
        #expect(options?.userNamespace?.gids.first?.count == 65_536)
    }

    @Test func `kernel parameters have dots between their parts`() throws {
        let spec =
            "securityContext: {sysctls: [{name: net/ipv4/conf/eth0.1/x, value: a}, {name: kernel.shm_rmid_forced, value: b}]}, "
        #expect(try sandbox(spec).linux?.sysctls == ["net.ipv4.conf.eth0/1.x": "a", "kernel.shm_rmid_forced": "b"])
    }

    @Test func `groups and users of the pod`() throws {
        let spec =
            "securityContext: {fsGroup: 5, supplementalGroups: [6, 7], runAsUser: 8, runAsGroup: 9, supplementalGroupsPolicy: Strict, seLinuxOptions: {level: s0}}, "
        let context = try sandbox(spec).linux?.securityContext
        #expect(context?.supplementalGroups == [5, 6, 7])
        #expect(context?.runAsUser == 8)
        #expect(context?.runAsGroup == 9)
        #expect(context?.supplementalGroupsPolicy == .strict)
        #expect(context?.selinuxOptions?.level == "s0")
        #expect(context?.isPrivileged == false)
        let privileged = try sandbox("", container: "securityContext: {privileged: true}").linux?.securityContext
        #expect(privileged?.isPrivileged == true)
    }
}
