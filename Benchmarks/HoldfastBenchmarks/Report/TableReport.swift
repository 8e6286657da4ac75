/// The rows as a table for people.
struct TableReport {
    let rows: [Row]
    let machine: Machine

    var text: String {
        let header = ["scenario", "manifests", "unit", "samples", "min", "p50", "p99", "max", "floor", "p50/floor"]
        let cells = [header] + rows.map(cells)
        var widths = [Int](repeating: 0, count: header.count)
        for row in cells {
            for column in row.indices { widths[column] = max(widths[column], row[column].count) }
        }
        let lines = cells.map { row in
            row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                // Words to the left, numbers to the right.
                return column == 0 || column == 2 ? row[column] + padding : padding + row[column]
            }
            .joined(separator: "  ")
        }
        return machine.description + "\n" + lines.joined(separator: "\n") + "\n"
    }

    private func cells(_ row: Row) -> [String] {
        let floor = row.floor.map(Figure.text) ?? ""
        let ratio = row.floor.map { Figure.text(row.p50 / $0) } ?? ""
        return [
            row.name, String(row.manifests), row.unit, String(row.samples), Figure.text(row.min), Figure.text(row.p50),
            Figure.text(row.p99), Figure.text(row.max), floor, ratio,
        ]
    }
}

/// Numbers with three figures or so.
enum Figure {
    static func text(_ value: Double) -> String {
        let decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((value * scale).rounded())
        if decimals == 0 { return String(scaled) }
        let whole = scaled / Int64(scale)
        let fraction = String(scaled % Int64(scale))
        return "\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
}
