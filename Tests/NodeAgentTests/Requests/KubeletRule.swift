import Testing

/// A manifest, and what a kubelet's requests for it have that those for the recorded `minimal` have not: worked out by its
/// rules (`pkg/kubelet/kuberuntime`, `kubelet_pods.go`, `network/dns`), as JSON merge patches (RFC 7396).
struct KubeletRule: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let manifest: String
    let sandbox: String
    /// By container.
    let containers: [String: String]

    static let all = [amounts, names, security, host, sidecar, unsaid]

    private static let amounts = KubeletRule(
        testDescription: "limits of memory or processors alone, init containers, huge pages",
        manifest: """
            metadata: {name: pod}
            spec:
              initContainers:
              - {name: setup, image: "b:1", resources: {limits: {cpu: 2, memory: 64Mi}}}
              - {name: side, image: "b:1", restartPolicy: Always, resources: {requests: {cpu: 100m, memory: 32Mi}}}
              containers:
              - {name: memory, image: "b:1", resources: {limits: {memory: 1Gi}}}
              - {name: cpu, image: "b:1", resources: {limits: {cpu: 500m}}}
              - name: huge
                image: b:1
                resources:
                  requests: {ephemeral-storage: 1Gi}
                  limits: {cpu: 1m, memory: 10Mi, hugepages-2Mi: 4Mi, ephemeral-storage: 2Gi}
            """,
        sandbox: #"""
            {"linux": {"resources": {
              "cpu_shares": 2048, "cpu_quota": 200000, "memory_limit_in_bytes": 1084227584}}}
            """#,
        containers: [
            "setup": #"""
            {"linux": {"resources": {"cpu_shares": 2048, "cpu_quota": 200000, "oom_score_adj": 998,
              "memory_limit_in_bytes": 67108864, "memory_swap_limit_in_bytes": 67108864}}}
            """#,
            "side": #"{"linux": {"resources": {"cpu_shares": 102, "oom_score_adj": 999}}}"#,
            "memory": #"""
            {"linux": {"resources": {"oom_score_adj": 967,
              "memory_limit_in_bytes": 1073741824, "memory_swap_limit_in_bytes": 1073741824}}}
            """#,
            "cpu": #"{"linux": {"resources": {"cpu_shares": 512, "cpu_quota": 50000, "oom_score_adj": 999}}}"#,
            "huge": #"""
            {"linux": {"resources": {"cpu_quota": 1000, "oom_score_adj": 999,
              "memory_limit_in_bytes": 10485760, "memory_swap_limit_in_bytes": 10485760,
              "hugepage_limits": [{"page_size": "2MB", "limit": 4194304}, {"page_size": "1GB"}]}}}
            """#,
        ]
    )

    private static let names = KubeletRule(
        testDescription: "names, DNS of its own, ports",
        manifest: """
            metadata: {name: pod, labels: {app: x}, annotations: {note: words}}
            spec:
              hostname: front
              subdomain: web
              setHostnameAsFQDN: true
              hostAliases: [{ip: 10.1.1.1, hostnames: [a.example]}]
              dnsPolicy: None
              dnsConfig:
                nameservers: [1.1.1.1, "2606:4700:4700::1111", 1.1.1.1]
                searches: [a.example, b.example, a.example]
                options: [{name: ndots, value: "2"}, {name: edns0}, {name: ndots, value: "7"}]
              containers:
              - name: main
                image: b:1
                ports:
                - {containerPort: 80, hostPort: 8080, hostIP: 127.0.0.1, name: http}
                - {containerPort: 53, protocol: UDP}
                - {containerPort: 5000, hostPort: 5000, protocol: SCTP, hostIP: "::1"}
            """,
        sandbox: #"""
            {"hostname": "front.web.default.svc.", "labels": {"app": "x"}, "annotations": {"note": "words"},
             "dns_config": {"servers": ["1.1.1.1", "2606:4700:4700::1111"], "searches": ["a.example", "b.example"],
               "options": ["ndots:7", "edns0"]},
             "port_mappings": [{"container_port": 80, "host_port": 8080, "host_ip": "127.0.0.1"},
               {"container_port": 53, "protocol": 1},
               {"container_port": 5000, "host_port": 5000, "host_ip": "::1", "protocol": 2}]}
            """#,
        containers: [
            "main": #"""
            {"annotations": {"io.kubernetes.container.ports":
              "[{\"name\":\"http\",\"hostPort\":8080,\"containerPort\":80,\"protocol\":\"TCP\",\"hostIP\":\"127.0.0.1\"},{\"containerPort\":53,\"protocol\":\"UDP\"},{\"hostPort\":5000,\"containerPort\":5000,\"protocol\":\"SCTP\",\"hostIP\":\"::1\"}]"
            }}
            """#
        ]
    )

    private static let security = KubeletRule(
        testDescription: "users, groups and profiles of the pod, and a container's own",
        manifest: """
            metadata:
              name: pod
              annotations: {container.apparmor.security.beta.kubernetes.io/noted: unconfined}
            spec:
              securityContext:
                runAsUser: 1000
                runAsGroup: 2000
                fsGroup: 3000
                supplementalGroups: [4000, 3000]
                supplementalGroupsPolicy: Strict
                seLinuxOptions: {level: "s0:c1,c2"}
                seccompProfile: {type: Localhost, localhostProfile: profiles/pod.json}
                sysctls: [{name: net/ipv4/tcp_syncookies, value: "1"}, {name: kernel.shm_rmid_forced, value: "1"}]
              containers:
              - {name: main, image: "b:1"}
              - {name: noted, image: "b:1"}
              - name: own
                image: b:1
                securityContext:
                  runAsUser: 0
                  runAsGroup: 0
                  seLinuxOptions: {type: t}
                  seccompProfile: {type: Unconfined}
                  appArmorProfile: {type: Localhost, localhostProfile: prof}
                  capabilities: {add: [NET_ADMIN], drop: [ALL]}
                  readOnlyRootFilesystem: true
                  allowPrivilegeEscalation: false
            """,
        sandbox: #"""
            {"annotations": {"container.apparmor.security.beta.kubernetes.io/noted": "unconfined"},
             "linux": {"sysctls": {"net.ipv4.tcp_syncookies": "1", "kernel.shm_rmid_forced": "1"},
              "security_context": {"run_as_user": {"value": 1000}, "run_as_group": {"value": 2000},
               "supplemental_groups": [3000, 4000, 3000], "supplemental_groups_policy": 1,
               "selinux_options": {"level": "s0:c1,c2"}}}}
            """#,
        containers: [
            "main": inherited(""),
            "noted": inherited(#", "apparmor": {"profile_type": 1}, "apparmor_profile": "unconfined""#),
            "own": #"""
            {"linux": {"security_context": {"run_as_user": {}, "run_as_group": {},
              "supplemental_groups": [3000, 4000, 3000], "supplemental_groups_policy": 1,
              "selinux_options": {"type": "t"}, "seccomp": {"profile_type": 1},
              "apparmor": {"profile_type": 2, "localhost_ref": "prof"}, "apparmor_profile": "localhost/prof",
              "capabilities": {"add_capabilities": ["NET_ADMIN"], "drop_capabilities": ["ALL"]},
              "readonly_rootfs": true, "no_new_privs": true}}}
            """#,
        ]
    )

    private static func inherited(_ appArmor: String) -> String {
        #"""
        {"linux": {"security_context": {"run_as_user": {"value": 1000}, "run_as_group": {"value": 2000},
          "supplemental_groups": [3000, 4000, 3000], "supplemental_groups_policy": 1,
          "selinux_options": {"level": "s0:c1,c2"},
          "seccomp": {"profile_type": 2, "localhost_ref": "/var/lib/kubelet/seccomp/profiles/pod.json"}
        """# + appArmor + "}}}"
    }

    private static let host = KubeletRule(
        testDescription: "the host's namespaces, a terminal, a built-in priority class",
        manifest: """
            metadata: {name: pod}
            spec:
              hostNetwork: true
              hostPID: true
              hostIPC: true
              dnsPolicy: ClusterFirstWithHostNet
              priorityClassName: system-node-critical
              containers:
              - name: main
                image: b:1
                stdin: true
                stdinOnce: true
                tty: true
                workingDir: /work
                ports: [{containerPort: 80}]
                resources: {requests: {memory: 1Gi}}
                terminationMessagePath: /tmp/words
                terminationMessagePolicy: FallbackToLogsOnError
            """,
        sandbox: #"""
            {"hostname": null, "port_mappings": [{"container_port": 80, "host_port": 80}],
             "linux": {"security_context": {"namespace_options": {"network": 2, "pid": 2, "ipc": 2}}}}
            """#,
        containers: [
            "main": #"""
            {"stdin": true, "stdin_once": true, "tty": true, "working_dir": "/work",
             "annotations": {
              "io.kubernetes.container.ports": "[{\"hostPort\":80,\"containerPort\":80,\"protocol\":\"TCP\"}]",
              "io.kubernetes.container.terminationMessagePath": "/tmp/words",
              "io.kubernetes.container.terminationMessagePolicy": "FallbackToLogsOnError"},
             "mounts": [{"container_path": "/etc/hosts", "host_path": "/hosts"},
               {"container_path": "/tmp/words", "host_path": "/log"}],
             "linux": {"resources": {"oom_score_adj": -997},
              "security_context": {"namespace_options": {"network": 2, "pid": 2, "ipc": 2}}}}
            """#
        ]
    )

    private static let sidecar = KubeletRule(
        testDescription: "a sidecar's port, hooks, stop signals, overhead, a shared process namespace",
        manifest: """
            metadata: {name: pod}
            spec:
              os: {name: linux}
              shareProcessNamespace: true
              terminationGracePeriodSeconds: 5
              overhead: {cpu: 250m, memory: 64Mi}
              initContainers:
              - name: side
                image: b:1
                restartPolicy: Always
                ports: [{containerPort: 9000, hostPort: 9000}]
                lifecycle:
                  stopSignal: SIGUSR1
                  preStop: {httpGet: {port: 9000, path: /stop}}
              containers:
              - {name: main, image: "b:1", lifecycle: {stopSignal: SIGRTMIN+1}}
            """,
        sandbox: #"""
            {"linux": {"security_context": {"namespace_options": {"pid": null}},
              "overhead": {"cpu_period": 100000, "cpu_shares": 256, "cpu_quota": 25000,
                "memory_limit_in_bytes": 67108864}}}
            """#,
        containers: [
            "side": #"""
            {"stop_signal": 29,
             "annotations": {"io.kubernetes.pod.terminationGracePeriod": "5",
              "io.kubernetes.container.ports": "[{\"hostPort\":9000,\"containerPort\":9000,\"protocol\":\"TCP\"}]",
              "io.kubernetes.container.preStopHandler":
                "{\"httpGet\":{\"path\":\"/stop\",\"port\":9000,\"scheme\":\"HTTP\"}}"},
             "linux": {"security_context": {"namespace_options": {"pid": null}}}}
            """#,
            "main": #"""
            {"stop_signal": 36, "annotations": {"io.kubernetes.pod.terminationGracePeriod": "5"},
             "linux": {"security_context": {"namespace_options": {"pid": null}}}}
            """#,
        ]
    )

    private static let unsaid = KubeletRule(
        testDescription: "variables of other containers' resources, of the node, and in arguments",
        manifest: """
            metadata: {name: pod, labels: {a.example/b: c_d}}
            spec:
              containers:
              - name: main
                image: b:1
                command: [run, "$(LABEL)", "$$(LABEL)", "$(NONE)"]
                args: ["--memory=$(MEMORY)"]
                env:
                - {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['a.example/b']"}}}
                - {name: MEMORY, valueFrom: {resourceFieldRef: {containerName: other, resource: limits.memory, divisor: 1Ki}}}
                - {name: STORAGE, valueFrom: {resourceFieldRef: {resource: requests.ephemeral-storage, divisor: 1M}}}
              - {name: other, image: "b:1", resources: {limits: {memory: 1025}}}
            """,
        sandbox: #"""
            {"labels": {"a.example/b": "c_d"}, "linux": {"resources": {"memory_limit_in_bytes": 1025}}}
            """#,
        containers: [
            "main": #"""
            {"command": ["run", "c_d", "$(LABEL)", "$(NONE)"], "args": ["--memory=2"],
             "envs": [{"key": "LABEL", "value": "c_d"}, {"key": "MEMORY", "value": "2"},
              {"key": "STORAGE", "value": "0"}], "linux": {"resources": {"oom_score_adj": 999}}}
            """#,
            "other": #"""
            {"linux": {"resources": {"oom_score_adj": 999,
              "memory_limit_in_bytes": 1025, "memory_swap_limit_in_bytes": 1025}}}
            """#,
        ]
    )
}
