/// Encodes the header blocks of one direction of a connection. RFC 7541.
package struct HPACKEncoder: Sendable {
    /// What the table may count at most, whatever the other end allows.
    private static let ownLimit = 4096

    package private(set) var table = DynamicTable(limit: Self.ownLimit)
    /// The number at which each field of the table was added; those of evicted fields stay until they are met.
    private var numbers: [HeaderField: Int] = [:]
    /// The smallest limit since the last block, when it changed: the other end must see it.
    private var announced: Int?

    package init() {}

    /// Takes over what the other end allows the table to be, from its SETTINGS.
    package mutating func setTableLimit(_ limit: Int) {
        let limit = min(limit, Self.ownLimit)
        if limit == table.limit { return }
        announced = min(announced ?? limit, limit)
        table.setLimit(limit)
    }

    /// Appends a block. Fields go into the table unless they are sensitive or would fill half of it, or if
    /// `isIndexed` says no.
    package mutating func append(
        _ fields: [HeaderField],
        to bytes: inout [UInt8],
        isIndexed: (HeaderField) -> Bool = { _ in true }
    ) {
        if let smallest = announced {
            HPACKInteger.append(smallest, prefix: 5, flags: 0x20, to: &bytes)
            if smallest != table.limit { HPACKInteger.append(table.limit, prefix: 5, flags: 0x20, to: &bytes) }
            announced = nil
        }
        for field in fields { append(field, isIndexed: isIndexed(field), to: &bytes) }
    }

    private mutating func append(_ field: HeaderField, isIndexed: Bool, to bytes: inout [UInt8]) {
        if field.isSensitive {
            return appendLiteral(field, prefix: 4, flags: 0x10, to: &bytes)
        }
        if let index = StaticTable.indices[field] ?? dynamicIndex(field) {
            return HPACKInteger.append(index, prefix: 7, flags: 0x80, to: &bytes)
        }
        if !isIndexed || field.size > table.limit / 2 {
            return appendLiteral(field, prefix: 4, flags: 0, to: &bytes)
        }
        appendLiteral(field, prefix: 6, flags: 0x40, to: &bytes)
        table.add(field)
        numbers[field] = table.added
        if numbers.count > 2 * table.count + 16 {
            let oldest = table.added - table.count
            numbers = numbers.filter { $0.value > oldest }
        }
    }

    private func dynamicIndex(_ field: HeaderField) -> Int? {
        guard let number = numbers[field], table.added - number < table.count else { return nil }
        return StaticTable.fields.count + 1 + table.added - number
    }

    private func appendLiteral(
        _ field: HeaderField,
        prefix: Int,
        flags: UInt8,
        to bytes: inout [UInt8]
    ) {
        let nameIndex = StaticTable.nameIndices[field.name] ?? 0
        HPACKInteger.append(nameIndex, prefix: prefix, flags: flags, to: &bytes)
        if nameIndex == 0 { appendText(field.name, to: &bytes) }
        appendText(field.value, to: &bytes)
    }

    private func appendText(_ text: [UInt8], to bytes: inout [UInt8]) {
        let count = HuffmanCode.codedCount(text)
        if count <= text.count && count > 0 {
            HPACKInteger.append(count, prefix: 7, flags: 0x80, to: &bytes)
            HuffmanCode.append(text, to: &bytes)
        } else {
            HPACKInteger.append(text.count, prefix: 7, flags: 0, to: &bytes)
            bytes.append(contentsOf: text)
        }
    }
}
