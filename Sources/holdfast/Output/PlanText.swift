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
    func table(_ plan: Plan, withHeader: Bool) -> String {
        guard !plan.actions.isEmpty else { return "" }
        let rows = plan.actions.map(cells)
        var widths = withHeader ? Self.header.map(width) : [0, 0, 0, 0, 0]
        for row in rows {
            for column in row.indices { widths[column] = max(widths[column], width(row[column])) }
        }
        var text = ""
        if withHeader { append(Self.header, widths, to: &text) }
        for (action, row) in zip(plan.actions, rows) {
            append(row, widths, colour(action.kind), to: &text)
            for reason in action.reasons { text += "    " + describe(reason) + "\n" }
        }
        return text
    }

    private func cells(_ action: PlanAction) -> [String] {
        [
            action.kind.rawValue,
            PrintableText.escaped(action.pod),
            "\(action.domain)",
            action.containers.isEmpty ? "-" : PrintableText.escaped(action.containers.joined(separator: ",")),
            action.file.description,
        ]
    }

    private func describe(_ change: FieldChange) -> String {
        let field = PrintableText.escaped(change.field)
        func text(_ value: String) -> String {
            value.isEmpty ? "\"\"" : PrintableText.escaped(value, limit: Self.longestValue)
        }
        switch (change.old, change.new) {
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
            (summary.update, "to update"), (summary.invalid, "invalid"),
        ]
        for (count, word) in counts where count > 0 { parts.append("\(count) \(word)") }
        let noun = summary.manifests == 1 ? "manifest" : "manifests"
        return "\(summary.manifests) \(noun): " + parts.joined(separator: ", ") + "\n"
    }

    // MARK: - Columns

    /// Columns that a text takes.
    private func width(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
    }

    /// Adds a line of cells, the first of them in a colour. No spaces follow the last cell.
    private func append(_ cells: [String], _ widths: [Int], _ colour: String? = nil, to text: inout String) {
        var spaces = 0
        for (column, cell) in cells.enumerated() {
            for _ in 0..<spaces { text += " " }
            let isColoured = column == 0 && colour != nil
            if isColoured, let colour { text += colour }
            text += cell
            if isColoured { text += Self.plain }
            spaces = max(widths[column] - width(cell), 0) + 2
        }
        text += "\n"
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
