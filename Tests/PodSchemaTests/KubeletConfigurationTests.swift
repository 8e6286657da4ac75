import ManifestDecoding
import Testing

@testable import PodSchema

struct KubeletConfigurationTests {
    private static let head = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"

    private func read(_ text: String) -> KubeletConfiguration { KubeletConfiguration(Array((Self.head + text).utf8)) }

    /// What kubeadm writes.
    private static let common = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        authentication:
          anonymous:
            enabled: false
          webhook:
            cacheTTL: 0s
            enabled: true
          x509:
            clientCAFile: /etc/kubernetes/pki/ca.crt
        authorization:
          mode: Webhook
          webhook:
            cacheAuthorizedTTL: 0s
            cacheUnauthorizedTTL: 0s
        cgroupDriver: systemd
        clusterDNS:
        - 10.96.0.10
        clusterDomain: cluster.local
        containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
        cpuManagerReconcilePeriod: 0s
        crashLoopBackOff: {}
        evictionPressureTransitionPeriod: 0s
        fileCheckFrequency: 0s
        healthzBindAddress: 127.0.0.1
        healthzPort: 10248
        httpCheckFrequency: 0s
        imageMaximumGCAge: 0s
        imageMinimumGCAge: 0s
        kind: KubeletConfiguration
        logging:
          flushFrequency: 0
          options:
            json:
              infoBufferSize: "0"
            text:
              infoBufferSize: "0"
          verbosity: 0
        memorySwap: {}
        nodeStatusReportFrequency: 0s
        nodeStatusUpdateFrequency: 0s
        resolvConf: /run/systemd/resolve/resolv.conf
        rotateCertificates: true
        runtimeRequestTimeout: 0s
        shutdownGracePeriod: 0s
        shutdownGracePeriodCriticalPods: 0s
        staticPodPath: /etc/kubernetes/manifests
        streamingConnectionIdleTimeout: 0s
        syncFrequency: 0s
        volumeStatsAggPeriod: 0s

        """

    @Test func `what kubeadm writes is accepted in silence`() {
        let configuration = KubeletConfiguration(Array(Self.common.utf8))
        #expect(configuration.problems.isEmpty && configuration.warnings.isEmpty, "\(configuration)")
        #expect(configuration.staticPodPath == "/etc/kubernetes/manifests")
        #expect(configuration.fileCheckFrequency == nil)
    }

    @Test func `when images are removed`() {
        let configuration = read(
            "imageMinimumGCAge: 5m\nimageGCHighThresholdPercent: 70\nimageGCLowThresholdPercent: 60\n"
        )
        #expect(configuration.problems.isEmpty && configuration.imageMinimumGCAge?.nanoseconds == 300_000_000_000)
        #expect(configuration.imageGCHighThresholdPercent == 70 && configuration.imageGCLowThresholdPercent == 60)
        #expect(read("imageMinimumGCAge: 0s").imageMinimumGCAge == nil)
    }

    @Test func `JSON is read too`() {
        let text = """
            {"kind": "KubeletConfiguration", "apiVersion": "kubelet.config.k8s.io/v1beta1",
             "staticPodPath": "/pods", "fileCheckFrequency": "1m30s"}
            """
        let configuration = KubeletConfiguration(Array(text.utf8))
        #expect(configuration.problems.isEmpty && configuration.staticPodPath == "/pods")
        #expect(configuration.fileCheckFrequency?.nanoseconds == 90_000_000_000)
    }

    @Test(arguments: [
        "maxPods: 250", "podLogsDir: /data/logs", "readOnlyPort: 0", "oomScoreAdj: -999", "featureGates: {A: true}",
        "evictionHard: {memory.available: 5%, nodefs.available: 1Gi}", "kubeReserved: {cpu: 200m, memory: 1Gi}",
        "systemReserved: {cpu: '1'}", "containerLogMaxSize: 50Mi", "memoryThrottlingFactor: 0.8",
        "staticPodURLHeader: {A: [b, c]}", "registerWithTaints: [{key: a, effect: NoSchedule}]",
        "shutdownGracePeriodByPodPriority: [{priority: 0, shutdownGracePeriodSeconds: 30}]",
        "reservedMemory: [{numaNode: 0, limits: {memory: 1Gi}}]", "logging: {flushFrequency: 5s, format: json}",
        "tracing: {endpoint: 'localhost:4317', samplingRatePerMillion: 100}", "tlsMinVersion: VersionTLS12",
        "userNamespaces: {idsPerPod: 65536}", "healthzBindAddress: localhost", "clusterDNS: ['fd00::10']",
        "enforceNodeAllocatable: [pods, kube-reserved]", "maxPods: null", "tlsCurvePreferences: [29]",
        "topologyManagerPolicyOptions: {a: b}", "registryPullQPS: 5.0", "memorySwap: {swapBehavior: LimitedSwap}",
    ])
    func `every field of its type is accepted in silence`(text: String) {
        let configuration = read(text)
        #expect(configuration.problems.isEmpty && configuration.warnings.isEmpty, "\(configuration)")
    }

    @Test(arguments: [
        ("healthzPort: 70000", "healthzPort", 14), ("healthzPort: -1", "healthzPort", 14),
        ("healthzPort: '10248'", "healthzPort", 15), ("clusterDNS: [10.96.0.10, dns]", "clusterDNS[1]", 26),
        ("clusterDNS: 10.96.0.10", "clusterDNS", 13), ("fileCheckFrequency: 20", "fileCheckFrequency", 21),
        ("fileCheckFrequency: 20 s", "fileCheckFrequency", 21), ("fileCheckFrequency: ''", "fileCheckFrequency", 22),
        ("fileCheckFrequency: -20s", "fileCheckFrequency", 21), ("syncFrequency: soon", "syncFrequency", 16),
        ("maxPods: many", "maxPods", 10), ("maxPods: -1", "maxPods", 10), ("maxPods: 3000000000", "maxPods", 10),
        ("maxPods: 1.5", "maxPods", 10), ("staticPodPath: [a]", "staticPodPath", 16),
        ("staticPodPath: 1", "staticPodPath", 16), ("failSwapOn: 'no'", "failSwapOn", 14),
        ("cgroupDriver: systemdd", "cgroupDriver", 15), ("podLogsDir: logs", "podLogsDir", 13),
        ("evictionHard: {memory.available: 5}", "evictionHard[memory.available]", 34),
        ("kubeReserved: {cpu: lots}", "kubeReserved[cpu]", 21), ("featureGates: {A: 'true'}", "featureGates[A]", 20),
        ("authentication: {webhook: {cacheTTL: 2}}", "authentication.webhook.cacheTTL", 38),
        ("authorization: Webhook", "authorization", 16), ("address: 0.0.0", "address", 10),
        ("healthzBindAddress: 127.0.0.256", "healthzBindAddress", 21),
        ("registerWithTaints: [{key: a}]", "registerWithTaints[0].effect", 22),
        ("staticPodURLHeader: {A: b}", "staticPodURLHeader", 21),
        ("memoryThrottlingFactor: high", "memoryThrottlingFactor", 25),
        ("logging: {flushFrequency: x}", "logging.flushFrequency", 27),
        ("imageGCHighThresholdPercent: 101", "imageGCHighThresholdPercent", 30),
        ("imageGCHighThresholdPercent: 80", "imageGCLowThresholdPercent", 30),
        ("imageGCLowThresholdPercent: 85", "imageGCLowThresholdPercent", 29),
    ])
    func `what is malformed is an error with its place`(text: String, field: String, column: Int) throws {
        let configuration = read(text)
        let problem = try #require(configuration.problems.first)
        #expect(configuration.problems.count == 1 && problem.field == field, "\(configuration.problems)")
        #expect(problem.position?.line == 3 && problem.position?.column == column, "\(problem)")
    }

    @Test func `unknown fields are warnings with the nearest name`() throws {
        let configuration = read("staticPodPaths: /a\nauthentication:\n  anonymus: {enabled: true}\nnothing: 1\n")
        #expect(configuration.problems.isEmpty && configuration.staticPodPath == nil)
        try #require(configuration.warnings.count == 3)
        #expect(configuration.warnings[0].message.hasSuffix("did you mean \"staticPodPath\"?"))
        #expect(configuration.warnings[0].position?.line == 3)
        let nested = try #require(configuration.warnings.first { $0.field == "authentication" })
        #expect(nested.message.hasSuffix("did you mean \"anonymous\"?"))
    }

    @Test(arguments: [
        ("", "a KubeletConfiguration"), ("[1]", "a KubeletConfiguration"), ("a: [", "expected"),
        ("kind: Pod\napiVersion: v1\n", "not one of"), ("kind: KubeletConfiguration\n", "required"),
    ])
    func `another document is no configuration`(text: String, message: String) {
        let configuration = KubeletConfiguration(Array(text.utf8))
        #expect(configuration.problems.contains { $0.message.contains(message) }, "\(configuration.problems)")
    }

    @Test func `of equal keys the last counts, and of documents the first`() {
        let configuration = read("staticPodPath: /a\nstaticPodPath: /b\n---\nstaticPodPath: /c\n")
        #expect(configuration.staticPodPath == "/b" && configuration.warnings.count == 1)
    }

    @Test func `every name of the table is found, in its structure`() {
        let schema = SettingSchema.kubelet
        let names = schema.structures[schema.root].fields.map { schema.name(of: $0) }
        #expect(names.count > 110 && Set(names).count == names.count)
        let text = names.map { "\($0): ~\n" }.joined()
        #expect(KubeletConfiguration(Array(text.utf8)).warnings.isEmpty)
    }
}

/// Go's `time.ParseDuration`.
struct GoDurationTests {
    @Test(arguments: [
        ("0", 0), ("0s", 0), ("5s", 5_000_000_000), ("1m30s", 90_000_000_000), ("1.5h", 5_400_000_000_000),
        ("-.5s", -500_000_000), ("+5ms", 5_000_000), ("100us", 100_000), ("100µs", 100_000), ("7ns", 7),
        ("1h2m3s4ms5us6ns", 3_723_004_005_006), ("9223372036854775807ns", Int64.max),
        ("-9223372036854775808ns", Int64.min), ("1.0000000001s", 1_000_000_000), ("5.s", 5_000_000_000),
    ])
    func `is read`(text: String, nanoseconds: Int64) {
        #expect(GoDuration(text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", "5", "s", ".s", "-", "1m 30s", " 1s", "1s ", "1d", "1S", "--1s", "1e3s", "9223372036854775808ns", "1..5s",
        "10000000000h", "1m30", "5.5.5s",
    ])
    func `is no duration`(text: String) {
        #expect(GoDuration(text) == nil)
    }
}
