/// A field that a rule asks for by name, looked up once when the schema is read.
struct KnownField: Sendable {
    /// Its place in its structure.
    let place: Int
    /// Its index in `Schema.fields`.
    let index: Int
}

/// Finds the fields of one structure.
struct FieldLookup {
    private let builder: SchemaBuilder
    private let structure: Int

    init(_ builder: SchemaBuilder, _ structure: String) {
        self.builder = builder
        self.structure = builder.indices[structure]!
    }

    subscript(_ name: String) -> KnownField {
        let place = builder.place(name, structure)
        return KnownField(place: place, index: builder.structures[structure].fields.lowerBound + place)
    }
}
