import ManifestDecoding

/// What a change of each field of a manifest does to the pod that runs: the schema's domains, told for people.
public struct RestartTable: Sendable {
    public struct Row: Hashable, Sendable {
        /// `spec.containers[].image`; `[]` stands for an element and `{}` for a member with any name.
        public let field: String
        /// `string`, `int32`, `quantity` …; of a structure its name, which its fields follow.
        public let type: String
        public let domain: RestartDomain
        /// What happens, in words.
        public let action: String
    }

    public private(set) var rows: [Row] = []

    private let schema: Schema

    /// What the part of the pod around a field makes of its domain.
    private enum Context {
        case pod
        case container
        case runOnceContainer
        case volume
    }

    /// The table of all fields, in the schema's order.
    public init(_ schema: Schema = .pod) {
        self.schema = schema
        add(schema.root, path: "", .none, .pod)
    }

    private mutating func add(_ structure: Int, path: String, _ outer: RestartDomain, _ context: Context) {
        for index in schema.structures[structure].fields {
            let field = schema.fields[index]
            let domain = field.domain == .inherited ? outer : field.domain
            let name = (path.isEmpty ? "" : path + ".") + schema.name(of: index)
            let role = schema.structures[structure].role
            if let refusal = refusal(index) {
                rows.append(Row(field: name, type: type(field), domain: .none, action: refusal))
                continue
            }
            append(Place(index: index, path: name, role: role, context: context), domain)
            guard case .structure = field.kind else { continue }
            let inner = field.structure
            add(inner, path: name + suffix(field.shape), domain, self.context(inner, domain, context))
        }
    }

    /// Why a static pod cannot have a field.
    private func refusal(_ index: Int) -> String? {
        if schema.details[index].forbidden >= 0 {
            return "refused: a static pod cannot refer to " + schema.string(schema.details[index].forbidden)
        }
        return schema.name(of: index) == "ephemeralContainers" ? "refused: only the API can add them" : nil
    }

    private struct Place {
        let index: Int
        let path: String
        let role: SchemaStructure.Role
        let context: Context
    }

    private func suffix(_ shape: SchemaField.Shape) -> String {
        switch shape {
        case .single: ""
        case .list: "[]"
        case .map: "{}"
        }
    }

    private func context(_ structure: Int, _ domain: RestartDomain, _ outer: Context) -> Context {
        switch schema.structures[structure].role {
        case .container: domain == .pod ? .runOnceContainer : .container
        case .volume: .volume
        default: outer
        }
    }

    private mutating func append(_ place: Place, _ written: RestartDomain) {
        let field = schema.fields[place.index]
        let isOff = field.flags.contains(.featureOff)
        let domain = isOff ? .none : effective(written, place.context)
        let action =
            isOff ? "nothing: its feature is off" : special(place, domain) ?? Self.action(domain, place.context)
        rows.append(Row(field: place.path, type: type(field), domain: domain, action: action))
    }

    /// In a run-once init container, what would restart a container has to run the whole chain again.
    private func effective(_ domain: RestartDomain, _ context: Context) -> RestartDomain {
        context == .runOnceContainer && domain > .live ? .pod : domain
    }

    private func type(_ field: SchemaField) -> String {
        let kind =
            switch field.kind {
            case .string: "string"
            case .bool: "bool"
            case .int32: "int32"
            case .int64: "int64"
            case .quantity: "quantity"
            case .intOrString: "int or string"
            case .time: "time"
            case .base64: "base64"
            case .any: "any"
            case .structure: schema.string(Int(schema.structures[field.structure].name))
            }
        return switch field.shape {
        case .single: kind
        case .list: "[" + kind + "]"
        case .map: "{" + kind + "}"
        }
    }

    // MARK: - Words

    private static func action(_ domain: RestartDomain, _ context: Context) -> String {
        switch domain {
        case .none, .inherited: "nothing"
        case .live: "used from now on"
        case .resize:
            context == .container ? "the container is resized while it runs" : "the pod is resized while it runs"
        case .container:
            context == .volume
                ? "containers that mount it restart; the pod, if a run-once init container does"
                : "the container restarts"
        case .pod: "the pod restarts"
        case .identity: "the old pod stops, a new one starts"
        }
    }

    /// Of fields that mean more than their domain says.
    private func special(_ place: Place, _ domain: RestartDomain) -> String? {
        let name = schema.name(of: place.index)
        let isRunOnce = place.context == .runOnceContainer
        switch (place.role, name) {
        case (.podSpec, "volumes"): return "containers that mount an added, removed or changed volume restart"
        case (.podSpec, "containers"):
            return "an added container starts, a removed one stops; their order means nothing"
        case (.podSpec, "initContainers"):
            return "the pod restarts for run-once ones; sidecars (restartPolicy Always) are as containers"
        case (.metadata, "labels"), (.metadata, "annotations"):
            return "used from now on; containers whose environment reads it restart"
        case (.containerPort, "hostPort"), (.containerPort, "hostIP"):
            return "the pod restarts; with hostNetwork used from now on"
        case (.containerPort, _): return "used from now on; with hostPort the pod restarts"
        case (.resources, "limits"), (.resources, "requests"):
            if isRunOnce { return nil }
            return "cpu and memory are resized while the container runs, unless the QoS class changes: then the pod "
                + "restarts; for any other resource the container restarts"
        case (.container, "restartPolicy"):
            return isRunOnce ? "used from now on; from or to Always the pod restarts" : nil
        case (.fieldReference, "fieldPath") where domain != .none:
            let action = Self.action(domain, place.context)
            return place.context == .volume ? nil : action + ", also when a label or annotation that it names changes"
        default: return nil
        }
    }
}
