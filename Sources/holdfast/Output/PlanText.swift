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
        var widths = withHeader ? Self.header.map(\.count) : [0, 0, 0, 0, 0]
        for row in rows {
            for column in row.indices { widths[column] = max(widths[column], row[column].count) }
        }
        var text = withHeader ? line(Self.header, widths) + "\n" : ""
        for (action, row) in zip(plan.actions, rows) {
            var cells = padded(row, widths)
            cells[0] = colour(cells[0], action.kind)
            text += trimmed(cells.joined(separator: "  ")) + "\n"
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
        if let value = change.defaultValue {
            let standIn = "(default \(text(value)))"
            return "\(field): \(change.old.map(text) ?? standIn) → \(change.new.map(text) ?? standIn)"
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

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        trimmed(padded(cells, widths).joined(separator: "  "))
    }

    private func padded(_ cells: [String], _ widths: [Int]) -> [String] {
        zip(cells, widths).map { $0 + String(repeating: " ", count: max($1 - $0.count, 0)) }
    }

    private func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    private func colour(_ text: String, _ kind: PlanAction.Kind) -> String {
        guard isColoured else { return text }
        let code =
            switch kind {
            case .start: "32"
            case .stop: "31"
            case .restart: "33"
            case .update: "36"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
