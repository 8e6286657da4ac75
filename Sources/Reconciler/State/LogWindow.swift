import LinuxIO

/// The part of a log that is in memory while it is read from start to end.
struct LogWindow: ~Copyable {
    private static let usualCount = 256 << 10

    /// Bytes of the file when the reading began: what a writer adds meanwhile is left out.
    let size: Int
    /// Nothing from here on is read before it is asked for.
    var limit: Int
    private let file: LogFile
    private var bytes: [UInt8] = []
    private var start = 0

    init(_ file: LogFile, size: Int) {
        self.file = file
        self.size = size
        limit = size
    }

    /// Brings bytes of the file into memory.
    ///
    /// - Returns: false where the file ends before them.
    mutating func load(_ range: Range<Int>) throws(Errno) -> Bool {
        guard range.upperBound <= size else { return false }
        if range.lowerBound >= start, range.upperBound <= start + bytes.count { return true }
        let ahead = min(Self.usualCount, min(limit, size) - range.lowerBound)
        let count = max(range.count, ahead)
        bytes.removeAll(keepingCapacity: true)
        start = range.lowerBound
        try bytes.append(addingCapacity: count) { (span) throws(Errno) in
            _ = try file.descriptor.read(into: &span, at: range.lowerBound)
        }
        return range.count <= bytes.count
    }

    /// - Precondition: the bytes were loaded by the last call of `load`, or lie inside them.
    @_lifetime(borrow self)
    borrowing func span(_ range: Range<Int>) -> Span<UInt8> {
        bytes.span.extracting(range.lowerBound - start..<range.upperBound - start)
    }
}
