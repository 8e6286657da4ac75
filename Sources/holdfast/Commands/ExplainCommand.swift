import PodSchema

/// `holdfast explain`: what a change of each field of a manifest does to the pod that runs.
struct ExplainCommand {
    private let options: ExplainOptions

    init(_ options: ExplainOptions) {
        self.options = options
    }

    /// - Returns: the exit code.
    func run() -> Int32 {
        let table = RestartTable()
        var rows: [RestartTable.Row] = []
        for name in options.fields {
            let found = table.rows.filter { Self.matches($0.field, name) }
            if found.isEmpty {
                Console.printError("holdfast: v1.Pod has no field '\(PrintableText.escaped(name))'\n")
                return ExitCode.failure
            }
            rows += found
        }
        if options.fields.isEmpty { rows = table.rows }
        switch options.format {
        case .text: Console.print(Self.text(rows))
        case .json: Console.write(Self.json(rows))
        case .markdown: Console.print(Self.markdown(rows))
        }
        return ExitCode.success
    }

    /// Whether a row is about a field or a part of it: `spec.containers.image` is `spec.containers[].image`.
    private static func matches(_ field: String, _ name: String) -> Bool {
        let plain = plain(field)
        let wanted = Self.plain(name)
        return plain == wanted || plain.hasPrefix(wanted + ".")
    }

    /// Without what stands in brackets, so that names and indices of elements may be there.
    private static func plain(_ field: String) -> String {
        var text = ""
        var depth = 0
        for character in field {
            switch character {
            case "[", "{": depth += 1
            case "]", "}": depth -= 1
            default: if depth == 0 { text.append(character) }
            }
        }
        return text
    }

    // MARK: - Output

    private static func text(_ rows: [RestartTable.Row]) -> String {
        let cells =
            [["FIELD", "TYPE", "DOMAIN", "ON CHANGE"]] + rows.map { [$0.field, $0.type, "\($0.domain)", $0.action] }
        let widths = (0..<3).map { column in cells.reduce(0) { max($0, $1[column].count) } }
        var text = ""
        for row in cells {
            for column in 0..<3 {
                text += row[column] + String(repeating: " ", count: widths[column] - row[column].count + 2)
            }
            text += row[3] + "\n"
        }
        return text
    }

    private static func json(_ rows: [RestartTable.Row]) -> [UInt8] {
        var writer = JSONWriter()
        writer.array(rows) { json, row in
            json.object { json in
                json.key("field")
                json.string(row.field)
                json.key("type")
                json.string(row.type)
                json.key("domain")
                json.string("\(row.domain)")
                json.key("action")
                json.string(row.action)
            }
        }
        writer.newline()
        return writer.bytes
    }

    private static func markdown(_ rows: [RestartTable.Row]) -> String {
        var text = """
            # What a change of each field does

            One row a field of v1.Pod (Kubernetes 1.36), made from the tables in `Sources/PodSchema/Tables` by
            `holdfast explain --output markdown`. `[]` stands for an element of a list, `{}` for a member of a map.

            - A field that is written in another way, an explicit default, a comment or another order of keys is no change.
            - A container that is added starts, one that is removed stops, one with another name is both. Other containers go
              on running.
            - In a run-once init container, what would restart a container restarts the pod: the whole chain has to run
              again. A sidecar (an init container with restartPolicy Always) is as any container.
            - A change of the QoS class restarts the pod, because its cgroup is another one then.
            - Where several fields change, the widest domain decides: identity, pod, container, resize, live.

            | field | type | domain | on change |
            |---|---|---|---|

            """
        for row in rows { text += "| `\(row.field)` | \(row.type) | \(row.domain) | \(row.action) |\n" }
        return text
    }
}
