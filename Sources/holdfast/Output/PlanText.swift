import LinuxIO
import PodSchema
import Reconciler

/// A plan as a table for people.
struct PlanText {
    /// Whether to use colour: only a terminal shows it.
    let isColoured: Bool

    /// Values longer than this are cut; JSON has them whole.
    private static let longestValue = 72
    /// Rows that one thread works on at once.
    private static let portion = 512
    /// Portions that are written together.
    private static let round = 64
    private static let header = ["ACTION", "POD", "DOMAIN", "CONTAINERS", "FILE"]

    /// Writes the table of all actions, with the reasons below each.
    ///
    /// - Parameters:
    ///   - pool: threads for large plans.
    ///   - write: gets it in portions.
    func writeTable(_ plan: Plan, withHeader: Bool, pool: WorkerPool? = nil, _ write: ([UInt8]) -> Void) {
        guard !plan.actions.isEmpty else { return }
        let pool = pool ?? WorkerPool(width: 1)
        // Mostly everything is done in one step.
        let hasSteps = plan.actions.indices.contains { plan.actions[$0].turn.step != 1 }
        let count = (plan.actions.count + Self.portion - 1) / Self.portion
        let tables = pool.map(count) { portion in
            table(plan.actions, portion, withHeader: withHeader && portion == 0, withStep: hasSteps)
        }
        // Columns are as wide as the widest cell of all rows.
        let widths = tables.dropFirst().reduce(into: tables[0].widths) { widths, table in
            for (column, width) in table.widths.enumerated() { widths[column] = max(widths[column], width) }
        }
        for start in stride(from: 0, to: count, by: Self.round) {
            let texts = pool.map(min(Self.round, count - start)) { index in
                let portion = start + index
                return text(plan.actions, portion, tables[portion], widths, withHeader: withHeader && portion == 0)
            }
            for text in texts { write(text) }
        }
    }

    private static func rows(_ portion: Int, of count: Int) -> Range<Int> {
        portion * Self.portion..<min((portion + 1) * Self.portion, count)
    }

    /// The cells of a portion.
    private func table(_ actions: [PlanAction], _ portion: Int, withHeader: Bool, withStep: Bool) -> TableText {
        let rows = Self.rows(portion, of: actions.count)
        var table = TableText(columns: Self.header.count + (withStep ? 1 : 0), rows: rows.count + 1)
        if withHeader {
            for name in Self.header + (withStep ? ["STEP"] : []) {
                table.add(name)
                table.endCell()
            }
        }
        // By their places: to take actions out of the plan would count the references in each.
        for index in rows {
            table.add(actions[index].kind.rawValue)
            table.endCell()
            table.add(actions[index].manifest.digest.namespace)
            table.add(UInt8(ascii: "/"))
            table.add(actions[index].manifest.digest.name)
            table.endCell()
            table.add(actions[index].domain.word)
            table.endCell()
            actions[index].forEachContainer { name in
                if !table.isCellEmpty { table.add(UInt8(ascii: ",")) }
                table.add(name)
            }
            if table.isCellEmpty { table.add("-") }
            table.endCell()
            table.add(actions[index].file)
            table.endCell()
            guard withStep else { continue }
            table.add(actions[index].turn.isHeld ? "held" : String(actions[index].turn.step))
            table.endCell()
        }
        return table
    }

    /// The lines of a portion.
    private func text(
        _ actions: [PlanAction],
        _ portion: Int,
        _ table: TableText,
        _ widths: [Int],
        withHeader: Bool
    ) -> [UInt8] {
        let rows = Self.rows(portion, of: actions.count)
        var output: [UInt8] = []
        output.reserveCapacity((rows.count + 1) * (widths.reduce(0) { $0 + $1 + 2 } + 16))
        if withHeader { table.write(row: 0, widths, colour: nil, to: &output) }
        var row = withHeader ? 1 : 0
        for index in rows {
            table.write(row: row, widths, colour: colour(actions[index].kind), to: &output)
            row += 1
            let after = actions[index].turn.after
            if !after.isEmpty { output += "    after \(names(after))\n".utf8 }
            for reason in actions[index].reasons { output += "    \(describe(reason))\n".utf8 }
        }
        return output
    }

    /// A few names, and how many more there are.
    private func names(_ pods: [String]) -> String {
        let shown = PrintableText.escaped(pods.prefix(3).joined(separator: ", "))
        return pods.count > 3 ? shown + " and \(pods.count - 3) more" : shown
    }

    private func describe(_ change: FieldChange) -> String {
        let field = PrintableText.escaped(change.field)
        func text(_ value: String) -> String {
            value.isEmpty ? "\"\"" : PrintableText.escaped(value, limit: Self.longestValue)
        }
        if let value = change.defaultValue {
            let standIn = "(default \(text(value)))"
            return "\(field): \(change.shownOld.map(text) ?? standIn) → \(change.shownNew.map(text) ?? standIn)"
        }
        switch (change.shownOld, change.shownNew) {
        case (let old?, let new?): return "\(field): \(text(old)) → \(text(new))"
        case (nil, let new?): return "\(field): added \(text(new))"
        case (let old?, nil): return "\(field): removed \(text(old))"
        case (nil, nil): return "\(field): other order"
        }
    }

    /// One line of counts.
    func summary(_ summary: PlanSummary) -> String {
        var parts = ["\(summary.unchanged) unchanged"]
        let counts = [
            (summary.start, "to start"), (summary.stop, "to stop"), (summary.restart, "to restart"),
            (summary.update, "to update"), (summary.held, "held"), (summary.invalid, "invalid"),
        ]
        for (count, word) in counts where count > 0 { parts.append("\(count) \(word)") }
        let noun = summary.manifests == 1 ? "manifest" : "manifests"
        return "\(summary.manifests) \(noun): " + parts.joined(separator: ", ") + "\n"
    }

    /// What switches an action's colour on; nil without colours.
    private func colour(_ kind: PlanAction.Kind) -> String? {
        guard isColoured else { return nil }
        return switch kind {
        case .start: "\u{1B}[32m"
        case .stop: "\u{1B}[31m"
        case .restart: "\u{1B}[33m"
        case .update: "\u{1B}[36m"
        }
    }
}
