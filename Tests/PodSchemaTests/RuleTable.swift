import Foundation

/// A file of `Rules`: a line is a fragment of a manifest, `=>`, and the fields that are wrong with it or `ok`. `;;` stands
/// between lines of a fragment.
enum RuleTable: String, CaseIterable, Sendable {
    /// Lines of a container.
    case container
    case quantity
    /// Lines of the metadata.
    case metadata
    /// Lines of the spec.
    case pod
    /// The source of a volume.
    case volume
    /// A line of the spec and one of a container.
    case together

    func cases() throws -> [RuleCase] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Rules/\(rawValue).txt")
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            guard let arrow = line.range(of: " => ", options: .backwards) else { throw CocoaError(.coderInvalidValue) }
            return rule(line[..<arrow.lowerBound].components(separatedBy: " ;; "), String(line[arrow.upperBound...]))
        }
    }

    private func rule(_ lines: [String], _ verdict: String) -> RuleCase {
        let fields = verdict == "ok" ? [] : verdict.split(separator: " ").map { path(String($0)) }
        let text = lines.joined(separator: "\n")
        return switch self {
        case .container, .quantity: RuleCase(container: text, fields: fields)
        case .metadata: RuleCase(metadata: text, fields: fields)
        case .pod: RuleCase(spec: text, fields: fields)
        case .volume: RuleCase(spec: "volumes: [{name: v, \(text)}]", fields: fields)
        case .together: RuleCase(container: lines[1], spec: lines[0], fields: fields)
        }
    }

    /// `/` stands before a path from the root, `.` for the volume itself.
    private func path(_ field: String) -> String {
        if field.hasPrefix("/") { return String(field.dropFirst()) }
        let start =
            switch self {
            case .container, .quantity, .together: "spec.containers[0]"
            case .metadata: "metadata"
            case .pod: "spec"
            case .volume: "spec.volumes[0]"
            }
        return field == "." ? start : "\(start).\(field)"
    }
}
