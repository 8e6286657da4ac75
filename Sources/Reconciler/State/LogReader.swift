import LinuxIO
import ManifestDecoding

/// Finds the records of a log.
struct LogReader: ~Copyable {
    private let file: LogFile
    private var window: LogWindow
    private var key: Hash128 { file.header.key }

    /// - Parameter size: bytes of the file, as far as they are read.
    init(_ file: LogFile, size: Int) {
        self.file = file
        window = LogWindow(file, size: size)
    }

    /// Reads no further ahead than to here.
    mutating func limitReading(to limit: Int) { window.limit = limit }

    /// The record at a place; nil if there is none, or not a whole one.
    ///
    /// - Parameter sequence: the smallest number that it may have: one with a smaller number is left over from another
    ///   file in the same place.
    mutating func entry(at position: Int, from sequence: UInt64) throws(Errno) -> LogEntry? {
        guard let head = try head(at: position, from: sequence), try isWhole(head, at: position) else { return nil }
        let start = position + LogFormat.headCount
        guard let payload = try? LogPayload(window.span(start..<start + head.payloadCount)) else { return nil }
        return LogEntry(payload, head, at: position, in: file)
    }

    private mutating func head(at position: Int, from sequence: UInt64) throws(Errno) -> LogFormat.Head? {
        let range = position..<position + LogFormat.headCount
        guard try window.load(range), let head = LogFormat.decodeHead(window.span(range), key: key),
            head.sequence >= sequence, head.sequence < .max
        else { return nil }
        return head
    }

    private mutating func isWhole(_ head: LogFormat.Head, at position: Int) throws(Errno) -> Bool {
        guard try window.load(position..<position + head.recordCount) else { return false }
        let start = position + LogFormat.headCount
        return LogFormat.checksum(window.span(start..<start + head.payloadCount), key: key) == head.payloadChecksum
    }

    /// The first place of some, each a multiple of 8, at which a record's head is.
    mutating func firstHead(in places: Range<Int>) throws(Errno) -> Int? {
        for place in stride(from: places.lowerBound, to: places.upperBound, by: 8) {
            if try head(at: place, from: 0) != nil { return place }
        }
        return nil
    }

    // MARK: - Damage

    /// The next place with a whole record.
    ///
    /// - Complexity: O(bytes): only what has the right checksum as a head is looked at as a record.
    mutating func nextRecord(after position: Int, from sequence: UInt64) throws(Errno) -> Int? {
        var next = position + 8
        while try window.load(next..<next + LogFormat.headCount) {
            if let head = try head(at: next, from: sequence), try isWhole(head, at: next) { return next }
            next += 8
        }
        return nil
    }

    /// Whether the file ends as one does whose writer was killed, or the machine with it: in the middle of a record, or
    /// in bytes that were never written and so are zero.
    mutating func isTorn(at position: Int, from sequence: UInt64) throws(Errno) -> Bool {
        if window.size - position < LogFormat.headCount { return true }
        if let head = try head(at: position, from: sequence), position + head.recordCount > window.size { return true }
        // More zeros than stand between records: a sector of them, or nothing else.
        let tail = max(position, window.size - 512)..<window.size
        guard try window.load(tail) else { return true }
        let bytes = window.span(tail)
        for index in bytes.indices where bytes[index] != 0 { return false }
        return true
    }
}
