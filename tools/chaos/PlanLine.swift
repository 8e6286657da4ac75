import ManifestDecoding

/// What one line of `--output json` says.
struct PlanLine {
    struct Action {
        var pod = ""
        var file = ""
        var action = ""
        var containers: [String] = []
        var reasons: [Reason] = []
    }

    struct Reason {
        var field = ""
        var isNew = false
        var isOld = false
    }

    var actions: [Action] = []
    /// Files with errors.
    var broken: Set<String> = []
    var invalid = 0
}

/// Reads such lines.
struct PlanLineReader: ~Copyable {
    private var sources = SourceBuffer()
    private var decoder = ManifestDecoder()

    /// - Returns: nil for what is no plan.
    mutating func read(_ line: [UInt8]) -> PlanLine? {
        sources.removeAll()
        decoder.removeAll()
        let range = sources.append(copying: line.span)
        guard let document = try? decoder.decode(range, in: &sources) else { return nil }
        return Self.plan(decoder.view(document, in: sources))
    }

    private static func plan(_ view: borrowing TapeView) -> PlanLine {
        var plan = PlanLine()
        forEachMember(view.root, view) { name, value in
            switch name {
            case "actions": forEachElement(value, view) { plan.actions.append(action($0, view)) }
            case "errors":
                forEachElement(value, view) { error in
                    forEachMember(error, view) { if $0 == "file" { plan.broken.insert(view.string($1)) } }
                }
            case "summary":
                forEachMember(value, view) { if $0 == "invalid" { plan.invalid = Int(view.string($1)) ?? 0 } }
            default: break
            }
        }
        return plan
    }

    private static func action(_ node: Int, _ view: borrowing TapeView) -> PlanLine.Action {
        var action = PlanLine.Action()
        forEachMember(node, view) { name, value in
            switch name {
            case "pod": action.pod = view.string(value)
            case "file": action.file = view.string(value)
            case "action": action.action = view.string(value)
            case "containers": forEachElement(value, view) { action.containers.append(view.string($0)) }
            case "reasons": forEachElement(value, view) { action.reasons.append(reason($0, view)) }
            default: break
            }
        }
        return action
    }

    private static func reason(_ node: Int, _ view: borrowing TapeView) -> PlanLine.Reason {
        var reason = PlanLine.Reason()
        forEachMember(node, view) { name, value in
            switch name {
            case "field": reason.field = view.string(value)
            case "old": reason.isOld = !view.isNull(value)
            case "new": reason.isNew = !view.isNull(value)
            default: break
            }
        }
        return reason
    }

    private static func forEachMember(_ node: Int, _ view: borrowing TapeView, _ body: (String, Int) -> Void) {
        var child = node + 1
        while child < view.end(node) {
            let value = view.next(child)
            body(view.string(child), value)
            child = view.next(value)
        }
    }

    private static func forEachElement(_ node: Int, _ view: borrowing TapeView, _ body: (Int) -> Void) {
        var child = node + 1
        while child < view.end(node) {
            body(child)
            child = view.next(child)
        }
    }
}
