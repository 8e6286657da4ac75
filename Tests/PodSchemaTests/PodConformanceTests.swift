import Foundation
import Testing

@testable import PodSchema

/// Real manifests and the kubelet's verdict on each.
struct PodConformanceTests {
    @Test func `what the kubelet accepts is accepted, and what it refuses is refused at the same field`() throws {
        let rows = try ConformanceData.rows("pods/verdicts.jsonl")
        var accepted = 0
        for row in rows {
            let file = try #require(row["file"] as? String)
            let result = ManifestReading.read(try ConformanceData.bytes("pods/" + file))
            if row["ok"] as? Bool == true {
                accepted += 1
                #expect(result.digest != nil, "\(file): \(result.problems)")
            } else {
                let error = RecordedError(try #require(row["error"] as? String))
                #expect(result.digest == nil, "\(file) is accepted, though: \(error.text)")
                #expect(error.isNamed(by: result.problems), "\(file): \(error.text.prefix(300))\n\(result.problems)")
            }
        }
        #expect(accepted == 194)
        #expect(rows.count == 286)
    }

    /// Errors that are told at a field beside or below, or that another one makes plain.
    private static let elsewhere: Set = [
        // At the policy's own field.
        "spec.containers.resizePolicy", "spec.initContainers.resizePolicy", "spec.ephemeralContainers.resizePolicy",
        // At `spec.os.name`.
        "spec.os",
        // There is such a volume, and what is wrong with it has been told.
        "spec.containers.volumeMounts.name", "spec.initContainers.volumeMounts.name",
        // No ephemeral container is allowed, so their finer rules do not matter.
        "spec.ephemeralContainers.volumeMounts.name", "spec.ephemeralContainers.volumeMounts.subPath",
        "spec.ephemeralContainers.lifecycle", "spec.ephemeralContainers.livenessProbe",
        "spec.ephemeralContainers.readinessProbe", "spec.ephemeralContainers.startupProbe",
        "spec.ephemeralContainers.ports", "spec.ephemeralContainers.resources",
        "spec.ephemeralContainers.restartPolicyRules", "spec.ephemeralContainers.targetContainerName",
    ]

    /// The API's own example of a pod with every field set to nonsense: 240 errors.
    @Test func `nearly every error of a wholly wrong manifest is found`() throws {
        let rows = try ConformanceData.rows("pods/verdicts.jsonl")
        for row in rows {
            let file = try #require(row["file"] as? String)
            guard file.hasPrefix("core.v1.Pod"), let text = row["error"] as? String else { continue }
            let result = ManifestReading.read(try ConformanceData.bytes("pods/" + file))
            let missed = RecordedError(text).fields.subtracting(
                result.problems.map { RecordedError.normalized($0.field) }
            )
            #expect(missed.subtracting(Self.elsewhere).isEmpty, "\(file): \(missed.sorted())")
        }
    }
}

/// What the kubelet said about a manifest that it refused.
struct RecordedError {
    let text: String
    /// The fields that it names, as `normalized` writes them.
    let fields: Set<String>

    init(_ text: String) {
        self.text = text
        let pattern =
            /\b((?:metadata|spec)(?:\.[A-Za-z0-9]+|\[[^\]]*\])*): (?:Required|Invalid|Unsupported|Duplicate|Not found|Forbidden|Too)/
        fields = Set(text.matches(of: pattern).map { Self.normalized(String($0.1)) })
    }

    /// A path without indices and keys, in the manifest's spelling.
    static func normalized(_ path: String) -> String {
        var path = path.replacing(/\[[^\]]*\]/, with: "")
        for (recorded, spelled) in Self.spellings { path = path.replacingOccurrences(of: recorded, with: spelled) }
        return path
    }

    /// Where the kubelet's path is not the field's.
    private static let spellings = [
        ("volumes.cephFS", "volumes.cephfs"),
        ("volumes.downwarAPI", "volumes.downwardAPI"),
        ("securityContext.shareProcessNamespace", "shareProcessNamespace"),
        ("overhead.limits", "overhead"),
        ("Execution.namespace", "Execution.namespaces"),
        ("podAffinityTerm.namespace", "podAffinityTerm.namespaces"),
        ("namespacesSelector", "namespaceSelector"),
        ("namespacess", "namespaces"),
    ]

    /// Whether a problem is about what the error is about.
    func isNamed(by problems: [FieldProblem]) -> Bool {
        if text.hasPrefix("static pods may not reference") { return problems.contains { $0.message == text } }
        if text.contains("name is needed for the pod") { return problems.contains { $0.field == "metadata.name" } }
        if text.contains("Object 'Kind' is missing") || text.contains("&core.List") {
            return problems.first?.field == "kind"
        }
        if let match = text.firstMatch(of: /Go struct field [A-Za-z]+\.(\S+) of type/) {
            let path = String(match.1).replacing("VolumeSource.", with: "")
            return problems.contains { Self.normalized($0.field) == path }
        }
        return !fields.isDisjoint(with: problems.map { Self.normalized($0.field) })
    }
}
