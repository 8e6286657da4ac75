import LinuxIO

/// Records on their way into a log: collected, written with few calls.
struct LogOutput: ~Copyable {
    /// Enough for every batch but the first of a large directory.
    private static let largestWrite = 1 << 20

    private let file: LogFile
    private var buffer = StateWriter()
    /// Where the buffer belongs.
    private var start: Int

    init(_ file: LogFile, at offset: Int) {
        self.file = file
        start = offset
    }

    /// Where the next record goes.
    var offset: Int { start + buffer.bytes.count }

    mutating func append(raw bytes: [UInt8]) {
        buffer.append(raw: bytes)
    }

    /// - Returns: where the record is.
    mutating func append(
        _ payload: Span<UInt8>,
        sequence: UInt64,
        endsBatch: Bool
    ) throws(Errno) -> StateRecord.Place {
        if buffer.bytes.count >= Self.largestWrite { try flush() }
        let place = StateRecord.Place(file: file, offset: offset, payloadCount: payload.count)
        LogFormat.append(payload, sequence: sequence, endsBatch: endsBatch, key: file.header.key, to: &buffer)
        return place
    }

    /// Brings everything to the device.
    mutating func finish() throws(Errno) {
        try flush()
        try file.folder.syncData(file.descriptor)
    }

    private mutating func flush() throws(Errno) {
        try file.folder.write(buffer.bytes, to: file.descriptor, at: start)
        start += buffer.bytes.count
        buffer.removeAll()
    }
}
