import LinuxIO
import PodSchema
import Reconciler

/// A plan as a table for people.
struct PlanText {
    /// Whether to use colour: only a terminal shows it.
    let isColoured: Bool

    /// Values longer than this are cut; JSON has them whole.
    private static let longestValue = 72
    private static let header = ["ACTION", "POD", "DOMAIN", "CONTAINERS", "FILE"]

    /// The table of all actions, with the reasons below each.
    func table(_ plan: Plan, withHeader: Bool) -> [UInt8] {
        guard !plan.actions.isEmpty else { return [] }
        // Mostly everything is done in one step.
        let hasSteps = plan.actions.contains { $0.turn.step != 1 }
        let header = withHeader ? [(Self.header + (hasSteps ? ["STEP"] : [])).map(Cell.init)] : []
        let rows = plan.actions.map {
            cells($0) + (hasSteps ? [Cell($0.turn.isHeld ? "held" : "\($0.turn.step)")] : [])
        }
        var widths = [0, 0, 0, 0, 0, 0]
        for row in [header, rows].joined() {
            for column in row.indices { widths[column] = max(widths[column], row[column].width) }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity((rows.count + 1) * (widths.reduce(0, +) + 16))
        for row in header { append(row, widths, nil, to: &bytes) }
        for (action, row) in zip(plan.actions, rows) {
            append(row, widths, colour(action.kind), to: &bytes)
            if !action.turn.after.isEmpty { bytes += "    after \(names(action.turn.after))\n".utf8 }
            for reason in action.reasons { bytes += "    \(describe(reason))\n".utf8 }
        }
        return bytes
    }

    private func cells(_ action: PlanAction) -> [Cell] {
        let containers = action.containers
        return [
            Cell(action.kind.rawValue),
            Cell(PrintableText.escaped(action.pod)),
            Cell(action.domain.word),
            Cell(containers.isEmpty ? "-" : PrintableText.escaped(containers.joined(separator: ","))),
            Cell(action.file.description),
        ]
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

    // MARK: - Columns

    private struct Cell {
        let text: String
        /// Columns that it takes.
        let width: Int

        init(_ text: String) {
            self.text = text
            width = text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
        }
    }

    /// Adds a line of cells, the first of them in a colour. No spaces follow the last cell.
    private func append(_ cells: [Cell], _ widths: [Int], _ colour: String?, to bytes: inout [UInt8]) {
        for (column, cell) in cells.enumerated() {
            if column == 0, let colour {
                bytes += colour.utf8
                bytes += cell.text.utf8
                bytes += Self.plain.utf8
            } else {
                bytes += cell.text.utf8
            }
            if column < cells.count - 1 {
                bytes += repeatElement(UInt8(ascii: " "), count: widths[column] - cell.width + 2)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private static let plain = "\u{1B}[0m"

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
