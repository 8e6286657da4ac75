import ManifestDecoding

/// The structure of v1.Pod as data, read once from the tables in `Tables/`.
///
/// Decoding, validation, hashing and the reasons of plans all walk these rows; there is no code per structure.
public final class Schema: Sendable {
    let structures: LineTable<SchemaStructure>
    let fields: LineTable<SchemaField>
    /// Beside `fields`.
    let details: [SchemaDetail]
    /// The fields' names for comparing, beside `fields`.
    let keys: [KeyBytes]
    /// Names, defaults and allowed values.
    let texts: [[UInt8]]
    /// The texts for comparing, beside `texts`.
    let textKeys: [KeyBytes]
    /// The perfect hashes of all structures: places of fields in their structure.
    let slots: [UInt8]
    /// The structure of a manifest's root.
    let root: Int
    let places: KnownPlaces
    let rules: RuleFields

    /// v1.Pod of Kubernetes 1.36.
    public static let pod = Schema(
        tables: [
            podTable, metadataTable, containerTable, probeTable, securityTable, schedulingTable, volumeTable,
            volumeSourcesTable,
        ],
        root: "Pod"
    )

    /// Traps if the tables are malformed: they are part of the program.
    init(tables: [String], root: String) {
        var builder = SchemaBuilder()
        let rows = tables.flatMap { SchemaRow.rows(of: $0) }
        builder.declare(rows)
        builder.define(rows)
        builder.finish()
        structures = LineTable(builder.structures)
        fields = LineTable(builder.fields)
        details = builder.details
        keys = builder.keys
        texts = builder.texts
        textKeys = texts.map { KeyBytes($0.span) }
        slots = builder.slots
        guard let index = builder.indices[root] else { preconditionFailure("no structure \(root)") }
        self.root = index
        places = KnownPlaces(builder, root: root)
        rules = RuleFields(builder, root: root)
    }

    /// The field that a key names in a structure, as its place in the structure; -1 if there is none.
    @inline(__always)
    func place(of key: KeyBytes, _ node: Int, in structure: SchemaStructure, _ view: borrowing TapeView) -> Int {
        let hash = SchemaStructure.slot(of: key, multiplier: structure.multiplier, shift: structure.shift)
        let place = Int(slots[Int(structure.slots) &+ hash])
        let index = structure.firstField &+ place
        // A slot of no field leads to the first one, whose name is another.
        guard _fastPath(fields[index].isNamed(key)) else { return -1 }
        return _fastPath(key.count <= 16) || isName(of: index, node, view) ? place : -1
    }

    @inline(never)
    private func isName(of field: Int, _ node: Int, _ view: borrowing TapeView) -> Bool {
        equalsLong(details[field].name, view, node)
    }

    /// Whether a scalar's text, whose key is `key`, is the one at `index` of `texts`.
    @inline(__always)
    func equals(_ index: Int, _ key: KeyBytes, _ view: borrowing TapeView, _ node: Int) -> Bool {
        textKeys[index] == key && (_fastPath(key.count <= 16) || equalsLong(index, view, node))
    }

    @inline(never)
    private func equalsLong(_ index: Int, _ view: borrowing TapeView, _ node: Int) -> Bool {
        let text = texts[index]
        return view.scalar(node).equals(text.span)
    }

    /// Whether a scalar's text is one of those in a range of `texts`.
    @inline(__always)
    func contains(_ range: Range<Int>, _ key: KeyBytes, _ view: borrowing TapeView, _ node: Int) -> Bool {
        for index in range where equals(index, key, view, node) { return true }
        return false
    }

    /// A text of the tables as a string.
    func string(_ index: Int) -> String { String(decoding: texts[index], as: UTF8.self) }

    /// The name of a field.
    func name(of field: Int) -> String { string(details[field].name) }
}
