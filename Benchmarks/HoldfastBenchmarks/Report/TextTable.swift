/// Cells in columns that stand below each other.
struct TextTable {
    private var rows: [[String]]
    private let words: Set<Int>

    /// - Parameter words: columns that hold words, which stand to the left; numbers stand to the right.
    init(_ header: [String], words: Set<Int>) {
        rows = [header]
        self.words = words
    }

    mutating func add(_ cells: [String]) {
        precondition(cells.count == rows[0].count, "a row has as many cells as the header")
        rows.append(cells)
    }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return words.contains(column) ? row[column] + padding : padding + row[column]
            }
            let line = cells.joined(separator: "  ")
            return line.last == " " ? Self.withoutSpacesAtEnd(line) : line
        }
        .joined(separator: "\n") + "\n"
    }

    private static func withoutSpacesAtEnd(_ line: String) -> String {
        String(line.prefix(upTo: line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex))
    }
}

/// Numbers with three figures or so.
enum Figure {
    static func text(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
        if value < 0 { return "-" + text(-value) }
        // Allocations and wake-ups are counted.
        if value == value.rounded(), value < 100 { return String(Int64(value)) }
        let decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((value * scale).rounded())
        if decimals == 0 { return String(scaled) }
        let whole = scaled / Int64(scale)
        let fraction = String(scaled % Int64(scale))
        return "\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
}
