/// The kinds of frames. RFC 9113, section 6.
package enum FrameType: UInt8, Sendable {
    case data = 0
    case headers = 1
    case priority = 2
    case resetStream = 3
    case settings = 4
    case pushPromise = 5
    case ping = 6
    case goAway = 7
    case windowUpdate = 8
    case continuation = 9
}

/// The flags of a frame; some bits mean different things in different kinds.
package struct FrameFlags: OptionSet, Sendable {
    package static let endStream = FrameFlags(rawValue: 0x1)
    package static let acknowledgement = FrameFlags(rawValue: 0x1)
    package static let endHeaders = FrameFlags(rawValue: 0x4)
    package static let padded = FrameFlags(rawValue: 0x8)
    package static let priority = FrameFlags(rawValue: 0x20)

    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// The nine bytes before a frame's payload. RFC 9113, section 4.1.
package struct FrameHeader: Sendable {
    package static let count = 9

    /// How many bytes the payload has, at most 2^24 - 1.
    package var length: Int
    /// The kind's number, known or not.
    package var type: UInt8
    package var flags: FrameFlags
    /// The stream, 0 for the connection.
    package var stream: UInt32

    package init(length: Int, type: UInt8, flags: FrameFlags, stream: UInt32) {
        self.length = length
        self.type = type
        self.flags = flags
        self.stream = stream
    }

    /// Reads the header at the start of the bytes; nil when there are fewer than nine.
    package init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= Self.count else { return nil }
        let start = bytes.startIndex
        length = Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
        type = bytes[start + 3]
        flags = FrameFlags(rawValue: bytes[start + 4])
        // The highest bit is reserved.
        stream = bytes.bigEndian32(at: start + 5) & 0x7FFF_FFFF
    }
}

extension ArraySlice<UInt8> {
    /// The number in the four bytes from an index.
    func bigEndian32(at index: Int) -> UInt32 {
        UInt32(self[index]) << 24 | UInt32(self[index + 1]) << 16 | UInt32(self[index + 2]) << 8
            | UInt32(self[index + 3])
    }
}
