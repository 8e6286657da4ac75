import Testing

@testable import PodSchema

struct PodRuleTests {
    @Test(arguments: [
        RuleCase(spec: "dnsPolicy: None", "spec.dnsConfig"),
        RuleCase(spec: "dnsPolicy: None\ndnsConfig: {}", "spec.dnsConfig.nameservers"),
        RuleCase(spec: "dnsPolicy: None\ndnsConfig: {nameservers: [1.1.1.1]}"),
        RuleCase(spec: "dnsPolicy: Nope", "spec.dnsPolicy"),
        RuleCase(spec: "dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4]}", "spec.dnsConfig.nameservers"),
        RuleCase(spec: "dnsConfig: {nameservers: [dns]}", "spec.dnsConfig.nameservers[0]"),
        RuleCase(spec: "dnsConfig: {nameservers: [\"\"]}", "spec.dnsConfig.nameservers[0]"),
        RuleCase(spec: "dnsConfig: {searches: [., a.b., _tcp.a]}"),
        RuleCase(spec: "dnsConfig: {searches: [a..b]}", "spec.dnsConfig.searches[0]"),
        RuleCase(
            spec: "dnsConfig: {searches: [\((0..<33).map { "a\($0)" }.joined(separator: ", "))]}",
            "spec.dnsConfig.searches"
        ),
        RuleCase(
            spec:
                "dnsConfig: {searches: [\((0..<10).map { _ in String(repeating: "a", count: 250) }.joined(separator: ", "))]}",
            "spec.dnsConfig.searches"
        ),
        RuleCase(spec: "dnsConfig: {options: [{value: a}]}", "spec.dnsConfig.options[0].name"),
        RuleCase(spec: "hostAliases: [{ip: 1.2.3.4, hostnames: [a.b]}]"),
        RuleCase(
            spec: "hostAliases: [{ip: 1.2.3, hostnames: [a_b]}]",
            "spec.hostAliases[0].hostnames[0]",
            "spec.hostAliases[0].ip"
        ),
    ])
    func dns(_ rule: RuleCase) { rule.check() }

    @Test(arguments: [
        RuleCase(spec: "hostUsers: false"),
        RuleCase(spec: "hostUsers: false\nhostNetwork: true", "spec.hostNetwork"),
        RuleCase(spec: "hostUsers: false\nhostPID: true\nhostIPC: true", "spec.hostIPC", "spec.hostPID"),
        RuleCase(spec: "hostUsers: true\nhostPID: true"),
        RuleCase(spec: "shareProcessNamespace: true\nhostPID: true", "spec.shareProcessNamespace"),
        RuleCase(spec: "hostnameOverride: a.b"),
        RuleCase(spec: "hostnameOverride: \"\"", "spec.hostnameOverride"),
        RuleCase(spec: "hostnameOverride: A", "spec.hostnameOverride"),
        RuleCase(spec: "hostnameOverride: a\nhostNetwork: true", "spec.hostnameOverride"),
        RuleCase(spec: "hostnameOverride: a\nsetHostnameAsFQDN: true", "spec.hostnameOverride"),
        RuleCase(spec: "schedulingGates: [{name: a}]", "spec.nodeName"),
        RuleCase(spec: "restartPolicy: Maybe", "spec.restartPolicy"),
        RuleCase(spec: "activeDeadlineSeconds: 0", "spec.activeDeadlineSeconds"),
        RuleCase(spec: "terminationGracePeriodSeconds: -1", "spec.terminationGracePeriodSeconds"),
        RuleCase(spec: "hostname: a.b", "spec.hostname"),
        RuleCase(spec: "priorityClassName: A", "spec.priorityClassName"),
        RuleCase(spec: "runtimeClassName: \"\"", "spec.runtimeClassName"),
        RuleCase(spec: "preemptionPolicy: Always", "spec.preemptionPolicy"),
        // Nothing in a list is an element without fields.
        RuleCase(spec: "imagePullSecrets: [null]"),
        RuleCase(spec: "imagePullSecrets: [{name: \"\"}, {}]"),
        RuleCase(spec: "imagePullSecrets: [{name: a}]", "spec.imagePullSecrets"),
        RuleCase(spec: "tolerations: [null]", "spec.tolerations[0].operator"),
        RuleCase(spec: "securityContext: {supplementalGroups: [0, null, 2]}"),
        RuleCase(spec: "securityContext: {supplementalGroups: [-1]}", "spec.securityContext.supplementalGroups[0]"),
        // The kubelet puts its own name there before it looks.
        RuleCase(spec: "nodeName: Not A Name"),
    ])
    func `the pod's own fields`(_ rule: RuleCase) { rule.check() }

    @Test(arguments: [
        RuleCase(spec: "os: {}", "spec.os.name"),
        RuleCase(spec: "os: {name: plan9}", "spec.os.name"),
        RuleCase(spec: "os: {name: linux}"),
        RuleCase(
            container: "securityContext: {windowsOptions: {runAsUserName: me}}",
            spec: "os: {name: linux}\nsecurityContext: {windowsOptions: {}}",
            "spec.containers[0].securityContext.windowsOptions",
            "spec.securityContext.windowsOptions"
        ),
        RuleCase(
            container: "securityContext: {privileged: true, runAsUser: 1}",
            spec: "os: {name: windows}\nhostPID: true\nsecurityContext: {fsGroup: 1}",
            "spec.containers[0].securityContext.privileged",
            "spec.containers[0].securityContext.runAsUser",
            "spec.hostPID",
            "spec.securityContext.fsGroup"
        ),
        RuleCase(spec: "hostNetwork: true\nsecurityContext: {windowsOptions: {hostProcess: true}}"),
        RuleCase(spec: "securityContext: {windowsOptions: {hostProcess: true}}", "spec.hostNetwork"),
        RuleCase(
            container: "securityContext: {windowsOptions: {hostProcess: false}}",
            spec: "hostNetwork: true\nsecurityContext: {windowsOptions: {hostProcess: true}}",
            "spec.securityContext.windowsOptions.hostProcess"
        ),
        RuleCase(
            spec: """
                hostNetwork: true
                containers:
                - {name: a, image: a, securityContext: {windowsOptions: {hostProcess: true}}}
                - {name: b, image: a}
                """,
            "spec"
        ),
        RuleCase(
            container: "securityContext: {windowsOptions: {runAsUserName: \"a\\\\b\\\\c\"}}",
            "spec.containers[0].securityContext.windowsOptions.runAsUserName"
        ),
    ])
    func `operating systems`(_ rule: RuleCase) { rule.check() }

    private static let context = "spec.containers[0].securityContext"

    @Test(arguments: [
        RuleCase(container: "securityContext: {procMount: Unmasked}", context + ".procMount"),
        RuleCase(container: "securityContext: {procMount: Unmasked}", spec: "hostUsers: false"),
        RuleCase(container: "securityContext: {procMount: Default}"),
        RuleCase(container: "securityContext: {privileged: true, allowPrivilegeEscalation: false}", context),
        RuleCase(
            container: "securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [CAP_SYS_ADMIN]}}",
            context
        ),
        RuleCase(container: "securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}}"),
        RuleCase(container: "securityContext: {seccompProfile: {}}", context + ".seccompProfile.type"),
        RuleCase(
            container: "securityContext: {seccompProfile: {type: Localhost}}",
            context + ".seccompProfile.localhostProfile"
        ),
        RuleCase(container: "securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/b}}"),
        RuleCase(
            container: "securityContext: {seccompProfile: {type: Localhost, localhostProfile: /a}}",
            context + ".seccompProfile.localhostProfile"
        ),
        RuleCase(
            container: "securityContext: {seccompProfile: {type: Unconfined, localhostProfile: a}}",
            context + ".seccompProfile.localhostProfile"
        ),
        RuleCase(
            container: "securityContext: {appArmorProfile: {type: Localhost, localhostProfile: \" a\"}}",
            context + ".appArmorProfile.localhostProfile"
        ),
        RuleCase(
            container: "securityContext: {appArmorProfile: {type: RuntimeDefault, localhostProfile: a}}",
            context + ".appArmorProfile.localhostProfile"
        ),
        RuleCase(container: "securityContext: {runAsUser: -1}", context + ".runAsUser"),
        RuleCase(
            spec: "securityContext: {seLinuxChangePolicy: MountOption}",
            "spec.securityContext.seLinuxChangePolicy"
        ),
        RuleCase(spec: "securityContext: {sysctls: [{name: kernel.shmmax, value: \"1\"}]}"),
        RuleCase(
            spec: "securityContext: {sysctls: [{name: a.b}, {name: a.b}]}",
            "spec.securityContext.sysctls[1].name"
        ),
        RuleCase(spec: "securityContext: {sysctls: [{name: a..b}]}", "spec.securityContext.sysctls[0].name"),
        RuleCase(
            spec: "hostNetwork: true\nsecurityContext: {sysctls: [{name: net/core/a}, {name: kernel.sem}]}",
            "spec.securityContext.sysctls[0].name"
        ),
        RuleCase(
            spec: "hostIPC: true\nsecurityContext: {sysctls: [{name: net.a}, {name: kernel.sem}, {name: fs.mqueue.a}]}",
            "spec.securityContext.sysctls[1].name",
            "spec.securityContext.sysctls[2].name"
        ),
    ])
    func security(_ rule: RuleCase) { rule.check() }
}
