import ManifestDecoding
import Testing

@testable import PodSchema

/// Manifests of any size are read in a time in proportion to it. That it is, tools/instructions counts (`decode.hostile`).
struct LargeManifestTests {
    struct Large: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Lines of the spec.
        let text: String

        init(_ name: String, _ head: String, _ line: (Int) -> String, _ tail: String = "") {
            testDescription = name
            text = head + (1...10_000).map(line).joined() + tail
        }
    }

    private static let amounts = (0..<5_000).map { "example.com/r\($0): 1" }.joined(separator: ", ")

    static let manifests = [
        Large("containers", "containers:", { "\n  - {name: c\($0), image: a}" }),
        Large("volumes", "volumes:", { "\n  - {name: v\($0)}" }),
        Large("selector", "nodeSelector:", { "\n    k\($0): v" }),
        Large("tolerations", "tolerations:", { "\n  - {key: k\($0)}" }),
        Large(
            "ports",
            "containers: [{name: a, image: a, ports: [",
            { "{containerPort: \($0), hostPort: \($0)}," },
            "]}]"
        ),
        Large("mounts", "containers: [{name: a, image: a, volumeMounts: [", { "{name: v, mountPath: /\($0)}," }, "]}]"),
        Large(
            "resources",
            "containers: [{name: a, image: a, resources: {limits: {\(amounts)}, requests: {\(amounts)}}, command: [",
            { "a\($0)," },
            "]}]"
        ),
    ]

    /// Each of these would take minutes if anything in them were compared with everything else.
    @Test(arguments: manifests)
    func `large manifests are read`(_ large: Large) {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  volumes: [{name: v}]\n"
        let result = ManifestReading.read(head + "  containers: [{name: a, image: a}]\n  " + large.text + "\n")
        #expect(result.problems.isEmpty && result.digest != nil, "\(result.problems.prefix(3))")
    }

    @Test func `many variables read many labels`() {
        let labels = (0..<10_000).map { "l\($0): a" }.joined(separator: ", ")
        let variables = (0..<10_000).map {
            "{name: v\($0), valueFrom: {fieldRef: {fieldPath: \"metadata.labels['l\($0)']\"}}}"
        }
        let result = ManifestReading.read(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {\(labels)}}\nspec: {containers: [{name: a, image: a, env: ["
                + variables.joined(separator: ", ") + "]}]}\n"
        )
        #expect(result.digest != nil)
        let changed = ManifestReading.read(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {\(labels), l7: b}}\nspec: {containers: [{name: a, image: a, env: ["
                + variables.joined(separator: ", ") + "]}]}\n"
        )
        #expect(changed.digest?.containers != result.digest?.containers)
    }

    @Test func `large manifests full of errors are read`() {
        let container =
            "{name: A, image: a, unknown: 1, ports: [{}], env: [{valueFrom: {secretKeyRef: {name: a, key: b}}}]},"
        let containers = String(repeating: container, count: 10_000)
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: ["
        let result = ManifestReading.read(head + containers + "]}\n")
        #expect(result.problems.count == PodReader.problemLimit)
        #expect((1...PodReader.problemLimit).contains(result.warnings.count))
        #expect(result.problems.allSatisfy { $0.position?.line == 4 })
    }

    @Test func `a manifest that takes too much memory is refused where it does`() {
        let containers = (0..<120_000).map { "  - {name: c\($0), image: b}\n" }.joined()
        let result = ManifestReading.read(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n" + containers
        )
        #expect(result.digest == nil && result.problems.count == 1)
        #expect(result.problems[0].message.contains("takes too much memory"))
        #expect(result.problems[0].field.hasPrefix("spec.containers["))
    }

    @Test func `problems are not without end`() {
        let containers = String(repeating: "  - {name: web, image: a, ports: [{}]}\n", count: 20_000)
        let manifest = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n" + containers
        #expect(ManifestReading.read(manifest).problems.count == PodReader.problemLimit)
    }
}
