/// This run beside an earlier one: how many times as large each figure is now. Beside the ratio of the medians stands that of
/// their distances from the floors: a machine that is slower today is slower at both.
struct ComparisonReport {
    let rows: [Row]
    let machine: Machine
    let saved: SavedRun
    let path: String

    var text: String {
        var lines = "compared with \(path), commit \(saved.commit)\n"
        if saved.machine != machine.name {
            lines += "NOT THE SAME MACHINE: that run was on \(saved.machine); this one is on \(machine.name)\n"
        }
        var table = TextTable(
            ["scenario", "manifests", "unit", "p50 then", "p50 now", "ratio", "p99 ratio", "ratio over floors"],
            words: [0, 2]
        )
        var onlyNow: [Row] = []
        for row in rows {
            if let earlier = saved.rows.first(where: row.isSameScenario) {
                table.add(cells(row, earlier))
            } else {
                onlyNow.append(row)
            }
        }
        lines += table.text
        lines += Self.list("only in this run", onlyNow)
        lines += Self.list("only in the earlier run", saved.rows.filter { !rows.contains(where: $0.isSameScenario) })
        return lines
    }

    private func cells(_ row: Row, _ earlier: Row) -> [String] {
        var overFloors = ""
        if let now = row.floor, let then = earlier.floor { overFloors = Self.ratio(row.p50 / now, earlier.p50 / then) }
        return [
            row.name, String(row.manifests), row.unit, Figure.text(earlier.p50), Figure.text(row.p50),
            Self.ratio(row.p50, earlier.p50), Self.ratio(row.p99, earlier.p99), overFloors,
        ]
    }

    private static func ratio(_ now: Double, _ then: Double) -> String {
        then == 0 ? (now == 0 ? "1" : "") : Figure.text(now / then)
    }

    private static func list(_ title: String, _ rows: [Row]) -> String {
        if rows.isEmpty { return "" }
        let lines = rows.map { "  \($0.name) \($0.manifests)\n" }.joined()
        return title + ":\n" + lines
    }
}
