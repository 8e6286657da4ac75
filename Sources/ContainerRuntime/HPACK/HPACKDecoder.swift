/// Decodes the header blocks of one direction of a connection. RFC 7541.
package struct HPACKDecoder: Sendable {
    /// A block's fields.
    package struct Block: Sendable {
        /// The fields in their order; without those beyond the limit.
        package var fields: [HeaderField] = []
        /// Whether the fields count more than the limit.
        package var isTooLarge = false
    }

    /// What the dynamic table may be set to; what was told to the other end in SETTINGS.
    private let tableLimit: Int
    /// What a block's fields may count together.
    private let listLimit: Int
    package private(set) var table: DynamicTable

    package init(tableLimit: Int = 4096, listLimit: Int) {
        self.tableLimit = tableLimit
        self.listLimit = listLimit
        table = DynamicTable(limit: tableLimit)
    }

    /// Decodes a whole block. One that is too large is decoded to its end all the same: the table goes on.
    package mutating func decode(_ bytes: ArraySlice<UInt8>) throws(HPACKError) -> Block {
        var block = Block()
        var size = 0
        var position = bytes.startIndex
        var mayResize = true
        while position < bytes.endIndex {
            let first = bytes[position]
            if first & 0xE0 == 0x20 {
                if !mayResize { throw .lateTableSize }
                let limit = try HPACKInteger.read(bytes, at: &position, prefix: 5)
                if limit > tableLimit { throw .tableTooLarge }
                table.setLimit(limit)
                continue
            }
            mayResize = false
            let field = try readField(bytes, at: &position, first)
            size += field.size
            if size <= listLimit { block.fields.append(field) } else { block.isTooLarge = true }
        }
        return block
    }

    private mutating func readField(
        _ bytes: ArraySlice<UInt8>,
        at position: inout Int,
        _ first: UInt8
    ) throws(HPACKError) -> HeaderField {
        if first & 0x80 != 0 {
            return try field(try HPACKInteger.read(bytes, at: &position, prefix: 7))
        }
        let isIndexed = first & 0x40 != 0
        let index = try HPACKInteger.read(bytes, at: &position, prefix: isIndexed ? 6 : 4)
        let name = index == 0 ? try readText(bytes, at: &position) : try field(index).name
        let value = try readText(bytes, at: &position)
        let field = HeaderField(name: name, value: value, isSensitive: first & 0xF0 == 0x10)
        if isIndexed { table.add(field) }
        return field
    }

    private func field(_ index: Int) throws(HPACKError) -> HeaderField {
        if index == 0 { throw .badIndex }
        if index <= StaticTable.fields.count { return StaticTable.fields[index - 1] }
        guard let field = table[index - StaticTable.fields.count - 1] else { throw .badIndex }
        return field
    }

    private func readText(_ bytes: ArraySlice<UInt8>, at position: inout Int) throws(HPACKError) -> [UInt8] {
        guard position < bytes.endIndex else { throw .truncated }
        let isCoded = bytes[position] & 0x80 != 0
        let count = try HPACKInteger.read(bytes, at: &position, prefix: 7)
        guard count <= bytes.endIndex - position else { throw .truncated }
        let text = bytes[position..<position + count]
        position += count
        return isCoded ? try HuffmanCode.decode(text) : Array(text)
    }
}
