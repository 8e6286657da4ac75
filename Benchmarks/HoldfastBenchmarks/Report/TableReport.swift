/// The rows as a table for people. What a latency adds to the floor's median stands beside it as a number: a ratio would say
/// little of it.
struct TableReport {
    let rows: [Row]
    let machine: Machine

    var text: String {
        var table = TextTable(
            [
                "scenario", "manifests", "unit", "samples", "min", "p50", "p99", "max", "floor", "p50/floor",
                "p50 adds",
                "p99 adds",
            ],
            words: [0, 2]
        )
        for row in rows { table.add(cells(row)) }
        return machine.description + "\n" + table.text
    }

    private func cells(_ row: Row) -> [String] {
        let floor = row.floor.map(Figure.text) ?? ""
        let ratio = row.floor.map { Figure.text(row.p50 / $0) } ?? ""
        let added = row.unit == "µs" ? row.floor : nil
        return [
            row.name, String(row.manifests), row.unit, String(row.samples), Figure.text(row.min), Figure.text(row.p50),
            Figure.text(row.p99), Figure.text(row.max), floor, ratio, added.map { Figure.text(row.p50 - $0) } ?? "",
            added.map { Figure.text(row.p99 - $0) } ?? "",
        ]
    }
}
