import ContainerRuntime
import NodeAgent
import PodSchema
import Testing

struct ResourceRequestTests {
    private func pod(_ spec: String, node: NodeFacts = recordedNode) throws -> PodRequests {
        try requests("{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {\(spec)}}", uid: "a-b", node: node)
    }

    private func container(_ resources: String, node: NodeFacts = recordedNode) throws -> LinuxContainerResources {
        let requests = try pod("containers: [{name: main, image: b, resources: \(resources)}]", node: node)
        return requests.resources(of: requests.pod.containers[0])
    }

    @Test(
        arguments: [
            ("{}", 2, 0, 0), ("{requests: {cpu: 100m}}", 102, 0, 0), ("{limits: {cpu: 100m}}", 102, 10_000, 0),
            ("{requests: {cpu: 1m}, limits: {cpu: 2m}}", 2, 1000, 0), ("{limits: {cpu: 3}}", 3072, 300_000, 0),
            ("{requests: {cpu: 1000}}", 262_144, 0, 0), ("{requests: {cpu: 0}, limits: {cpu: 1}}", 2, 100_000, 0),
            ("{limits: {memory: 1Gi}}", 2, 0, 1 << 30), ("{limits: {memory: 100m}}", 2, 0, 1),
        ] as [(String, Int64, Int64, Int64)]
    )
    func `amounts become control group values`(resources: String, shares: Int64, quota: Int64, memory: Int64) throws {
        let values = try container(resources)
        #expect(values.cpuShares == shares)
        #expect(values.cpuQuota == quota)
        #expect(values.cpuPeriod == 100_000)
        #expect(values.memoryLimit == memory)
        #expect(values.memoryAndSwapLimit == memory)
    }

    @Test func `the unified hierarchy has swap and the killing of groups in files`() throws {
        var node = recordedNode
        node.cgroups.isUnified = true
        let values = try container("{limits: {memory: 1Gi}}", node: node)
        #expect(values.unified == ["memory.oom.group": "1", "memory.swap.max": "0"])
        #expect(values.memoryAndSwapLimit == 0)
        node.cgroups.canLimitSwap = false
        node.cgroups.killsSingleProcess = true
        #expect(try container("{}", node: node).unified == [:])
    }

    @Test func `huge pages are limited by size`() throws {
        let values = try container("{limits: {hugepages-2Mi: 4Mi, memory: 1Mi, cpu: 1}}")
        #expect(values.hugePageLimits.map(\.pageSize) == ["2MB", "1GB"])
        #expect(values.hugePageLimits.map(\.limit) == [4 << 20, 0])
    }

    @Test(arguments: [
        ("containers: [{name: a, image: b}]", 1000),
        ("containers: [{name: a, image: b, resources: {limits: {cpu: 1, memory: 1Gi}}}]", -997),
        ("containers: [{name: a, image: b, resources: {requests: {cpu: 1}}}]", 999),
        ("containers: [{name: a, image: b, resources: {requests: {memory: 3Gi}}}]", 900),
        ("containers: [{name: a, image: b, resources: {requests: {memory: 40Gi}}}]", 3),
        ("priorityClassName: system-node-critical, containers: [{name: a, image: b}]", -997),
        ("priorityClassName: system-cluster-critical, containers: [{name: a, image: b}]", 1000),
        (
            "resources: {requests: {memory: 9Gi}}, containers: [{name: a, image: b, resources: {requests: {memory: 3Gi}}}, {name: c, image: b}]",
            800
        ),
    ])
    func `who asks for more memory is killed later`(spec: String, expected: Int64) throws {
        let requests = try pod(spec)
        #expect(requests.resources(of: requests.pod.containers[0]).oomScoreAdjustment == expected)
    }

    @Test func `a sidecar is killed no sooner than what it serves`() throws {
        let requests = try pod(
            "initContainers: [{name: s, image: b, restartPolicy: Always}], containers: [{name: a, image: b, resources: {requests: {memory: 3Gi}}}]"
        )
        #expect(requests.resources(of: requests.pod.initContainers[0]).oomScoreAdjustment == 900)
    }

    @Test(
        arguments: [
            (
                "containers: [{name: a, image: b, resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 2Gi}}}, {name: c, image: b, resources: {requests: {cpu: 500m}}}]",
                1536, 2 << 30
            ),
            (
                "initContainers: [{name: i, image: b, resources: {limits: {cpu: 4, memory: 1Gi}}}], containers: [{name: a, image: b, resources: {limits: {cpu: 1, memory: 2Gi}}}]",
                4096, 2 << 30
            ),
            (
                "initContainers: [{name: s, image: b, restartPolicy: Always, resources: {limits: {cpu: 1, memory: 1Gi}}}, {name: i, image: b, resources: {limits: {cpu: 1, memory: 1Gi}}}], containers: [{name: a, image: b, resources: {limits: {cpu: 500m, memory: 1Gi}}}]",
                2048, 2 << 30
            ),
            (
                "resources: {limits: {cpu: 8, memory: 4Gi}}, containers: [{name: a, image: b, resources: {limits: {cpu: 1, memory: 1Gi}}}]",
                1024, 4 << 30
            ),
        ] as [(String, Int64, Int64)]
    )
    func `a sandbox has the sum of its containers`(spec: String, shares: Int64, memory: Int64) throws {
        let values = try pod(spec).sandboxResources
        #expect(values.cpuShares == shares)
        #expect(values.memoryLimit == memory)
    }

    @Test func `a container without a limit has the pod's`() throws {
        let requests = try pod("resources: {limits: {cpu: 2, memory: 4Gi}}, containers: [{name: a, image: b}]")
        let values = requests.resources(of: requests.pod.containers[0])
        #expect(values.cpuQuota == 200_000)
        #expect(values.memoryLimit == 4 << 30)
    }

    @Test func `overhead is asked for apart`() throws {
        let config = try pod("overhead: {cpu: 250m, memory: 10Mi}, containers: [{name: a, image: b}]").sandboxConfig(
            attempt: 0
        )
        #expect(config.linux?.overhead?.cpuQuota == 25_000)
        #expect(config.linux?.overhead?.memoryLimit == 10 << 20)
    }

    @Test(arguments: [
        (CgroupFacts.Driver.cgroupfs, "{}", "/kubepods/besteffort/poda-b"),
        (.cgroupfs, "{requests: {cpu: 1}}", "/kubepods/burstable/poda-b"),
        (.cgroupfs, "{limits: {cpu: 1, memory: 1Gi}}", "/kubepods/poda-b"),
        (.systemd, "{}", "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-poda_b.slice"),
        (.systemd, "{limits: {cpu: 1, memory: 1Gi}}", "/kubepods.slice/kubepods-poda_b.slice"),
    ])
    func `the control group above a pod`(driver: CgroupFacts.Driver, resources: String, expected: String) throws {
        var node = recordedNode
        node.cgroups.root = "kubepods"
        node.cgroups.driver = driver
        let requests = try pod("containers: [{name: a, image: b, resources: \(resources)}]", node: node)
        #expect(try requests.sandboxConfig(attempt: 0).linux?.cgroupParent == expected)
    }
}
