import ManifestDecoding

@testable import PodSchema

/// What the schema's tables say of each field, by its path without brackets: the model's only knowledge of fields.
struct FieldFacts {
    struct Field {
        var domain: RestartDomain
        var type: String
        /// Order means nothing.
        var isSet = false
        /// An empty object differs from absence.
        var isPresence = false
        /// What absence stands for or compares as.
        var sameAsAbsent: Set<String> = []
    }

    private(set) var fields: [String: Field] = [:]

    init(_ schema: Schema = .pod) {
        for row in RestartTable(schema).rows {
            let path = row.field.replacing(/\[\]|\{\}/, with: "")
            fields[path] = Field(domain: row.domain, type: row.type)
        }
        add(schema, schema.root, "")
    }

    private mutating func add(_ schema: Schema, _ structure: Int, _ path: String) {
        for index in schema.structures[structure].fields {
            let field = schema.fields[index]
            let name = (path.isEmpty ? "" : path + ".") + schema.name(of: index)
            // What a static pod cannot have is in the table with nothing below.
            guard fields[name] != nil else { continue }
            fields[name]?.isSet = field.flags.contains(.unordered)
            fields[name]?.isPresence = field.flags.contains(.present)
            for text in [field.equalToAbsent, field.defaultText] where text >= 0 {
                fields[name]?.sameAsAbsent.insert(schema.string(Int(text)))
            }
            if case .structure = field.kind { add(schema, field.structure, name) }
        }
    }
}
