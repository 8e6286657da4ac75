import LinuxIO
import PodSchema

/// The cells of a table, one row after the other, as bytes in one piece.
struct TableText: Sendable {
    private struct Cell: Sendable {
        /// Where its bytes end; they start where those of the cell before end.
        var end: UInt32
        /// Columns of the terminal that it takes.
        var width: UInt32
    }

    private let columns: Int
    private var bytes: [UInt8] = []
    private var cells: [Cell] = []
    /// Of the cell at hand.
    private var width = 0

    /// - Parameter rows: how many are expected.
    init(columns: Int, rows: Int) {
        self.columns = columns
        bytes.reserveCapacity(rows * 64)
        cells.reserveCapacity(rows * columns)
    }

    /// Adds to the cell at hand, escaped where that is needed.
    mutating func add(_ text: String) {
        let span = text.utf8Span.span
        if span.isPrintableASCII() {
            bytes.append(copying: span)
            width += span.count
        } else {
            addAsIs(PrintableText.escaped(text))
        }
    }

    /// - Parameter character: printable ASCII.
    mutating func add(_ character: UInt8) {
        bytes.append(character)
        width += 1
    }

    mutating func add(_ name: FileName) {
        guard name.isPlain else { return addAsIs(name.description) }
        bytes.append(copying: name.bytes)
        width += name.count
    }

    private mutating func addAsIs(_ text: String) {
        bytes.append(copying: text.utf8Span.span)
        width += text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
    }

    /// Whether nothing was added to the cell at hand.
    var isCellEmpty: Bool { bytes.count == Int(cells.last?.end ?? 0) }

    mutating func endCell() {
        cells.append(Cell(end: UInt32(bytes.count), width: UInt32(width)))
        width = 0
    }

    /// How wide each column is.
    var widths: [Int] {
        var widths = [Int](repeating: 0, count: columns)
        var column = 0
        for cell in cells {
            widths[column] = max(widths[column], Int(cell.width))
            column = column + 1 == columns ? 0 : column + 1
        }
        return widths
    }

    /// Writes a row as a line, its first cell in a colour. No spaces follow the last cell.
    func write(row: Int, _ widths: [Int], colour: String?, to output: inout [UInt8]) {
        var start = row == 0 ? 0 : Int(cells[row * columns - 1].end)
        for column in 0..<columns {
            let cell = cells[row * columns + column]
            if column == 0, let colour { output.append(copying: colour.utf8Span.span) }
            output.append(copying: bytes.span.extracting(start..<Int(cell.end)))
            if column == 0, colour != nil { output.append(copying: Self.plain.utf8Span.span) }
            start = Int(cell.end)
            if column < columns - 1 { output.append(UInt8(ascii: " "), count: widths[column] - Int(cell.width) + 2) }
        }
        output.append(UInt8(ascii: "\n"))
    }

    private static let plain = "\u{1B}[0m"
}
