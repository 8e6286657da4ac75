import LinuxIO
import ManifestDecoding
import PodSchema
import Reconciler

/// A plan as one JSON object on a line. Its members are documented in the README and only ever added to.
enum PlanJSON {
    static func line(_ plan: Plan) -> [UInt8] {
        var writer = JSONWriter()
        // What an action takes that starts a pod, about.
        writer.reserve(plan.actions.count * 256)
        writer.object { json in
            json.key("actions")
            json.array(plan.actions) { write($1, &$0) }
            json.key("errors")
            json.array(plan.errors) { write($1, &$0) }
            json.key("warnings")
            json.array(plan.warnings) { write($1, &$0) }
            json.key("notices")
            json.array(plan.notices) { $0.string($1.description) }
            json.key("summary")
            write(plan.summary, &json)
        }
        writer.newline()
        return writer.bytes
    }

    private static func write(_ action: PlanAction, _ json: inout JSONWriter) {
        json.object { json in
            json.key("pod")
            json.string(action.pod)
            json.key("file")
            json.string(action.file.description)
            json.key("action")
            json.string(action.kind.rawValue)
            json.key("domain")
            json.string(action.domain.word)
            json.key("containers")
            json.begin(UInt8(ascii: "["))
            action.forEachContainer { json.string($0) }
            json.end(UInt8(ascii: "]"))
            json.key("reasons")
            json.array(action.reasons) { write($1, &$0) }
            json.key("step")
            json.number(action.turn.step)
            json.key("wave")
            json.number(action.turn.wave)
            json.key("after")
            json.array(action.turn.after) { $0.string($1) }
            json.key("held")
            json.boolean(action.turn.isHeld)
        }
    }

    private static func write(_ change: FieldChange, _ json: inout JSONWriter) {
        json.object { json in
            json.key("field")
            json.string(change.field)
            json.key("old")
            json.string(change.old)
            json.key("new")
            json.string(change.new)
            if let value = change.defaultValue {
                json.key("default")
                json.string(value)
            }
        }
    }

    private static func write(_ error: ManifestError, _ json: inout JSONWriter) {
        json.object { json in
            json.key("file")
            json.string(error.file.description)
            if let position = error.problem.position {
                json.key("line")
                json.number(position.line)
                json.key("column")
                json.number(position.column)
            }
            if !error.problem.field.isEmpty {
                json.key("field")
                json.string(error.problem.field)
            }
            json.key("message")
            json.string(error.problem.message)
        }
    }

    private static func write(_ summary: PlanSummary, _ json: inout JSONWriter) {
        let counts = [
            ("manifests", summary.manifests), ("unchanged", summary.unchanged), ("start", summary.start),
            ("stop", summary.stop), ("restart", summary.restart), ("update", summary.update),
            ("invalid", summary.invalid), ("held", summary.held),
        ]
        json.object { json in
            for (name, count) in counts {
                json.key(name)
                json.number(count)
            }
        }
    }
}
