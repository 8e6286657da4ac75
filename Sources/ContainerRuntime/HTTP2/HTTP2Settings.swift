/// The settings that the ends of a connection tell each other. RFC 9113, section 6.5.2.
package enum HTTP2Setting: UInt16, Sendable {
    case headerTableSize = 1
    case enablePush = 2
    case maxConcurrentStreams = 3
    case initialWindowSize = 4
    case maxFrameSize = 5
    case maxHeaderListSize = 6
}

/// What the other end has told, and what holds before it does.
struct PeerSettings {
    /// Until it says: what RFC 9113 asks it to allow at least.
    var maxConcurrentStreams = 100
    var initialWindowSize = HTTP2Limits.initialWindow
    var maxFrameSize = HTTP2Limits.smallestFrameLimit
}

/// What a connection takes from its other end.
package struct HTTP2Limits: Sendable {
    /// The largest window. RFC 9113, section 6.9.1.
    static let largestWindow = Int(Int32.max)
    /// A window before anybody changes it. RFC 9113, section 6.9.2.
    package static let initialWindow = 65_535
    /// Every end takes frames of this size; more is never asked for. RFC 9113, section 4.2.
    package static let smallestFrameLimit = 16_384
    static let largestFrameLimit = 1 << 24 - 1

    /// What the fields of one header block count together, and its encoded bytes.
    package var headerList = 64 << 10
    /// The most CONTINUATION frames of one header block.
    package var continuations = 16
    /// What one stream may send before it is consumed.
    package var streamWindow = 1 << 20
    /// What all streams may send before the connection has seen it.
    package var connectionWindow = 4 << 20
    /// When so many bytes wait to be sent, nothing is added to them but answers.
    package var unsent = 256 << 10
    /// The most streams at once, also when the other end would allow more.
    package var streams = 1_000
    /// Answers (to PING, SETTINGS …) that wait to be sent: more is an end that asks and does not read.
    package var unsentAnswers = 64 << 10

    package init() {}
}
