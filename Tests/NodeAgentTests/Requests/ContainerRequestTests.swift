import ContainerRuntime
import NodeAgent
import Testing

struct ContainerRequestTests {
    private func config(
        _ container: String,
        spec: String = "",
        metadata: String = "name: web",
        image: ResolvedImage = ResolvedImage(reference: "sha256:1", uid: 0),
        mounts: [MountSource] = [],
        node: NodeFacts = recordedNode,
        supportsRecursiveReadOnly: Bool = false
    ) throws -> ContainerConfig {
        let requests = try requests(
            """
            apiVersion: v1
            kind: Pod
            metadata: {\(metadata)}
            spec: {\(spec)containers: [{name: main, image: "b:1", \(container)}]}
            """,
            node: node
        )
        let container = requests.pod.containers[0]
        let setting = ContainerSetting(
            attempt: 2,
            image: image,
            environment: try requests.environment(of: container, addresses: []),
            mounts: mounts,
            hostsFile: "/hosts",
            terminationLog: "/log",
            supportsRecursiveReadOnly: supportsRecursiveReadOnly
        )
        return try requests.containerConfig(of: container, setting)
    }

    private func context(_ container: String, spec: String = "", metadata: String = "name: web") throws
        -> LinuxContainerSecurityContext
    {
        try #require(config(container, spec: spec, metadata: metadata).linux?.securityContext)
    }

    @Test func `commands and arguments are expanded`() throws {
        let config = try config(
            "command: [\"$(A)\", \"$$(A)\"], args: [\"$(B)\"], env: [{name: A, value: x}], tty: true, stdin: true, workingDir: /w"
        )
        #expect(config.command == ["x", "$(A)"])
        #expect(config.arguments == ["$(B)"])
        #expect(config.hasTerminal && config.hasStandardInput && !config.closesStandardInput)
        #expect(config.workingDirectory == "/w")
        #expect(config.logPath == "main/2.log")
        #expect(config.labels["io.kubernetes.container.name"] == "main")
    }

    @Test func `hooks and ports stand in annotations as Go writes them`() throws {
        let annotations = try config(
            """
            ports: [{containerPort: 80, name: http}, {containerPort: 53, hostPort: 5353, protocol: UDP, hostIP: "::1"}],
            lifecycle: {preStop: {httpGet: {port: http, path: "/a<b>&c", httpHeaders: [{name: X, value: "\\"y\\""}]}}}
            """
        ).annotations
        let ports = """
            [{"name":"http","containerPort":80,"protocol":"TCP"},{"hostPort":5353,"containerPort":53,"protocol":"UDP","hostIP":"::1"}]
            """
        #expect(annotations["io.kubernetes.container.ports"] == ports)
        let hook = #"""
            {"httpGet":{"path":"/a\u003cb\u003e\u0026c","port":"http","scheme":"HTTP","httpHeaders":[{"name":"X","value":"\"y\""}]}}
            """#
        #expect(annotations["io.kubernetes.container.preStopHandler"] == hook)
        #expect(annotations["io.kubernetes.container.restartCount"] == "2")
    }

    @Test(arguments: [
        ("{tcpSocket: {port: 80}}", #"{"tcpSocket":{"port":80}}"#),
        ("{sleep: {seconds: 3}}", #"{"sleep":{"seconds":3}}"#),
        ("{exec: {command: [a, \"b\\nc\"]}}", #"{"exec":{"command":["a","b\nc"]}}"#),
    ])
    func `other hooks`(hook: String, expected: String) throws {
        let annotations = try config("lifecycle: {preStop: \(hook)}").annotations
        #expect(annotations["io.kubernetes.container.preStopHandler"] == expected)
    }

    // MARK: - Mounts

    @Test func `mounts are as the manifest and the volume say`() throws {
        var first = MountSource()
        first.hostPath = "/a"
        first.isOwned = true
        var second = MountSource()
        second.hostPath = "/b"
        second.isReadOnly = true
        var third = MountSource()
        third.image = "sha256:2"
        third.imageSubPath = "part"
        var node = recordedNode
        node.isSELinuxEnabled = true
        let volumes =
            "volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /b}}, {name: c, image: {reference: \"i:1\"}}], "
        let mounts = try config(
            """
            terminationMessagePath: ./log//x, volumeMounts: [{name: a, mountPath: x, mountPropagation: HostToContainer},
            {name: b, mountPath: /y, readOnly: true, recursiveReadOnly: IfPossible}, {name: c, mountPath: /z, subPath: part}]
            """,
            spec: volumes,
            mounts: [first, second, third],
            node: node,
            supportsRecursiveReadOnly: true
        ).mounts
        #expect(mounts.map(\.containerPath) == ["/x", "/y", "/z", "/etc/hosts", "/log/x"])
        #expect(mounts.map(\.hostPath) == ["/a", "/b", "", "/hosts", "/log"])
        #expect(mounts.map(\.isReadOnly) == [false, true, false, false, false])
        #expect(mounts.map(\.isRecursivelyReadOnly) == [false, true, false, false, false])
        #expect(mounts.map(\.needsSELinuxRelabel) == [true, false, false, true, true])
        #expect(mounts[0].propagation == .hostToContainer)
        #expect(mounts[2].image?.image == "sha256:2")
        #expect(mounts[2].imageSubPath == "part")
    }

    @Test func `a mount at the hosts file takes its place`() throws {
        var source = MountSource()
        source.hostPath = "/a"
        let mounts = try config(
            "volumeMounts: [{name: a, mountPath: /etc/hosts}]",
            spec: "volumes: [{name: a, hostPath: {path: /a}}], ",
            mounts: [source]
        ).mounts
        #expect(mounts.map(\.containerPath) == ["/etc/hosts", "/dev/termination-log"])
    }

    @Test func `recursive read-only mounts are refused where they cannot be`() throws {
        #expect {
            try config(
                "volumeMounts: [{name: a, mountPath: /x, readOnly: true, recursiveReadOnly: Enabled}]",
                spec: "volumes: [{name: a, emptyDir: {}}], ",
                mounts: [MountSource()]
            )
        } throws: {
            ($0 as? RequestError)?.field == "spec.containers[main].volumeMounts[/x].recursiveReadOnly"
        }
    }

    // MARK: - Security

    @Test func `a container's settings count before the pod's`() throws {
        let pod =
            "securityContext: {runAsUser: 1, runAsGroup: 2, seLinuxOptions: {level: a}, seccompProfile: {type: RuntimeDefault}, appArmorProfile: {type: Unconfined}, fsGroup: 3, supplementalGroups: [4]}, "
        let inherited = try context("", spec: pod)
        #expect(inherited.runAsUser == 1)
        #expect(inherited.runAsGroup == 2)
        #expect(inherited.selinuxOptions?.level == "a")
        #expect(inherited.seccomp?.kind == .runtimeDefault)
        #expect(inherited.appArmor?.kind == .unconfined)
        #expect(inherited.appArmorProfile == "unconfined")
        #expect(inherited.supplementalGroups == [3, 4])
        let own = try context(
            "securityContext: {runAsUser: 5, runAsGroup: 6, seLinuxOptions: {level: b}, seccompProfile: {type: Localhost, localhostProfile: ./a//b.json}, appArmorProfile: {type: Localhost, localhostProfile: p}}",
            spec: pod
        )
        #expect(own.runAsUser == 5)
        #expect(own.runAsGroup == 6)
        #expect(own.selinuxOptions?.level == "b")
        #expect(own.seccomp?.kind == .localhost)
        #expect(own.seccomp?.localhostReference == "/var/lib/kubelet/seccomp/a/b.json")
        #expect(own.appArmor?.localhostReference == "p")
        #expect(own.appArmorProfile == "localhost/p")
    }

    @Test func `an annotation still names an AppArmor profile`() throws {
        let metadata = "name: web, annotations: {container.apparmor.security.beta.kubernetes.io/main: runtime/default}"
        let context = try context("", metadata: metadata)
        #expect(context.appArmor?.kind == .runtimeDefault)
        #expect(context.appArmorProfile == "runtime/default")
    }

    @Test func `the user is the manifest's, else the image's`() throws {
        let named = try config("", image: ResolvedImage(reference: "i", uid: nil, userName: "web"))
        #expect(named.linux?.securityContext?.runAsUser == nil)
        #expect(named.linux?.securityContext?.runAsUserName == "web")
        let numbered = try config("", image: ResolvedImage(reference: "i", uid: 7))
        #expect(numbered.linux?.securityContext?.runAsUser == 7)
    }

    @Test(
        arguments: [
            ("runAsNonRoot: true", 0, "", true), ("runAsNonRoot: true", 7, "", false),
            ("runAsNonRoot: true", nil, "web", true),
            ("runAsNonRoot: true, runAsUser: 5", 0, "", false), ("runAsNonRoot: true, runAsUser: 0", 7, "", true),
            ("runAsNonRoot: false", 0, "", false), ("privileged: false", 0, "", false),
        ] as [(String, Int64?, String, Bool)]
    )
    func `root is refused where it is not wanted`(context: String, uid: Int64?, name: String, isRefused: Bool) throws {
        let make = {
            _ = try config(
                "securityContext: {\(context)}",
                image: ResolvedImage(reference: "i", uid: uid, userName: name)
            )
        }
        if isRefused {
            #expect(throws: RequestError.self) { try make() }
        } else {
            try make()
        }
    }

    @Test func `privileges, paths and seccomp`() throws {
        let plain = try context("")
        #expect(!plain.hasNoNewPrivileges)
        #expect(plain.maskedPaths.count == 12)
        #expect(plain.seccomp?.kind == .unconfined)
        #expect(try context("securityContext: {allowPrivilegeEscalation: false}").hasNoNewPrivileges)
        var node = recordedNode
        node.isSeccompDefault = true
        node.thermalThrottlePaths = ["/sys/devices/system/cpu/cpu0/thermal_throttle"]
        let guarded = try #require(config("", node: node).linux?.securityContext)
        #expect(guarded.seccomp?.kind == .runtimeDefault)
        #expect(guarded.maskedPaths.last == "/sys/devices/system/cpu/cpu0/thermal_throttle")
    }

    @Test func `an image without a user runs as root`() {
        var image = Image()
        image.id = "sha256:1"
        #expect(ResolvedImage(image).uid == 0)
        image.userName = "web"
        #expect(ResolvedImage(image) == ResolvedImage(reference: "sha256:1", uid: nil, userName: "web"))
        image.uid = 5
        #expect(ResolvedImage(image) == ResolvedImage(reference: "sha256:1", uid: 5))
    }
}
