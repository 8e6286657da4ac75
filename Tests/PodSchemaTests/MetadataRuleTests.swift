import ManifestDecoding
import Testing

@testable import PodSchema

struct MetadataRuleTests {
    private static func annotation(_ key: String, _ value: String, _ isValid: Bool) -> RuleCase {
        let metadata = "annotations: {\(key): \"\(value)\"}"
        return isValid ? RuleCase(metadata: metadata) : RuleCase(metadata: metadata, "metadata.annotations[\(key)]")
    }

    @Test(arguments: [
        RuleCase(metadata: "labels: {a: b, example.com/a: \"\"}"),
        RuleCase(metadata: "labels: {\"a b\": c}", "metadata.labels"),
        RuleCase(metadata: "labels: {a: b c}", "metadata.labels"),
        RuleCase(metadata: "labels: {Example.com/a: b}", "metadata.labels"),
        RuleCase(metadata: "annotations: {Example.com/a: \"any thing\"}"),
        RuleCase(metadata: "annotations: {a b: c}", "metadata.annotations"),
        RuleCase(metadata: "annotations: {a: \(String(repeating: "x", count: 262_144))}", "metadata.annotations"),
        RuleCase(metadata: "annotations: {a: \(String(repeating: "x", count: 262_143))}"),
        RuleCase(metadata: "namespace: a.b", "metadata.namespace"),
        RuleCase(metadata: "generateName: a-"),
        RuleCase(metadata: "generateName: A", "metadata.generateName"),
        RuleCase(metadata: "generation: -1", "metadata.generation"),
        RuleCase(metadata: "creationTimestamp: 2024-02-29T10:00:00Z"),
        RuleCase(metadata: "creationTimestamp: null"),
        RuleCase(metadata: "creationTimestamp: \"\"", "metadata.creationTimestamp"),
        RuleCase(metadata: "creationTimestamp: yesterday", "metadata.creationTimestamp"),
        RuleCase(metadata: "finalizers: [kubernetes, example.com/a]"),
        RuleCase(metadata: "finalizers: [mine]", "metadata.finalizers[0]"),
        RuleCase(metadata: "finalizers: [orphan, foregroundDeletion]", "metadata.finalizers"),
        RuleCase(metadata: "managedFields: [{operation: Delete}]", "metadata.managedFields[0].operation"),
        RuleCase(metadata: "ownerReferences: [{apiVersion: v1, kind: Node, name: a, uid: b, controller: true}]"),
        RuleCase(
            metadata: "ownerReferences: [{apiVersion: v1, kind: Node, name: a}]",
            "metadata.ownerReferences[0].uid"
        ),
        RuleCase(
            metadata: "ownerReferences: [{apiVersion: v1, kind: Event, name: a, uid: b}]",
            "metadata.ownerReferences[0]"
        ),
        RuleCase(
            metadata: """
                ownerReferences:
                - {apiVersion: v1, kind: Node, name: a, uid: a, controller: true}
                - {apiVersion: v1, kind: Node, name: b, uid: b, controller: true}
                """,
            "metadata.ownerReferences[1]"
        ),
    ])
    func metadata(_ rule: RuleCase) { rule.check() }

    private static let cost = "controller.kubernetes.io/pod-deletion-cost"
    private static let seccomp = "seccomp.security.alpha.kubernetes.io/pod"
    private static let appArmor = "container.apparmor.security.beta.kubernetes.io/web"

    @Test(arguments: [
        annotation(cost, "-10", true), annotation(cost, "0", true), annotation(cost, "+1", false),
        annotation(cost, "01", false), annotation(cost, "2147483648", false), annotation(cost, "much", false),
        annotation(seccomp, "runtime/default", true), annotation(seccomp, "docker/default", true),
        annotation(seccomp, "localhost/a", true), annotation(seccomp, "localhost//a", false),
        annotation(seccomp, "none", false), annotation(appArmor, "runtime/default", true),
        annotation(appArmor, "", true), annotation(appArmor, "none", false),
        annotation("container.apparmor.security.beta.kubernetes.io/db", "unconfined", false),
        RuleCase(
            spec: "securityContext: {appArmorProfile: {type: RuntimeDefault}}",
            metadata: "annotations: {\(appArmor): unconfined}",
            "spec.containers[0].securityContext.appArmorProfile.type"
        ),
        RuleCase(
            container: "securityContext: {appArmorProfile: {type: Unconfined}}",
            spec: "securityContext: {appArmorProfile: {type: RuntimeDefault}}",
            metadata: "annotations: {\(appArmor): unconfined}"
        ),
        RuleCase(
            spec: "securityContext: {appArmorProfile: {type: RuntimeDefault}}",
            metadata: "annotations: {\(appArmor): \"\"}",
            "spec.containers[0].securityContext.appArmorProfile.type"
        ),
        RuleCase(
            spec: "securityContext: {seccompProfile: {type: RuntimeDefault}}",
            metadata: "annotations: {\(seccomp): unconfined}",
            "spec.securityContext.seccompProfile.type"
        ),
        RuleCase(
            spec: "securityContext: {seccompProfile: {type: Localhost, localhostProfile: a}}",
            metadata: "annotations: {\(seccomp): localhost/b}",
            "spec.securityContext.seccompProfile.localhostProfile"
        ),
        RuleCase(
            container: "securityContext: {appArmorProfile: {type: Unconfined}}",
            metadata: "annotations: {\(appArmor): runtime/default}",
            "spec.containers[0].securityContext.appArmorProfile.type"
        ),
        RuleCase(
            container: "securityContext: {appArmorProfile: {type: Localhost, localhostProfile: a}}",
            metadata: "annotations: {\(appArmor): localhost/a}"
        ),
    ])
    func `annotations with a meaning`(_ rule: RuleCase) { rule.check() }

    @Test(arguments: [
        ("apiVersion: v1\nmetadata: {name: a}\n", "kind", 1),
        ("apiVersion: v1\nkind: List\nitems: []\n", "kind", 2),
        ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n", "kind", 2),
        ("apiVersion: v1\nkind: pod\n", "kind", 2),
        ("apiVersion: v2\nkind: Pod\n", "apiVersion", 1),
        ("kind: Pod\nmetadata: {name: a}\n", "apiVersion", 1),
        ("apiVersion: v1\nkind: [Pod]\n", "kind", 2),
    ])
    func `what is no pod is told at its kind only`(_ manifest: String, _ field: String, _ line: Int) throws {
        let result = ManifestReading.read(manifest)
        #expect(result.digest == nil)
        #expect(result.problems.map(\.field).first == field)
        #expect(result.problems.first?.position?.line == line)
        #expect(result.problems.allSatisfy { ["kind", "apiVersion"].contains($0.field) })
    }

    @Test func `messages say what is allowed, and where the value stands`() throws {
        let manifest = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
            spec:
              restartPolicy: Sometimes
              containers:
              - name: web
                image: nginx
                ports:
                - containerPort: 70000
                - {containerPort: 80, name: http, hostPort: 80}
                - {containerPort: 81, name: http, hostPort: 80}
                securityContext:
                  procMount: Unmasked
              - image: nginx
                volumeMounts:
                - name: data
                  mountPath: /data
            """
        let problems = ManifestReading.read(manifest).problems
        let lines = problems.map { problem in
            "\(problem.position?.line ?? 0):\(problem.position?.column ?? 0) \(problem.field): \(problem.message)"
        }
        let port = "spec.containers[0].ports"
        #expect(
            lines.sorted() == [
                "11:22 \(port)[0].containerPort: 70000 is not between 1 and 65535",
                "13:33 \(port)[2].name: \"http\" is the name of another port of the container",
                "13:49 \(port)[2].hostPort: port 80 of the host is given twice",
                "15:18 spec.containers[0].securityContext.procMount: Unmasked needs hostUsers: false",
                "16:5 spec.containers[1].name: a value is required",
                "18:13 spec.containers[1].volumeMounts[0].name: there is no volume \"data\"",
                "6:18 spec.restartPolicy: \"Sometimes\" is not one of Always, OnFailure, Never",
            ]
        )
    }
}
