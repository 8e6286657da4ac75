/// Where in a manifest something stands, counted from 1 as editors do.
public struct SourcePosition: Hashable, Sendable {
    public let line: Int
    /// In characters (Unicode scalars), not bytes.
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Counts lines and characters up to `offset`: O(offset), for messages only.
    ///
    /// - Parameters:
    ///   - offset: bytes from the start; one behind the end is the last position.
    ///   - source: the manifest's bytes.
    public init(offset: Int, in source: Span<UInt8>) {
        var line = 1
        var lineStart = 0
        let end = min(offset, source.count)
        var index = 0
        while index < end {
            let byte = source[index]
            index += 1
            // A carriage return alone is a break too; before a line feed it is that break's first half.
            if byte == 0x0A || (byte == 0x0D && (index >= source.count || source[index] != 0x0A)) {
                line += 1
                lineStart = index
            }
        }
        var column = 1
        for index in lineStart..<max(end, lineStart) where source[index] & 0xC0 != 0x80 { column += 1 }
        self.init(line: line, column: column)
    }
}
