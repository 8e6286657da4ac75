import Foundation
import Testing

@testable import PodSchema

/// The table for people, against what the planner does.
struct RestartTableTests {
    private static let rows = Dictionary(uniqueKeysWithValues: RestartTable().rows.map { (plain($0.field), $0) })

    /// Without brackets and what stands in them.
    private static func plain(_ field: String) -> String {
        field.replacing(/\[[^\]]*\]|\{[^}]*\}/, with: "")
    }

    private func changes(_ old: String, _ new: String) throws -> [FieldChange] {
        try ManifestReading.changes(old, new)
    }

    @Test func `every field of the schema has one row`() {
        let table = RestartTable()
        #expect(Set(table.rows.map(\.field)).count == table.rows.count)
        #expect(Self.rows["spec.containers.image"]?.domain == .container)
        #expect(Self.rows["spec.initContainers.image"]?.domain == .pod)
        #expect(Self.rows["spec.initContainers.livenessProbe.periodSeconds"]?.domain == .live)
        #expect(Self.rows["metadata.name"]?.domain == .identity)
        #expect(Self.rows["status"]?.domain == RestartDomain.none)
    }

    /// What of a change the table tells in words and not by its domain.
    private func isSpecial(_ change: FieldChange) -> Bool {
        let field = Self.plain(change.field)
        // Ports with a host port, resources other than cpu and memory, labels that a container reads, and init containers
        // that are sidecars.
        return field.contains(".ports") || field.contains(".resources") || field.hasPrefix("metadata.")
            || field.hasPrefix("spec.initContainers") || field == "status.qosClass"
    }

    /// Takes each member of a recorded pod away in turn: what is told of it must be in the table's domain.
    @Test func `a field that is taken away falls into the domain that the table says`() throws {
        var checked: Set<String> = []
        for row in try ConformanceData.rows("pods/verdicts.jsonl") {
            guard let pod = row["pod"] as? [String: Any] else { continue }
            var manifest: [String: Any] = pod
            manifest["status"] = nil
            manifest["apiVersion"] = "v1"
            manifest["kind"] = "Pod"
            let old = try bytes(manifest)
            guard ManifestReading.read(old).digest != nil else { continue }
            for changed in withoutOneMember(manifest) {
                let new = try bytes(changed)
                guard ManifestReading.read(new).digest != nil else { continue }
                for change in try ManifestReading.changes(old, new) where !isSpecial(change) {
                    let row = try #require(Self.rows[Self.plain(change.field)], "\(change.field)")
                    // A volume that a run-once init container mounts counts for the pod.
                    let isPods = row.field.hasPrefix("spec.volumes") && change.domain == .pod
                    #expect(row.domain == change.domain || isPods, "\(change)")
                    checked.insert(row.field)
                }
            }
        }
        #expect(checked.count > 60, "\(checked.count)")
    }

    private func bytes(_ object: Any) throws -> [UInt8] {
        try [UInt8](JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]))
    }

    /// Every variant of a value in which one member of an object in it is missing.
    private func withoutOneMember(_ value: Any) -> [Any] {
        if let object = value as? [String: Any] {
            return object.keys.sorted().flatMap { key -> [Any] in
                var rest = object
                let member = rest.removeValue(forKey: key)
                let inner = withoutOneMember(member ?? NSNull()).map { variant -> Any in
                    var changed = object
                    changed[key] = variant
                    return changed
                }
                return [rest] + inner
            }
        }
        guard let list = value as? [Any] else { return [] }
        return list.indices.flatMap { index in
            withoutOneMember(list[index]).map { variant -> Any in
                var changed = list
                changed[index] = variant
                return changed
            }
        }
    }

    @Test func `the document is what the schema says`() throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let file = source.appendingPathComponent("../../Sources/PodSchema/RESTARTS.md")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let written = lines.filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = RestartTable().rows.map { "| `\($0.field)` | \($0.type) | \($0.domain) | \($0.action) |" }
        #expect(written == expected, "make it anew: holdfast explain --output markdown > Sources/PodSchema/RESTARTS.md")
    }
}
