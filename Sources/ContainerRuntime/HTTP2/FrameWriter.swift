/// Appends frames to bytes. It writes what it is told: the rules are the caller's.
package enum FrameWriter {
    /// What a client sends first. RFC 9113, section 3.4.
    package static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// A frame of any kind.
    package static func append(
        _ type: FrameType,
        flags: FrameFlags = [],
        stream: UInt32,
        payload: ArraySlice<UInt8>,
        to bytes: inout [UInt8]
    ) {
        appendHeader(FrameHeader(length: payload.count, type: type.rawValue, flags: flags, stream: stream), to: &bytes)
        bytes.append(contentsOf: payload)
    }

    /// The nine bytes before a payload.
    package static func appendHeader(_ header: FrameHeader, to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: header.length >> 16))
        bytes.append(UInt8(truncatingIfNeeded: header.length >> 8))
        bytes.append(UInt8(truncatingIfNeeded: header.length))
        bytes.append(header.type)
        bytes.append(header.flags.rawValue)
        append(header.stream, to: &bytes)
    }

    /// A header block, in one HEADERS frame and as many CONTINUATION frames as it needs.
    package static func appendHeaders(
        _ block: [UInt8],
        stream: UInt32,
        endStream: Bool,
        frameLimit: Int,
        to bytes: inout [UInt8]
    ) {
        var rest = block[...]
        var type = FrameType.headers
        var flags: FrameFlags = endStream ? .endStream : []
        repeat {
            let part = rest.prefix(frameLimit)
            rest = rest.dropFirst(part.count)
            if rest.isEmpty { flags.insert(.endHeaders) }
            append(type, flags: flags, stream: stream, payload: part, to: &bytes)
            type = .continuation
            flags = []
        } while !rest.isEmpty
    }

    /// SETTINGS with these values.
    package static func appendSettings(_ values: [(HTTP2Setting, UInt32)], to bytes: inout [UInt8]) {
        var payload: [UInt8] = []
        for (setting, value) in values {
            payload.append(UInt8(truncatingIfNeeded: setting.rawValue >> 8))
            payload.append(UInt8(truncatingIfNeeded: setting.rawValue))
            append(value, to: &payload)
        }
        append(.settings, stream: 0, payload: payload[...], to: &bytes)
    }

    /// The answer to SETTINGS.
    package static func appendSettingsAcknowledgement(to bytes: inout [UInt8]) {
        append(.settings, flags: .acknowledgement, stream: 0, payload: [], to: &bytes)
    }

    /// PING, or the answer to one.
    package static func appendPing(_ payload: ArraySlice<UInt8>, isAnswer: Bool, to bytes: inout [UInt8]) {
        append(.ping, flags: isAnswer ? .acknowledgement : [], stream: 0, payload: payload, to: &bytes)
    }

    /// GOAWAY: what has a higher number than `lastStream` was not looked at.
    package static func appendGoAway(
        lastStream: UInt32,
        _ code: HTTP2ErrorCode,
        debug: String = "",
        to bytes: inout [UInt8]
    ) {
        var payload: [UInt8] = []
        append(lastStream, to: &payload)
        append(code.rawValue, to: &payload)
        payload.append(contentsOf: debug.utf8)
        append(.goAway, stream: 0, payload: payload[...], to: &bytes)
    }

    /// RST_STREAM.
    package static func appendReset(stream: UInt32, _ code: HTTP2ErrorCode, to bytes: inout [UInt8]) {
        appendHeader(
            FrameHeader(length: 4, type: FrameType.resetStream.rawValue, flags: [], stream: stream),
            to: &bytes
        )
        append(code.rawValue, to: &bytes)
    }

    /// WINDOW_UPDATE.
    package static func appendWindowUpdate(stream: UInt32, _ increment: Int, to bytes: inout [UInt8]) {
        appendHeader(
            FrameHeader(length: 4, type: FrameType.windowUpdate.rawValue, flags: [], stream: stream),
            to: &bytes
        )
        append(UInt32(increment), to: &bytes)
    }

    private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 24))
        bytes.append(UInt8(truncatingIfNeeded: value >> 16))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }
}
