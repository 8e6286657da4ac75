/// Why a header block cannot be decoded. Each makes the connection unusable: the tables of both ends differ from here on.
package enum HPACKError: Error, Hashable, Sendable {
    /// The block ends inside a field.
    case truncated
    /// A number has more bits than any that makes sense here.
    case integerTooLarge
    /// An index of neither table.
    case badIndex
    /// Huffman-coded text holds the end symbol, or its padding is not the start of that.
    case badHuffman
    /// The table should grow beyond what was allowed.
    case tableTooLarge
    /// A change of the table's size comes after a field.
    case lateTableSize
}
