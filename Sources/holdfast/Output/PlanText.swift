import LinuxIO
import PodSchema
import Reconciler

/// A plan as a table for people.
struct PlanText {
    /// Whether to use colour: only a terminal shows it.
    let isColoured: Bool

    /// Values longer than this are cut; JSON has them whole.
    private static let longestValue = 72
    /// Bytes that are written at once, about.
    private static let portion = 64 << 10
    private static let header = ["ACTION", "POD", "DOMAIN", "CONTAINERS", "FILE"]

    /// Writes the table of all actions, with the reasons below each.
    ///
    /// - Parameter write: gets it in portions.
    func writeTable(_ plan: Plan, withHeader: Bool, _ write: ([UInt8]) -> Void) {
        guard !plan.actions.isEmpty else { return }
        // Mostly everything is done in one step.
        let hasSteps = plan.actions.contains { $0.turn.step != 1 }
        let columns = Self.header.count + (hasSteps ? 1 : 0)
        var table = TableText(columns: columns, rows: plan.actions.count + 1)
        if withHeader {
            for name in Self.header + (hasSteps ? ["STEP"] : []) {
                table.add(name)
                table.endCell()
            }
        }
        for index in plan.actions.indices { add(plan.actions[index], withStep: hasSteps, to: &table) }
        let widths = table.widths
        var output: [UInt8] = []
        output.reserveCapacity(min(Self.portion, plan.actions.count * 128) + 1024)
        if withHeader { table.write(row: 0, widths, colour: nil, to: &output) }
        // By their places: to take actions out of the plan would count the references in each.
        for index in plan.actions.indices {
            table.write(
                row: index + (withHeader ? 1 : 0),
                widths,
                colour: colour(plan.actions[index].kind),
                to: &output
            )
            let after = plan.actions[index].turn.after
            if !after.isEmpty { output += "    after \(names(after))\n".utf8 }
            for reason in plan.actions[index].reasons { output += "    \(describe(reason))\n".utf8 }
            if output.count >= Self.portion {
                write(output)
                output.removeAll(keepingCapacity: true)
            }
        }
        write(output)
    }

    private func add(_ action: PlanAction, withStep: Bool, to table: inout TableText) {
        table.add(action.kind.rawValue)
        table.endCell()
        table.add(action.manifest.digest.namespace)
        table.add(UInt8(ascii: "/"))
        table.add(action.manifest.digest.name)
        table.endCell()
        table.add(action.domain.word)
        table.endCell()
        action.forEachContainer { name in
            if !table.isCellEmpty { table.add(UInt8(ascii: ",")) }
            table.add(name)
        }
        if table.isCellEmpty { table.add("-") }
        table.endCell()
        table.add(action.file)
        table.endCell()
        guard withStep else { return }
        table.add(action.turn.isHeld ? "held" : String(action.turn.step))
        table.endCell()
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
