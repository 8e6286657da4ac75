public import LinuxIO
import ManifestDecoding
public import PodSchema

/// What is wrong with a file, or remarkable: enough to go there and mend it.
public struct ManifestError: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let file: FileName
    public let problem: FieldProblem

    public init(file: FileName, problem: FieldProblem) {
        self.file = file
        self.problem = problem
    }

    init(file: FileName, message: String) {
        self.init(file: file, problem: FieldProblem(field: "", message: message, position: nil))
    }

    /// `web.yaml:14:11: spec.containers[0].ports[0].containerPort: 70000 is not between 1 and 65535`
    public var description: String {
        var text = file.description
        if let position = problem.position { text += ":\(position.line):\(position.column)" }
        text += ": "
        if !problem.field.isEmpty { text += problem.field + ": " }
        return text + problem.message
    }

    /// By file, then by line.
    public static func < (left: ManifestError, right: ManifestError) -> Bool {
        (left.file, left.problem.position?.line ?? 0) < (right.file, right.problem.position?.line ?? 0)
    }
}
