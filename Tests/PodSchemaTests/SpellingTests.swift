import ManifestDecoding
import Testing

@testable import PodSchema

/// Two spellings of one pod have one digest, and both are valid or neither is.
struct SpellingTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let first: String
        let second: String

        init(_ name: String, _ first: String, _ second: String) {
            testDescription = name
            self.first = first
            self.second = second
        }
    }

    private static func pod(_ spec: String, metadata: String = "") -> String {
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web\(metadata)}\nspec: {\(spec)}\n"
    }

    private static func container(_ fields: String) -> String {
        pod("containers: [{name: a, image: b, \(fields)}]")
    }

    private static func limits(_ amounts: String) -> String { container("resources: {limits: {\(amounts)}}") }

    static let equal = [
        Pair("hexadecimal", limits("cpu: 0x10"), limits("cpu: 16")),
        Pair("octal", limits("cpu: 010"), limits("cpu: 8")),
        Pair("octal with a letter", limits("cpu: 0o10"), limits("cpu: 8")),
        Pair("binary", limits("cpu: 0b11"), limits("cpu: 3")),
        Pair("underscores", limits("memory: 1_000_000"), limits("memory: 1M")),
        Pair("a point first", limits("cpu: .5"), limits("cpu: 500m")),
        Pair("a point last", limits("cpu: 5."), limits("cpu: 5")),
        Pair("an exponent", limits("memory: 1e3"), limits("memory: 1k")),
        Pair("an exponent in quotes", limits("memory: \"1e3\""), limits("memory: \"1E3\"")),
        Pair("a small number", limits("cpu: 1e-3"), limits("cpu: 1m")),
        Pair("a large number", limits("memory: 1e18"), limits("memory: 1E")),
        Pair("blanks around", limits("cpu: \" 1 \""), limits("cpu: 1")),
        Pair("null is zero", limits("cpu: null"), limits("cpu: 0")),
        Pair("no digits are zero", limits("cpu: Ki"), limits("cpu: \"0\"")),
        Pair("what is finer than thousandths", limits("memory: 0.1m"), limits("memory: 1m")),
        Pair(
            "what is finer, as a request",
            container("resources: {requests: {cpu: 1000001u}}"),
            container("resources: {requests: {cpu: 1001m}}")
        ),
        Pair(
            "what is finer, of the overhead",
            pod("overhead: {cpu: 1u}, containers: [{name: a, image: b}]"),
            pod("overhead: {cpu: 1m}, containers: [{name: a, image: b}]")
        ),
        Pair("a quoted octal is decimal", limits("cpu: \"010\""), limits("cpu: 10")),
        Pair(
            "a port's protocol",
            container("ports: [{containerPort: 80, protocol: \"\"}]"),
            container("ports: [{containerPort: 80, protocol: TCP}]")
        ),
        Pair(
            "the host's port on its network",
            pod("hostNetwork: true, containers: [{name: a, image: b, ports: [{containerPort: 80, hostPort: 80}]}]"),
            pod("hostNetwork: true, containers: [{name: a, image: b, ports: [{containerPort: 80}]}]")
        ),
        Pair(
            "an empty directory",
            pod("containers: [{name: a, image: b, volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v}]"),
            pod(
                "containers: [{name: a, image: b, volumeMounts: [{name: v, mountPath: /v}]}], "
                    + "volumes: [{name: v, emptyDir: {}}]"
            )
        ),
        Pair("a merge key as an image", container("workingDir: <<"), container("workingDir: \"<<\"")),
        Pair(
            "an overridden label",
            pod("containers: [{name: a, image: b}]", metadata: ", labels: {a: no good!, a: good}"),
            pod("containers: [{name: a, image: b}]", metadata: ", labels: {a: good}")
        ),
        Pair(
            "an overridden annotation",
            pod(
                "containers: [{name: a, image: b}]",
                metadata:
                    ", annotations: {seccomp.security.alpha.kubernetes.io/pod: x, seccomp.security.alpha.kubernetes.io/pod: unconfined}"
            ),
            pod(
                "containers: [{name: a, image: b}]",
                metadata: ", annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}"
            )
        ),
    ]

    @Test(arguments: equal)
    func `both spellings have one digest`(_ pair: Pair) {
        let first = ManifestReading.read(pair.first)
        let second = ManifestReading.read(pair.second)
        #expect(first.digest != nil, "\(first.problems)")
        #expect(first.digest == second.digest, "\(second.problems)")
    }

    @Test(arguments: ["-Ei", "Pi", "\"e-10\"", "\"\"", "true", "[1]", "1:30", "1e", "1ki", "1 m", "0x", "--1", "1.2.3"])
    func `no quantity`(_ text: String) {
        #expect(ManifestReading.read(Self.limits("cpu: \(text)")).problems.count == 1)
    }

    @Test func `an amount that is null has a name all the same, and is a limit`() {
        let unknown = ManifestReading.read(Self.limits("speed: null"))
        #expect(unknown.problems.map(\.field) == ["spec.containers[0].resources.limits[speed]"])
        let request = ManifestReading.read(
            Self.container("resources: {limits: {cpu: null}, requests: {cpu: 100m}}")
        )
        #expect(request.problems.map(\.field) == ["spec.containers[0].resources.requests[cpu]"])
    }

    @Test func `a request of nothing is no guarantee`() {
        let limits = "limits: {cpu: 1, memory: 1Gi}"
        let without = ManifestReading.read(Self.container("resources: {\(limits)}"))
        let with = ManifestReading.read(Self.container("resources: {\(limits), requests: {cpu: 0}}"))
        #expect(without.digest != nil && with.digest != nil)
        // The class is part of the sandbox.
        #expect(without.digest?.pod != with.digest?.pod)
    }

    @Test func `problems come in one order`() {
        let amounts = (0..<40).map { "example.com/r\($0): 1" }.joined(separator: ", ")
        let text = Self.container("resources: {requests: {\(amounts)}}")
        let fields = ManifestReading.read(text).problems.map(\.message)
        #expect(fields.count == 40)
        for _ in 0..<5 { #expect(ManifestReading.read(text).problems.map(\.message) == fields) }
    }
}
