import ContainerRuntime
import Glibc
import LinuxIO
import LoopTesting
import NodeAgent
import Testing

/// The real runtime that tests may use: `tools/containerd/run` starts one and says where it is.
private let endpoint = getenv("HOLDFAST_RUNTIME_ENDPOINT").map { String(cString: $0) }

/// Requests and volumes against a real containerd: what a container sees is what its manifest says. Run it by
/// `tools/containerd/run swift test --filter ContainerdPodTests`.
@Suite(
    .enabled(if: endpoint != nil && canMount, "needs a containerd: run it by tools/containerd/run, as root"),
    .serialized
)
struct ContainerdPodTests {
    @Test func `a container sees what its manifest says`() async throws {
        try await withPod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, labels: {app: shop}}
            spec:
              hostname: shop
              shareProcessNamespace: true
              hostAliases: [{ip: 10.1.1.1, hostnames: [alias.example]}]
              dnsPolicy: None
              dnsConfig: {nameservers: [192.0.2.53], searches: [a.example], options: [{name: ndots, value: "3"}]}
              securityContext:
                fsGroup: 4711
                supplementalGroups: [4712]
                sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "7"}]
              containers:
              - name: main
                image: localhost/busybox:1
                command: [/bin/sh, -c, "echo $(NAME) > /dev/termination-log; exec sleep 1000"]
                env:
                - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: ADDRESS, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
                resources: {limits: {memory: 64Mi, cpu: 500m}}
                securityContext: {readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}, allowPrivilegeEscalation: false}
                volumeMounts:
                - {name: data, mountPath: /whole}
                - {name: data, mountPath: /part, subPathExpr: parts/$(NAME)}
                - {name: data, mountPath: /one, subPath: file, readOnly: true}
                - {name: scratch, mountPath: /scratch}
                - {name: memory, mountPath: /memory}
                - {name: facts, mountPath: /facts}
              volumes:
              - {name: data, hostPath: {path: DATA, type: Directory}}
              - {name: scratch, emptyDir: {}}
              - {name: memory, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
              - {name: facts, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
            """
        ) { pod in
            let hosts = try await pod.run("cat /etc/hosts")
            #expect(hosts.contains("\(pod.address)\tshop\n") && hosts.contains("10.1.1.1\talias.example\n"))
            #expect(try await pod.run("hostname") == "shop\n")
            let resolver = try await pod.run("cat /etc/resolv.conf")
            #expect(resolver == "search a.example\nnameserver 192.0.2.53\noptions ndots:3\n")
            #expect(try await pod.run("cat /proc/sys/net/ipv4/ip_unprivileged_port_start") == "7\n")
            #expect(try await pod.run("echo $NAME $ADDRESS $MEMORY") == "web-node1 \(pod.address) 64\n")
            #expect(try await pod.run("id -G") == "0 4711 4712\n")
            #expect(try await pod.run("cat /facts/labels") == "app=\"shop\"")
            #expect(try await pod.run("cat /one; echo x > /one || echo no") == "1no\n")
            #expect(try await pod.run("echo x > /root-file || echo no") == "no\n")
            _ = try await pod.run("echo 2 > /part/made; echo 3 > /scratch/made; echo 4 > /memory/made")
            #expect(try pod.folder.read("data/parts/web-node1/made") == "2\n")
            #expect(try await pod.run("stat -c %g /scratch/made /memory/made") == "4711\n4711\n")
            #expect(try await pod.run("head -c 2000000 /dev/zero > /memory/big || echo full") == "full\n")
            #expect(try pod.lastWords() == "web-node1\n")
            if let group = pod.group {
                #expect(try await pod.run("cat /proc/self/cgroup").contains("\(group)/"))
            }

            // A label that changes is seen without a restart.
            try pod.volumes(labels: ["app": "other"]).refresh(time: WallClock.now)
            #expect(try await pod.run("cat /facts/labels") == "app=\"other\"")
        }
    }

    @Test func `the host's namespaces and privileges`() async throws {
        try await withPod(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: host}
            spec:
              hostNetwork: true
              hostPID: true
              hostIPC: true
              containers:
              - name: main
                image: localhost/busybox:1
                command: [/bin/sleep, "1000"]
                securityContext: {privileged: true}
                volumeMounts: [{name: data, mountPath: /data}]
              volumes: [{name: data, hostPath: {path: DATA}}]
            """
        ) { pod in
            let namespaces = try await pod.run("for n in net pid ipc; do ls -l /proc/self/ns/$n; done")
            for name in ["net", "pid", "ipc"] {
                #expect(namespaces.contains(try PathLookup.linkTarget("/proc/self/ns/\(name)")))
            }
            #expect(try await pod.run("cat /etc/hosts").hasPrefix("# Kubernetes-managed hosts file (host network).\n"))
            #expect(try await pod.run("touch /proc/sys/kernel/hostname && echo ok") == "ok\n")
        }
    }

    // MARK: - A pod's life

    private func withPod(_ manifest: String, _ body: @escaping @Sendable (RunningPod) async throws -> Void) async throws
    {
        let endpoint = try #require(endpoint)
        try await onLoop { loop in
            let channel = RuntimeChannel(endpoint: endpoint, loop: loop)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await channel.run() }
                let pod = try RunningPod(manifest, RuntimeClient(channel), ImageClient(channel))
                do {
                    try await pod.start()
                    try await body(pod)
                } catch {
                    Issue.record(error)
                }
                try await pod.end()
                group.cancelAll()
            }
        }
    }
}

/// One pod with one container, run by hand.
private final class RunningPod: @unchecked Sendable {
    // Safety: one task after the other uses it.
    let folder: Folder
    private let manifest: String
    private let node: NodeFacts
    private let runtime: RuntimeClient
    private let images: ImageClient
    private let requests: PodRequests
    private var sandbox = ""
    private var container = ""
    private var log = ""
    private(set) var address = ""

    init(_ manifest: String, _ runtime: RuntimeClient, _ images: ImageClient) throws {
        folder = try Folder()
        try folder.write("data/file", "1")
        self.runtime = runtime
        self.images = images
        var node = NodeFacts.host()
        node.rootDirectory = folder.at("root")
        node.podLogsDirectory = folder.at("logs")
        node.addresses = ["192.0.2.1"]
        if hasSeparateHierarchies { node.cgroups.root = "holdfast-tests-\(String(Random.word(), radix: 36))" }
        self.node = node
        self.manifest = manifest.replacing("DATA", with: folder.at("data"))
        let uid = "uid-\(String(Random.word(), radix: 36))"
        requests = try NodeAgentTests.requests(self.manifest, uid: uid, node: node)
    }

    func volumes(labels: [String: String]) -> PodVolumes {
        var pod = requests.pod
        pod.labels = labels
        return PodVolumes(PodRequests(pod: pod, node: node, record: requests.record))
    }

    func start() async throws {
        let volumes = PodVolumes(requests)
        try volumes.prepare(time: WallClock.now)
        let groups = PodCgroups(node.cgroups)
        try groups.arrange(burstable: 0)
        try groups.set(requests.pod)
        try Directories.create(path: node.podLogDirectory(requests.pod))
        let sandboxConfig = try requests.sandboxConfig(attempt: 0)
        sandbox = try await runtime.runPodSandbox(sandboxConfig)
        address = try await runtime.podSandboxStatus(sandbox).status?.network?.ip ?? ""
        let specification = requests.pod.containers[0]
        var spec = ImageSpec()
        spec.image = specification.image
        let image = try #require(try await images.imageStatus(spec).image)
        let environment = try requests.environment(of: specification, addresses: [address])
        log = try #require(try volumes.makeTerminationLog(of: specification))
        let setting = ContainerSetting(
            attempt: 0,
            image: ResolvedImage(image),
            environment: environment,
            mounts: try volumes.sources(of: specification, environment: environment),
            hostsFile: try volumes.writeHostsFile(addresses: [address].filter { !$0.isEmpty }),
            terminationLog: log
        )
        let config = try requests.containerConfig(of: specification, setting)
        try Directories.create(path: "\(node.podLogDirectory(requests.pod))/\(specification.name)")
        container = try await runtime.createContainer(config, in: sandbox, sandboxConfig: sandboxConfig)
        try await runtime.startContainer(container)
    }

    /// What a command prints in the container.
    func run(_ command: String) async throws -> String {
        let reply = try await runtime.execSync(["/bin/sh", "-c", command + " 2>/dev/null"], in: container)
        return String(decoding: reply.standardOutput, as: UTF8.self)
    }

    /// The control group that it has to be in, if there is one.
    var group: String? { node.cgroups.root == nil ? nil : node.cgroups.parent(of: requests.pod) }

    func lastWords() throws -> String {
        String(decoding: try WholeFile.read(path: log, limit: 4096), as: UTF8.self)
    }

    /// Nothing is left: neither in the runtime nor on the host.
    func end() async throws {
        if !sandbox.isEmpty {
            try await runtime.stopPodSandbox(sandbox)
            try await runtime.removePodSandbox(sandbox)
        }
        try PodCgroups(node.cgroups).remove(uid: requests.pod.uid)
        removeGroups(node.cgroups.root ?? "")
        try PodVolumes.remove(uid: requests.pod.uid, root: node.rootDirectory)
        #expect(try folder.names("root/pods") == [])
        let table = String(decoding: try WholeFile.read(path: "/proc/self/mountinfo", limit: 1 << 24), as: UTF8.self)
        #expect(!table.contains(folder.path))
        #expect(try folder.read("data/file") == "1")
    }
}
