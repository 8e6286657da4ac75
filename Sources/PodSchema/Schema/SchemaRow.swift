/// A row of a table, as its words.
struct SchemaRow {
    /// Whether the row is indented, as those of fields are.
    let isField: Bool
    // Short strings lie in the list itself and are compared as two words, which parts of the table would not.
    var words: [String] = []

    init(isField: Bool) {
        self.isField = isField
        words.reserveCapacity(8)
    }

    /// The rows of a table that are neither empty nor comments.
    ///
    /// In one pass over the bytes: splitting into lines and words by characters would take most of the program's start.
    static func rows(of table: String) -> [SchemaRow] {
        let text = Array(table.utf8)
        let bytes = text.span
        var rows: [SchemaRow] = []
        var index = 0
        while index < bytes.count {
            var row = SchemaRow(isField: bytes[index] == UInt8(ascii: " "))
            let line = bytes.firstIndex(of: UInt8(ascii: "\n"), from: index)
            while let start = firstOther(than: UInt8(ascii: " "), bytes, index..<line) {
                if bytes[start] == UInt8(ascii: "#") { break }
                let end = min(bytes.firstIndex(of: UInt8(ascii: " "), from: start), line)
                row.words.append(String(decoding: text[start..<end], as: UTF8.self))
                index = end
            }
            if !row.words.isEmpty { rows.append(row) }
            index = line + 1
        }
        return rows
    }

    private static func firstOther(than byte: UInt8, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        for index in range where bytes[index] != byte { return index }
        return nil
    }
}

extension Span<UInt8> {
    /// Where a byte stands first from `start` on; the end if it does not.
    fileprivate func firstIndex(of byte: UInt8, from start: Int) -> Int {
        var index = start
        while index < count, self[index] != byte { index += 1 }
        return index
    }
}
