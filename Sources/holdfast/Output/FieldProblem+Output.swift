import ManifestDecoding
import PodSchema

extension FieldProblem {
    /// `manifests/web.yaml:14:11: spec.containers[0].image: message`
    func line(in file: ManifestFile) -> String { line(in: file.shownPath) }

    /// - Parameter path: fit for a terminal.
    func line(in path: String) -> String {
        var text = path
        if let position { text += ":\(position.line):\(position.column)" }
        text += ": "
        if !field.isEmpty { text += field + ": " }
        return text + message
    }
}

extension JSONWriter {
    /// A problem; without line and column where it is the file's as a whole.
    mutating func problem(_ problem: FieldProblem) {
        object { json in
            if let position = problem.position {
                json.key("line")
                json.number(position.line)
                json.key("column")
                json.number(position.column)
            }
            json.key("field")
            json.string(problem.field)
            json.key("message")
            json.string(problem.message)
        }
    }
}
