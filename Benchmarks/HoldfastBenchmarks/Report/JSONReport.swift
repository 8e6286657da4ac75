/// The rows as one JSON object: `machine`, `commit` and `rows`.
struct JSONReport {
    let rows: [Row]
    let machine: Machine

    var bytes: [UInt8] {
        let lines = rows.map { "    " + object($0) }.joined(separator: ",\n")
        let text = """
            {
              "machine": \(quoted(machine.name)),
              "commit": \(quoted(machine.commit)),
              "rows": [
            \(lines)
              ]
            }

            """
        return Array(text.utf8)
    }

    private func object(_ row: Row) -> String {
        var members = [
            "\"name\": \(quoted(row.name))", "\"manifests\": \(row.manifests)", "\"unit\": \(quoted(row.unit))",
            "\"samples\": \(row.samples)", "\"min\": \(row.min)", "\"p50\": \(row.p50)", "\"p99\": \(row.p99)",
            "\"max\": \(row.max)",
        ]
        if let floor = row.floor { members.append("\"floor\": \(floor)") }
        if let floor = row.floorP99 { members.append("\"floorP99\": \(floor)") }
        return "{" + members.joined(separator: ", ") + "}"
    }

    private func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            scalar == "\"" || scalar == "\\" ? "\\" + String(scalar) : scalar.value < 0x20 ? " " : String(scalar)
        }
        return "\"" + escaped.joined() + "\""
    }
}
